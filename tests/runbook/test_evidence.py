"""Evidence: fresh facts under their full names, and what the console works out from them."""

from datetime import UTC, datetime, timedelta

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Observation, Outcome, ProbeSpec, Reading, Vantage
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.runbook.evidence import evidence_from, evidence_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def observed(probe: str, age_s: float = 0, health: Health = Health.OK, **facts: FactValue) -> Observation:
    reading = Reading(outcome=Outcome.VALUE, health=health, headline="", facts=facts)
    return Observation(probe, NOW - timedelta(seconds=age_s), 0.1, reading)


def state(observation: Observation | None, probe: str = "api") -> ProbeState:
    spec = ProbeSpec(id=probe, label="", short="", vantage=Vantage.HERE, interval_s=10, timeout_s=5)
    fresh = ProbeState(spec)
    return fresh if observation is None else fresh.after(observation)


def test_facts_carry_the_id_of_their_probe_and_its_health() -> None:
    found = evidence_from([observed("api", status=200), observed("pods", health=Health.DOWN, ready=0)], now=NOW)
    assert found.facts == {"api.status": 200, "api.health": "ok", "pods.ready": 0, "pods.health": "down"}
    assert found.configured == {"api", "pods"}


def test_what_failed_says_why_and_its_health_is_not_known() -> None:
    reading = Reading.failed(Trouble(TroubleKind.FORBIDDEN, "No", "no"))
    found = evidence_from([Observation("pods", NOW, 0.1, reading)], now=NOW)
    assert found.facts == {"pods.trouble": "forbidden"}


def test_what_is_stale_is_left_out_but_still_configured() -> None:
    states = [state(observed("api", age_s=26, status=429)), state(observed("pods", age_s=24, ready=3), "pods")]
    found = evidence_of(states, NOW)
    assert found.facts == {"pods.ready": 3, "pods.health": "ok"}
    assert found.configured == {"api", "pods"}
    assert not found.is_absent("api.status")
    assert found.is_absent("logs.errors")


def test_a_probe_that_was_not_asked_yet_is_configured() -> None:
    assert evidence_of([state(None)], NOW).configured == {"api"}


def test_a_deploy_is_set_against_the_first_red() -> None:
    deployed = observed("deployment", age_s=10, last_deploy_age_s=1000.0)
    found = evidence_from([deployed], now=NOW, first_red_at=NOW - timedelta(seconds=400))
    assert found.facts["console.red_for_s"] == 400
    assert found.facts["console.deploy_to_red_s"] == 610, "1,000 s ten seconds ago, red for 400"
    assert "console" in found.configured


def test_a_deploy_after_the_first_red_is_before_it_by_less_than_nothing() -> None:
    deployed = observed("deployment", last_deploy_age_s=100.0)
    found = evidence_from([deployed], now=NOW, first_red_at=NOW - timedelta(seconds=400))
    assert found.facts["console.deploy_to_red_s"] == -300


def test_as_long_as_nothing_was_red_the_console_has_no_facts() -> None:
    found = evidence_from([observed("deployment", last_deploy_age_s=100.0)], now=NOW)
    assert found.is_absent("console.deploy_to_red_s")
