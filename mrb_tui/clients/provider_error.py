"""The provider's error bodies, which differ by endpoint and by what stands in front of it.

Shapes met in the wild: the documented `{"object": "error", "message", "type", "param", "code"}`, FastAPI's
`{"detail": "…"}` and `{"detail": [{"loc", "msg", "type"}]}`, a gateway's `{"message", "request_id"}`, OpenAI's
`{"error": {…}}`, HTML pages, and nothing at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from mrb_tui.domain.facts import FactValue


@dataclass(frozen=True, slots=True)
class ProviderError:
    """What the body says of the error; empty strings where it says nothing."""

    message: str = ""
    type: str = ""
    code: str = ""
    request_id: str = ""

    def facts(self) -> dict[str, FactValue]:
        """The parts that are there, under `error_…` names."""
        named = {
            "error_message": self.message,
            "error_type": self.type,
            "error_code": self.code,
            "request_id": self.request_id,
        }
        return {name: value for name, value in named.items() if value}

    @property
    def is_capacity(self) -> bool:
        """Whether the provider, not the caller's allowance, is at its limit: retrying less does not end it."""
        return "capacity" in self.message.lower()

    @property
    def is_quota(self) -> bool:
        """Whether a longer allowance (a month's, a plan's) is used up: waiting a minute does not end it."""
        text = f"{self.message} {self.type}".lower()
        return any(word in text for word in ("monthly", "quota", "billing", "insufficient", "spend"))

    @property
    def limit_words(self) -> str:
        """Of a 429: which kind of limit it is."""
        return "quota used up" if self.is_quota else "over capacity" if self.is_capacity else "rate limited"


def provider_error(body: str) -> ProviderError:
    """The error in an answer's body, given as text that has already been cleaned."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ProviderError(message=_first_words(body))
    if not isinstance(data, Mapping):
        return ProviderError(message=_text(data))
    inner = data.get("error")
    source = {**data, **inner} if isinstance(inner, Mapping) else data
    message = source.get("message") or source.get("detail") or (inner if isinstance(inner, str) else "")
    return ProviderError(
        message=_message(message),
        type=_text(source.get("type")),
        code=_text(source.get("code")),
        request_id=_text(source.get("request_id")),
    )


def _message(value: object) -> str:
    if isinstance(value, Mapping):
        return _message(value.get("detail") or value.get("message") or "")
    if isinstance(value, list):
        return "; ".join(_detail(item) for item in value[:3])
    return _text(value)


def _detail(item: object) -> str:
    """One entry of FastAPI's list: `body.model: field required`."""
    if not isinstance(item, Mapping):
        return _text(item)
    place = item.get("loc")
    where = ".".join(str(part) for part in place) if isinstance(place, list) else ""
    said = _text(item.get("msg"))
    return f"{where}: {said}" if where else said


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value)[:300]


def _first_words(body: str) -> str:
    """The first line that is not markup, of a page or a plain text."""
    if body.lstrip().startswith("<"):
        return "an HTML page instead of JSON"
    return body.strip().partition("\n")[0][:200]
