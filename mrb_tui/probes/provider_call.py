"""What an answer of the provider means, whichever endpoint gave it."""

from mrb_tui.clients.http import HttpAnswer
from mrb_tui.clients.provider_error import ProviderError, provider_error
from mrb_tui.clients.rate_limits import RateLimits, rate_limits
from mrb_tui.clients.retry_after import retry_after_s
from mrb_tui.domain.durations import short
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, Reading
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.clock import Clock

_OURS = frozenset({TroubleKind.CREDENTIAL, TroubleKind.CONFIGURATION, TroubleKind.PROXY, TroubleKind.INTERNAL})
"""Troubles on this side of the line: they say nothing of the provider."""

ANSWER_LIMIT = 4_000


def reading_from_trouble(trouble: Trouble) -> Reading:
    """No answer at all. The silence is evidence against the far side, unless the trouble is ours."""
    ours = trouble.kind in _OURS
    facts: dict[str, FactValue] = {} if ours else {"timed_out": trouble.kind is TroubleKind.TIMEOUT, "reachable": False}
    return Reading.failed(trouble, health=Health.UNKNOWN if ours else Health.DOWN, facts=facts)


def reading_from_answer(answer: HttpAnswer, *, slow_s: float, clock: Clock, ok_headline: str = "") -> Reading:
    """Status, latency, limits and error of one answer. A success slower than `slow_s` is degraded."""
    limits = rate_limits(answer.headers)
    error = ProviderError() if answer.status < 300 else provider_error(answer.text(ANSWER_LIMIT))
    wait_s = retry_after_s(answer.headers.get("retry-after"), clock())
    facts: dict[str, FactValue] = {
        "status": answer.status,
        "latency_s": round(answer.took_s, 4),
        "timed_out": False,
        "reachable": True,
        **limits.facts(),
        **error.facts(),
    }
    if error.message or answer.status < 300:
        facts["capacity"], facts["quota"] = error.is_capacity, error.is_quota
    if wait_s is not None:
        facts["retry_after_s"] = wait_s
    slow = answer.took_s > slow_s
    return Reading(
        outcome=Outcome.VALUE,
        health=_health(answer.status, slow=slow),
        headline=_headline(answer.status, error) or ok_headline or ("slow" if slow else "ok"),
        facts=facts,
        measure=answer.took_s,
        answer=_shown(answer),
        notes=_notes(answer, error, limits, wait_s, slow_s if slow else None),
        retry_after_s=wait_s if answer.status in (429, 503) else None,
    )


def _health(status: int, *, slow: bool) -> Health:
    if status < 300:
        return Health.DEGRADED if slow else Health.OK
    return Health.DEGRADED if status in (400, 422) else Health.DOWN


def _headline(status: int, error: ProviderError) -> str:
    if status < 300:
        return ""
    if status == 429:
        return f"429 {error.limit_words}"
    return f"{status} {_MEANINGS.get(status) or ('server error' if status >= 500 else 'unexpected')}"


_MEANINGS = {
    301: "moved",
    302: "redirected",
    307: "redirected",
    308: "moved",
    400: "bad request",
    401: "key rejected",
    402: "payment required",
    403: "forbidden",
    404: "no such path",
    407: "proxy wants login",
    408: "timed out there",
    422: "bad request",
    502: "bad gateway",
    503: "unavailable",
    504: "gateway timeout",
}


def _notes(
    answer: HttpAnswer, error: ProviderError, limits: RateLimits, wait_s: float | None, slow_s: float | None
) -> tuple[str, ...]:
    notes = [str(allowance) for allowance in limits.allowances]
    if wait_s is not None:
        notes.append(f"asks to wait {short(wait_s)}")
    if error.request_id:
        notes.append(f"request id {error.request_id}")
    if slow_s is not None:
        notes.append(f"slower than {short(slow_s)}")
    if answer.via_proxy:
        notes.append(f"by the proxy {answer.via_proxy}")
    if 300 <= answer.status < 400 and (place := answer.headers.get("location")):
        notes.append(f"points to {place}; not followed")
    return tuple(notes)


def _shown(answer: HttpAnswer) -> str:
    head = f"HTTP {answer.status} {answer.reason}".rstrip()
    wanted = ("content-type", "retry-after", "server", "date", "x-request-id", "location", "www-authenticate")
    lines = [f"{name}: {value}" for name, value in answer.headers.items() if name in wanted or "ratelimit" in name]
    return "\n".join((head, *lines, "", answer.text(ANSWER_LIMIT)))
