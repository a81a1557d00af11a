"""What the probes say is the cause: a category of the runbook's leaves, a title, and the evidence for it.

What users meet comes first: the codes that the service counts, then what the provider answers from here, then the
network, then the service's log. They can differ: the service may hold another key and take another way out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mrb_tui.domain.health import Health
from mrb_tui.domain.sighting import (
    API,
    CANARY,
    ERRORS,
    LATENCY,
    LOGS,
    NETWORK,
    PODS,
    SERVICE_HEALTH,
    WORKLOAD,
    Sighting,
)

AUTH, RATE_LIMIT, PROVIDER_OUTAGE = "auth", "rate-limit", "provider-outage"
TIMEOUT, SERVICE, UNKNOWN = "timeout", "service", "unknown"

COUNTS_FROM = 0.01
"""A share of failing requests from which on a code counts, as in the runbook's conditions."""


@dataclass(frozen=True, slots=True)
class Cause:
    """`words` are the title's first half; `why` the facts that led to it."""

    category: str
    words: str
    why: str
    seen_from_service: bool = False


def cause_of(seen: Sighting) -> Cause:
    """The first that anything speaks for."""
    for look in _LOOKS:
        found = look(seen)
        if found is not None:
            return found
    return Cause(UNKNOWN, "Cause not known yet", "")


def _broken_release(seen: Sighting) -> Cause | None:
    """Pods that cannot run explain failing requests by themselves, as long as the provider answers well."""
    if seen.health(API) is not Health.OK or seen.is_red(CANARY):
        return None
    for fact, words in _POD_TROUBLES.items():
        count = seen.number(PODS, fact)
        if count:
            return Cause(SERVICE, f"Service: pods {words}", f"pods.{fact} = {count:.0f}", seen_from_service=True)
    if seen.is_down(WORKLOAD, PODS):
        probe_id = WORKLOAD if seen.is_down(WORKLOAD) else PODS
        return Cause(SERVICE, "Service: no pod is ready", seen.said(probe_id), seen_from_service=True)
    return None


_POD_TROUBLES = {
    "crash_looping": "crash",
    "oom_killed": "run out of memory",
    "pull_errors": "cannot get their image",
    "config_errors": "cannot start",
}


def _codes_of_service(seen: Sighting) -> Cause | None:
    shares = {
        int(name.removeprefix("ratio_")): float(value)
        for name, value in seen.facts(ERRORS).items()
        if name.removeprefix("ratio_").isdecimal() and isinstance(value, int | float) and value > COUNTS_FROM
    }
    if not shares:
        return None
    code = max(shares, key=lambda each: (shares[each], -each))
    return _by_code(seen, code, f"{ERRORS}.ratio_{code} = {shares[code]:.2f}", seen_from_service=True)


def _answer_from_here(seen: Sighting) -> Cause | None:
    for probe_id in (API, CANARY):
        status = seen.number(probe_id, "status")
        if status is not None and status >= 400:
            return _by_code(seen, int(status), f"{probe_id}.status = {status:.0f}")
    return None


def _silence_from_here(seen: Sighting) -> Cause | None:
    name = seen.label(API, "Provider")
    verdict = seen.fact(NETWORK, "verdict")
    if isinstance(verdict, str) and verdict not in ("ok", ""):
        return Cause(TIMEOUT, f"{name} cannot be reached", f"{NETWORK}.verdict = {verdict}")
    for probe_id in (API, CANARY):
        if seen.fact(probe_id, "timed_out") is True:
            return Cause(TIMEOUT, f"{name} does not answer in time", f"{probe_id}.timed_out")
        if seen.fact(probe_id, "reachable") is False:
            return Cause(TIMEOUT, f"{name} cannot be reached", seen.said(probe_id))
    return None


def _log_of_service(seen: Sighting) -> Cause | None:
    counts = {
        int(name.removeprefix("status_")): float(value)
        for name, value in seen.facts(LOGS).items()
        if name.removeprefix("status_").isdecimal() and isinstance(value, int | float) and value > 0
    }
    timeouts = seen.number(LOGS, "timeouts") or 0.0
    if timeouts and timeouts >= max(counts.values(), default=0.0):
        name = seen.label(API, "Provider")
        why = f"{LOGS}.timeouts = {timeouts:.0f}"
        return Cause(TIMEOUT, f"{name} does not answer in time", why, seen_from_service=True)
    if not counts:
        return None
    code = max(counts, key=lambda each: (counts[each], -each))
    return _by_code(seen, code, f"{LOGS}.status_{code} = {counts[code]:.0f}", seen_from_service=True)


def _service_itself(seen: Sighting) -> Cause | None:
    for probe_id in (ERRORS, SERVICE_HEALTH, WORKLOAD, PODS, LOGS):
        if seen.is_red(probe_id):
            words = "Service: requests fail" if probe_id == ERRORS else f"Service: {seen.said(probe_id)}"
            return Cause(SERVICE, words, seen.said(probe_id), seen_from_service=True)
    return None


def _slowness(seen: Sighting) -> Cause | None:
    for probe_id in (LATENCY, API, CANARY):
        if seen.is_red(probe_id):
            words = "Service is slow" if probe_id == LATENCY else f"{seen.label(probe_id, 'Provider')} is slow"
            return Cause(TIMEOUT, words, seen.said(probe_id), seen_from_service=probe_id == LATENCY)
    return None


_LOOKS: tuple[Callable[[Sighting], Cause | None], ...] = (
    _broken_release,
    _codes_of_service,
    _answer_from_here,
    _silence_from_here,
    _log_of_service,
    _service_itself,
    _slowness,
)


def _by_code(seen: Sighting, code: int, why: str, *, seen_from_service: bool = False) -> Cause:
    name = seen.label(API, "Provider")
    if code in _MEANINGS:
        category, does = _MEANINGS[code]
    elif code >= 500:
        category, does = PROVIDER_OUTAGE, "fails"
    else:
        category, does = SERVICE, "refuses requests"
    return Cause(category, f"{name} {does} ({code})", why, seen_from_service)


_MEANINGS: Mapping[int, tuple[str, str]] = {
    401: (AUTH, "rejects the key"),
    402: (RATE_LIMIT, "wants to be paid"),
    403: (AUTH, "refuses access"),
    408: (TIMEOUT, "does not answer in time"),
    429: (RATE_LIMIT, "rate limited"),
    504: (TIMEOUT, "does not answer in time"),
}
