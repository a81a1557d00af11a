"""Reading Kubernetes objects that came as dicts: any field may be absent, and is then empty."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Object = Mapping[str, Any]


def part(obj: Object, *path: str) -> Object:
    """The object at `path`; empty where there is none."""
    for key in path:
        inner = obj.get(key)
        if not isinstance(inner, Mapping):
            return {}
        obj = inner
    return obj


def items(obj: Object, key: str) -> list[Object]:
    """The objects in the list at `key`."""
    found = obj.get(key)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def number(obj: Object, key: str, default: int = 0) -> int:
    """The whole number at `key`."""
    found = obj.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def text(obj: Object, key: str) -> str:
    """The text at `key`."""
    found = obj.get(key)
    return found if isinstance(found, str) else ""


def name_of(obj: Object) -> str:
    """metadata.name."""
    return text(part(obj, "metadata"), "name")


def time_at(obj: Object, key: str) -> datetime | None:
    """The time at `key`, aware and in UTC."""
    try:
        found = datetime.fromisoformat(text(obj, key))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def condition(obj: Object, kind: str) -> Object:
    """The entry of that type in status.conditions; empty where there is none."""
    found = items(part(obj, "status"), "conditions")
    return next((entry for entry in found if entry.get("type") == kind), {})


def selector_text(selector: Object) -> str:
    """A label selector as the API takes it in a query."""
    terms = [f"{key}={value}" for key, value in part(selector, "matchLabels").items()]
    for expression in items(selector, "matchExpressions"):
        key, values = text(expression, "key"), ",".join(map(str, expression.get("values") or ()))
        terms.append(
            {
                "In": f"{key} in ({values})",
                "NotIn": f"{key} notin ({values})",
                "Exists": key,
                "DoesNotExist": f"!{key}",
            }.get(text(expression, "operator"), key)
        )
    return ",".join(terms)
