"""A status page's summary, in the format of Statuspage's `/api/v2/summary.json`, as lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mrb_tui.clients.statuspage import INDICATORS
from mrb_tui.domain.durations import age
from mrb_tui.domain.health import Health

_UPDATES = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """The page as it was read. `updated_at` is when somebody last changed anything on it."""

    health: Health
    description: str
    updated_at: datetime | None
    components: tuple[str, ...]
    ailing: int
    incidents: tuple[str, ...]
    open_incidents: int
    maintenances: tuple[str, ...]


def summary_from(data: object, now: datetime) -> Summary | None:
    """None: it is no such summary."""
    if not isinstance(data, Mapping) or not isinstance(status := data.get("status"), Mapping):
        return None
    health = INDICATORS.get(str(status.get("indicator")))
    if health is None:
        return None
    components = _items(data.get("components"))
    incidents = _items(data.get("incidents"))
    page = data.get("page")
    return Summary(
        health=health,
        description=_text(status, "description") or str(status.get("indicator")),
        updated_at=_time(page, "updated_at") if isinstance(page, Mapping) else None,
        components=tuple(_component(each, now) for each in sorted(components, key=_is_well)),
        ailing=sum(not _is_well(each) for each in components),
        incidents=tuple(line for each in incidents for line in _incident(each, now)),
        open_incidents=len(incidents),
        maintenances=tuple(_maintenance(each) for each in _items(data.get("scheduled_maintenances"))),
    )


def _component(each: Mapping[str, object], now: datetime) -> str:
    changed_at = _time(each, "updated_at")
    since = f" (changed {_ago(changed_at, now)})" if changed_at is not None and not _is_well(each) else ""
    return f"{_text(each, 'name') or 'unnamed'}: {_text(each, 'status').replace('_', ' ') or 'unknown'}{since}"


def _is_well(each: Mapping[str, object]) -> bool:
    return each.get("status") in ("operational", None)


def _incident(each: Mapping[str, object], now: datetime) -> Iterator[str]:
    begun_at, updated_at = _time(each, "created_at"), _time(each, "updated_at")
    times = [f"begun {_ago(begun_at, now)}"] if begun_at else []
    times += [f"last update {_ago(updated_at, now)}"] if updated_at else []
    words = [_text(each, "status"), f"impact {_text(each, 'impact')}" if _text(each, "impact") else "", *times]
    yield f"{_text(each, 'name') or 'unnamed'}: {', '.join(filter(None, words))}"
    if link := _text(each, "shortlink"):
        yield f"  {link}"
    for update in _items(each.get("incident_updates"))[:_UPDATES]:
        at = _time(update, "updated_at") or _time(update, "created_at")
        when = f"{_ago(at, now)}: " if at else ""
        yield f"  {when}{_text(update, 'status')}: {' '.join(_text(update, 'body').split())}"


def _maintenance(each: Mapping[str, object]) -> str:
    begins_at, ends_at = _time(each, "scheduled_for"), _time(each, "scheduled_until")
    when = f" {begins_at:%Y-%m-%d %H:%M} UTC" if begins_at else ""
    until = f" to {ends_at:%Y-%m-%d %H:%M} UTC" if ends_at else ""
    return f"{_text(each, 'name') or 'unnamed'}: {_text(each, 'status')}{when}{until}"


def _ago(at: datetime, now: datetime) -> str:
    seconds = (now - at).total_seconds()
    return f"{age(seconds)} ago" if seconds >= 1 else "just now"


def _items(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _text(each: Mapping[str, object], name: str) -> str:
    found = each.get(name)
    return found if isinstance(found, str) else ""


def _time(each: Mapping[str, object], name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(each, name))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
