"""What a declaration is prefilled with: by the pictures that incidents give, and in doubt the higher."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.cause import AUTH, PROVIDER_OUTAGE, RATE_LIMIT, TIMEOUT
from mrb_tui.domain.cause import SERVICE as SERVICE_FAULT
from mrb_tui.domain.cause import UNKNOWN as UNKNOWN_CAUSE
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, Outcome, ProbeSpec, Reading, Vantage, Weight
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.severity import SCALE, Scale, Severity
from mrb_tui.domain.suggestion import first_red_at, suggest
from mrb_tui.runbook.load import load_runbook
from tests.domain.story import NOON

OK, DEGRADED, DOWN, UNKNOWN = Health.OK, Health.DEGRADED, Health.DOWN, Health.UNKNOWN
HERE, SERVICE = Vantage.HERE, Vantage.SERVICE
CATEGORIES = {leaf.category for leaf in load_runbook(None).leaves.values()}

_PROBES = {
    "mistral_api": ("Mistral API", HERE),
    "mistral_canary": ("Completion", HERE),
    "network": ("DNS / TCP / TLS", HERE),
    "provider_status": ("Provider status", HERE),
    "service_health": ("Service health", SERVICE),
    "service_errors": ("Errors", SERVICE),
    "service_latency": ("Latency", SERVICE),
    "deployment": ("Workload", SERVICE),
    "pods": ("Pods", SERVICE),
    "service_logs": ("Error log", SERVICE),
}


def probe(probe_id: str, health: Health, headline: str = "", *, age_s: float = 1, **facts: FactValue) -> ProbeState:
    return state_of(probe_id, health, headline, facts, age_s)


def state_of(
    probe_id: str, health: Health, headline: str, facts: Mapping[str, FactValue], age_s: float = 1
) -> ProbeState:
    label, vantage = _PROBES[probe_id]
    spec = ProbeSpec(
        id=probe_id,
        label=label,
        short=probe_id[:4],
        vantage=vantage,
        interval_s=10,
        timeout_s=5,
        weight=Weight.ADVISORY if probe_id == "provider_status" else Weight.DECIDING,
    )
    outcome = Outcome.NO_DATA if health is UNKNOWN else Outcome.VALUE
    reading = Reading(outcome=outcome, health=health, headline=headline or health.value, facts=facts)
    return ProbeState(spec).after(Observation(probe_id, NOON - timedelta(seconds=age_s), 0.1, reading))


def api(health: Health, status: int = 200, headline: str = "") -> ProbeState:
    return probe("mistral_api", health, headline, status=status, timed_out=False, reachable=True)


def errors(ratio: float, **by_code: float) -> ProbeState:
    health = DOWN if ratio >= 0.25 else DEGRADED if ratio >= 0.01 else OK
    shares = {f"ratio_{code.removeprefix('c')}": share for code, share in by_code.items()}
    return probe(
        "service_errors", health, f"{ratio:.0%}", ratio=ratio, **{"ratio_401": 0.0, "ratio_429": 0.0, **shares}
    )


def silent(probe_id: str) -> ProbeState:
    return probe(probe_id, DOWN, "no answer", timed_out=True, reachable=False)


WELL = probe("service_health", OK, "ok", value="ok", status=200)
UNWELL = probe("service_health", DEGRADED, "degraded", value="degraded", status=200)
SICK = probe("service_health", DOWN, "down", value="down", status=503)
GONE = probe("service_health", DOWN, "connection refused")
FULL = probe("deployment", OK, "3/3", ready=3, desired=3)
EMPTY = probe("deployment", DOWN, "0/3", ready=0, desired=3)
PATH = probe("network", DOWN, "the path: TCP timeout", verdict="path")
OURS = probe("network", DOWN, "our side: DNS fails", verdict="us")
SLOW = probe("service_latency", DOWN, "p95 24s", p95_s=24.0)


@pytest.mark.parametrize(
    ("states", "severity", "category", "title"),
    [
        pytest.param(
            [api(DOWN, 429), errors(0.42, c429=0.42), UNWELL, FULL],
            "P2",
            "rate-limit",
            "Mistral API rate limited (429): 42 % of requests fail",
            id="limited",
        ),
        pytest.param(
            [api(OK), errors(0.42, c429=0.40, c503=0.02), UNWELL],
            "P2",
            "rate-limit",
            "Mistral API rate limited (429): 42 % of requests fail",
            id="limited, and not from here",
        ),
        pytest.param(
            [api(DOWN, 429), errors(0.95, c429=0.95)],
            "P1",
            "rate-limit",
            "Mistral API rate limited (429): 95 % of requests fail",
            id="limited to nearly nothing",
        ),
        pytest.param([api(DOWN, 429)], "P2", "rate-limit", "Mistral API rate limited (429)", id="limited, alone"),
        pytest.param(
            [api(DOWN, 401), errors(1.0, c401=1.0), UNWELL],
            "P1",
            "auth",
            "Mistral API rejects the key (401): 100 % of requests fail",
            id="key revoked",
        ),
        pytest.param(
            [api(DOWN, 401), errors(0.0), WELL],
            "P3",
            "auth",
            "Mistral API rejects the key (401)",
            id="only this console's key",
        ),
        pytest.param(
            [api(OK), errors(1.0, c401=1.0), UNWELL],
            "P1",
            "auth",
            "Mistral API rejects the key (401): 100 % of requests fail",
            id="only the service's key",
        ),
        pytest.param(
            [api(DOWN, 503), errors(0.3, c503=0.3), SICK],
            "P1",
            "provider-outage",
            "Mistral API fails (503): 30 % of requests fail",
            id="provider down on both sides, while a window of minutes still fills",
        ),
        pytest.param([api(DOWN, 503)], "P1", "provider-outage", "Mistral API fails (503)", id="provider down, alone"),
        pytest.param(
            [api(DOWN, 503), errors(0.0), WELL],
            "P2",
            "provider-outage",
            "Mistral API fails (503)",
            id="provider down from here, the service not yet",
        ),
        pytest.param(
            [silent("mistral_api"), PATH, errors(0.9, c504=0.9)],
            "P1",
            "timeout",
            "Mistral API does not answer in time (504): 90 % of requests fail",
            id="timeouts",
        ),
        pytest.param(
            [silent("mistral_api"), OURS, WELL, errors(0.0)],
            "P3",
            "timeout",
            "Mistral API cannot be reached",
            id="this console's own network",
        ),
        pytest.param(
            [silent("mistral_api")], "P1", "timeout", "Mistral API does not answer in time", id="silence, alone"
        ),
        pytest.param(
            [api(OK), EMPTY, probe("pods", DOWN, "3 crash looping", crash_looping=3), errors(0.4, c503=0.4)],
            "P1",
            "service",
            "Service: pods crash: 40 % of requests fail",
            id="a bad release",
        ),
        pytest.param([api(OK), EMPTY], "P1", "service", "Service: no pod is ready", id="no pods"),
        pytest.param([api(OK), GONE], "P1", "service", "Service: Service health connection refused", id="service gone"),
        pytest.param(
            [api(OK), errors(0.0), SLOW, WELL],
            "P2",
            "timeout",
            "Service is slow: the slowest 5 % of requests take 24s or more",
            id="slow",
        ),
        pytest.param(
            [api(OK), errors(0.02, c503=0.02), WELL, FULL],
            "P3",
            "provider-outage",
            "Mistral API fails (503): 2.0 % of requests fail",
            id="now and then",
        ),
        pytest.param(
            [api(OK), errors(0.0), WELL, probe("service_logs", DEGRADED, "3 errors/min", status_500=3, timeouts=0)],
            "P3",
            "provider-outage",
            "Mistral API fails (500)",
            id="a few lines in the log",
        ),
        pytest.param(
            [api(OK), probe("service_logs", DOWN, "50 errors/min", status_429=2, timeouts=48)],
            "P2",
            "timeout",
            "Mistral API does not answer in time",
            id="a log full of timeouts",
        ),
        pytest.param(
            [api(OK), probe("provider_status", DOWN, "major", indicator="major"), WELL],
            "P3",
            "unknown",
            "Cause not known yet",
            id="only the status page",
        ),
        pytest.param(
            [api(OK), probe("mistral_canary", DOWN, "429", status=429), WELL],
            "P2",
            "rate-limit",
            "Mistral API rate limited (429)",
            id="only completions are limited",
        ),
        pytest.param([api(OK), errors(0.0), WELL], "P4", "unknown", "Nothing is red", id="nothing is red"),
        pytest.param([], "P4", "unknown", "Nothing is red", id="nothing is watched"),
        pytest.param(
            [api(OK), probe("pods", DEGRADED, "1 not ready", not_ready=1)],
            "P2",
            "service",
            "Service: Pods 1 not ready",
            id="a pod, and nobody says that users are served",
        ),
        pytest.param(
            [api(OK), probe("service_errors", UNKNOWN, "no requests")], "P4", "unknown", "Nothing is red", id="a gap"
        ),
        pytest.param(
            [probe("mistral_api", UNKNOWN), probe("service_health", UNKNOWN)],
            "P2",
            "unknown",
            "Cause not known yet",
            id="nothing can be seen",
        ),
    ],
)
def test_the_picture_of_an_incident(states: list[ProbeState], severity: str, category: str, title: str) -> None:
    seen = suggest(states, NOON)
    assert (seen.severity, seen.category, seen.title) == (severity, category, title)
    assert seen.why
    assert all(seen.why)


def test_it_says_which_facts_it_rests_on() -> None:
    seen = suggest([api(DOWN, 429, "429 rate limited"), errors(0.42, c429=0.42), WELL], NOON)
    assert seen.why == (
        "service_errors.ratio = 0.42",
        "service_errors.ratio_429 = 0.42",
        "down: Mistral API 429 rate limited",
        "down: Errors 42%",
    )
    assert seen.detected_at == NOON - timedelta(seconds=1)


def test_what_is_stale_says_nothing() -> None:
    stale = probe("service_errors", DOWN, "95 %", age_s=600, ratio=0.95, ratio_429=0.95)
    seen = suggest([api(OK), stale, WELL], NOON)
    assert (seen.severity, seen.category) == ("P4", "unknown")


def test_a_shorter_scale_ends_with_its_least() -> None:
    scale = Scale((Severity("SEV1"), Severity("SEV2")))
    assert suggest([api(OK), errors(0.02, c503=0.02), WELL], NOON, scale=scale).severity == "SEV2"


def test_its_categories_are_those_of_the_built_in_runbook() -> None:
    assert {AUTH, RATE_LIMIT, PROVIDER_OUTAGE, TIMEOUT, SERVICE_FAULT, UNKNOWN_CAUSE} <= CATEGORIES


_HEALTH = st.sampled_from(Health)
_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from([200, 401, 403, 422, 429, 500, 503, 504]),
        "timed_out": st.booleans(),
        "reachable": st.booleans(),
        "ratio": st.floats(0, 1),
        "ratio_429": st.floats(0, 1),
        "ratio_503": st.floats(0, 1),
        "ratio_5xx": st.floats(0, 1),
        "verdict": st.sampled_from(["ok", "us", "path", "them"]),
        "value": st.sampled_from(["ok", "down"]),
        "crash_looping": st.integers(0, 3),
        "p95_s": st.floats(0, 60),
        "status_429": st.integers(0, 9),
        "timeouts": st.integers(0, 9),
    },
)


def _plain(facts: Mapping[str, object]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if isinstance(value, str | int | float | bool)}


_STATES = st.dictionaries(st.sampled_from(sorted(_PROBES)), st.tuples(_HEALTH, _FACTS)).map(
    lambda made: [state_of(probe_id, health, "", _plain(facts)) for probe_id, (health, facts) in made.items()]
)


@given(_STATES)
def test_whatever_the_probes_say_something_sensible_is_suggested(states: list[ProbeState]) -> None:
    seen = suggest(states, NOON)
    assert seen.severity in SCALE.ids
    assert seen.category in CATEGORIES
    assert seen.title.strip()
    assert seen.why
    red = [state for state in states if state.health in (DOWN, DEGRADED)]
    assert (seen.detected_at is None) == (not red)
    if red:
        assert seen.severity != "P4", "what is red is no gap in monitoring"


@given(_STATES)
def test_the_order_of_the_probes_does_not_change_the_severity(states: list[ProbeState]) -> None:
    forward, backward = suggest(states, NOON), suggest(states[::-1], NOON)
    assert (forward.severity, forward.category, forward.title) == (backward.severity, backward.category, backward.title)


# ------------------------------------------------------------------ since when


def watched(probe_id: str, *healths: Health, step_s: float = 10) -> ProbeState:
    state = ProbeState(probe(probe_id, OK).spec)
    for place, health in enumerate(healths):
        outcome = Outcome.NO_DATA if health is UNKNOWN else Outcome.VALUE
        reading = Reading(outcome=outcome, health=health, headline=health.value)
        state = state.after(Observation(probe_id, NOON + timedelta(seconds=step_s * place), 0.1, reading))
    return state


@pytest.mark.parametrize(
    ("healths", "place"),
    [
        ([OK, OK], None),
        ([], None),
        ([UNKNOWN], None),
        ([OK, DOWN, DOWN], 1),
        ([DOWN, OK, DOWN], 2),
        ([DOWN, OK], None),
        ([OK, DEGRADED, DOWN], 1),
        ([OK, DOWN, UNKNOWN, DOWN], 1),
        ([OK, DOWN, UNKNOWN], 1),
        ([OK, UNKNOWN, DOWN], 2),
    ],
)
def test_red_since_the_last_time_it_was_ok(healths: list[Health], place: int | None) -> None:
    expected = None if place is None else NOON + timedelta(seconds=10 * place)
    assert first_red_at([watched("mistral_api", *healths)]) == expected


def test_the_earliest_of_those_that_have_not_recovered() -> None:
    states = [
        watched("mistral_api", DOWN, OK, OK),
        watched("service_errors", OK, OK, DOWN),
        watched("service_health", OK, DOWN, DOWN),
    ]
    assert first_red_at(states) == NOON + timedelta(seconds=10)


def test_the_status_page_counts_only_where_nothing_else_is_red() -> None:
    page = watched("provider_status", DOWN, DOWN)
    assert first_red_at([page, watched("mistral_api", OK, DOWN)]) == NOON + timedelta(seconds=10)
    assert first_red_at([page, watched("mistral_api", OK, OK)]) == NOON


def test_red_for_longer_than_the_history_reaches() -> None:
    assert first_red_at([watched("mistral_api", *[DOWN] * 500)]) == NOON
