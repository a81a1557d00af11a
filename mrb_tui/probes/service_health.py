"""The service's own health endpoint: what it says of its provider."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from mrb_tui.clients.http import HttpAnswer, HttpClient
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.provider_call import ANSWER_LIMIT

_OK = "ok up pass passing passed healthy operational available connected reachable alive serving green true ready"
_DEGRADED = "degraded warn warning slow partial yellow limited rate_limited throttled unstable"
_DOWN = (
    "down fail failed failing failure error unhealthy unavailable unreachable disconnected not_ready timeout timed_out "
    "unauthorized forbidden offline dead critical red false outage broken"
)
_WORDS = {
    **dict.fromkeys(_OK.split(), Health.OK),
    **dict.fromkeys(_DEGRADED.split(), Health.DEGRADED),
    **dict.fromkeys(_DOWN.split(), Health.DOWN),
}
_STATUS_KEYS = ("status", "state", "health", "healthy", "ok", "up")

ReadHeaders = Callable[[], Awaitable[Mapping[str, str]]]
"""Gives the request's extra headers, whose values may be secrets."""


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """`GET url`, then the value at `field` (a dotted path; empty for the whole answer)."""

    spec: ProbeSpec
    client: HttpClient
    url: str
    field: str
    slow_s: float
    read_headers: ReadHeaders

    async def observe(self) -> Reading:
        """Health endpoints answer 503 with a body when unwell, so the body is read whatever the status."""
        try:
            headers = {"Accept": "application/json", **await self.read_headers()}
            answer = await self.client.get(self.url, headers=headers, timeout_s=self.spec.timeout_s)
        except TroubleError as error:
            ours = error.trouble.kind in (TroubleKind.CREDENTIAL, TroubleKind.PROXY)
            return Reading.failed(error.trouble, health=Health.UNKNOWN if ours else Health.DOWN)
        try:
            data = answer.json()
        except TroubleError as error:
            return self._unreadable(answer, error.trouble)
        return reading_from_health(answer, data, self.field, self.slow_s)

    def _unreadable(self, answer: HttpAnswer, trouble: Trouble) -> Reading:
        if answer.status >= 500:
            return _unwell(answer, {"status": answer.status})
        if answer.status >= 400:
            return _refused(answer)
        return Reading.failed(
            trouble,
            facts={"status": answer.status},
            headline=f"HTTP {answer.status}, no JSON",
            answer=answer.text(ANSWER_LIMIT),
        )


def reading_from_health(answer: HttpAnswer, data: object, field: str, slow_s: float) -> Reading:
    """What the parsed answer says at `field`."""
    facts: dict[str, FactValue] = {"status": answer.status, "latency_s": round(answer.took_s, 4)}
    value = value_at(data, field)
    word = "" if value is None else status_word(value)
    if answer.status >= 500 and health_of(value) is Health.UNKNOWN:
        return _unwell(answer, facts, word)
    if value is None and answer.status >= 400:
        return _refused(answer)
    if value is None:
        where = f"nothing at {field}" if field else "an empty answer"
        return Reading.no_data(
            f"{where}", facts=facts, notes=(f"the endpoint answered {answer.status}; check services.health.field",)
        )
    health = health_of(value)
    if health is Health.OK and answer.status >= 500:
        health = Health.DEGRADED
    notes: tuple[str, ...] = ()
    if health is Health.OK and answer.took_s > slow_s:
        health, notes = Health.DEGRADED, (f"slow: {answer.took_s:.1f} s",)
    if health is Health.UNKNOWN:
        notes = (f"the word {word!r} is not one this console knows; it counts as unknown",)
    return Reading(
        outcome=Outcome.VALUE,
        health=health,
        headline=word[:24],
        facts={**facts, "value": word},
        measure=answer.took_s,
        answer=answer.text(ANSWER_LIMIT),
        notes=notes,
    )


def _unwell(answer: HttpAnswer, facts: Mapping[str, FactValue], word: str = "") -> Reading:
    """A 5xx is the endpoint's own word for unwell, whatever its body says or leaves out."""
    return Reading(
        outcome=Outcome.VALUE,
        health=Health.DOWN,
        headline=f"HTTP {answer.status} {word[:24]}".rstrip(),
        facts={**facts, "value": word} if word else facts,
        measure=answer.took_s,
        answer=answer.text(ANSWER_LIMIT),
    )


def _refused(answer: HttpAnswer) -> Reading:
    """A 4xx is about the question: it says nothing of the service's health."""
    login = answer.status in (401, 403)
    trouble = Trouble(
        TroubleKind.FORBIDDEN if login else TroubleKind.REJECTED,
        "The health endpoint was not read",
        f"it answered {answer.status}",
        ("give the header it wants in services.health.headers",) if login else ("check services.health.url",),
    )
    return Reading.failed(
        trouble,
        facts={"status": answer.status},
        headline=f"HTTP {answer.status}",
        answer=answer.text(ANSWER_LIMIT),
    )


def value_at(data: object, path: str) -> object | None:
    """The value at a dotted path through objects and lists; None where there is none."""
    for part in path.split(".") if path else ():
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and part.isdigit() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data


def status_word(value: object) -> str:
    """The status in a value: the value itself, or what an object says under `status` and the like."""
    if isinstance(value, Mapping):
        found = next((value[key] for key in _STATUS_KEYS if key in value), None)
        return status_word(found) if found is not None and not isinstance(found, Mapping | list) else "unclear"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip().lower()


def health_of(value: object) -> Health:
    """A health endpoint's word as health; a word that is not known is unknown, never ok."""
    return _WORDS.get(status_word(value).replace("-", "_").replace(" ", "_"), Health.UNKNOWN)
