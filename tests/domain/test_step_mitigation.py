"""A step as its mitigations have it: one of each end, several of one step, and what was said of it otherwise."""

import pytest

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.mitigation import MitigationRefused, MitigationSettled, MitigationUnverified, Settlement
from mrb_tui.domain.events.runbook import StepFinished, StepOutcome, StepSkipped
from mrb_tui.domain.mitigation_state import MitigationState, Phase
from mrb_tui.domain.plan import Lasts
from mrb_tui.domain.step_mitigation import states_of_steps, step_phase
from mrb_tui.domain.step_state import OVER, StepPhase, StepState
from tests.domain.story import Story, minutes, plan
from tests.domain.test_mitigation_state import (
    ADOPTED,
    CONFIRMED,
    FINISHED,
    NOT_TAKEN,
    REVERTED,
    STARTED,
    TAKEN,
    UNCLEAR,
    UNVERIFIED,
    VERIFIED,
    story_of,
)

REFUSED = MitigationRefused("p1", "Cut", "not permitted", "not permitted")
NOTHING = MitigationUnverified("p1", "Cut", "it held before", nothing_to_verify=True)
STEP = plan().step_id


def step_of(story: Story, *running: str) -> StepState:
    incident = story.incident
    return states_of_steps(incident.steps, incident.mitigations.values(), running)[STEP]


@pytest.mark.parametrize(
    ("payloads", "phase", "result"),
    [
        ((), StepPhase.PLANNED, "MAX_CONCURRENT_REQUESTS 50 → 5"),
        ((CONFIRMED,), StepPhase.PLANNED, "MAX_CONCURRENT_REQUESTS 50 → 5"),
        ((REFUSED,), StepPhase.REFUSED, "not permitted"),
        ((CONFIRMED, STARTED), StepPhase.UNKNOWN, "settle it in the ledger; MAX_CONCURRENT_REQUESTS 50 → 5"),
        ((CONFIRMED, STARTED, UNCLEAR), StepPhase.UNKNOWN, "settle it in the ledger; MAX_CONCURRENT_REQUESTS 50 → 5"),
        ((CONFIRMED, STARTED, NOT_TAKEN), StepPhase.FAILED, "somebody else was first"),
        ((CONFIRMED, STARTED, TAKEN), StepPhase.FAILED, "taken all the same; in force; the rollout stands still"),
        ((CONFIRMED, STARTED, FINISHED), StepPhase.APPLIED, "in force; MAX_CONCURRENT_REQUESTS 50 → 5"),
        ((CONFIRMED, STARTED, FINISHED, VERIFIED), StepPhase.VERIFIED, "in force; MAX_CONCURRENT_REQUESTS 50 → 5"),
        (
            (CONFIRMED, STARTED, FINISHED, UNVERIFIED),
            StepPhase.UNVERIFIED,
            "in force; MAX_CONCURRENT_REQUESTS 50 → 5; still 0.4",
        ),
        (
            (CONFIRMED, STARTED, FINISHED, NOTHING),
            StepPhase.NOTHING_TO_VERIFY,
            "in force; MAX_CONCURRENT_REQUESTS 50 → 5; it held before",
        ),
        ((CONFIRMED, STARTED, FINISHED, VERIFIED, REVERTED), StepPhase.REVERTED, "MAX_CONCURRENT_REQUESTS 50 → 5"),
        ((CONFIRMED, STARTED, FINISHED, ADOPTED), StepPhase.ADOPTED, "MAX_CONCURRENT_REQUESTS 50 → 5; the limit stays"),
        (
            (CONFIRMED, STARTED, MitigationSettled("p1", "Cut", Settlement.CHANGED_SINCE, "it is 7")),
            StepPhase.OVERTAKEN,
            "MAX_CONCURRENT_REQUESTS 50 → 5; it is 7",
        ),
    ],
)
def test_each_end_shows(payloads: tuple[Payload, ...], phase: StepPhase, result: str) -> None:
    step = step_of(story_of(*payloads))
    assert (step.phase, step.result) == (phase, result)


def test_every_phase_of_a_mitigation_has_a_word() -> None:
    state = next(iter(story_of().incident.mitigations.values()))
    for phase in Phase:
        told = MitigationState(state.plan, phase, state.changed_at)
        assert step_phase(told, runs_here=False) not in (StepPhase.NOT_STARTED, StepPhase.RUNNING)


def test_what_this_console_runs_is_running_and_not_unknown() -> None:
    assert step_of(story_of(CONFIRMED), "p1").phase is StepPhase.RUNNING
    assert step_of(story_of(CONFIRMED, STARTED), "p1").phase is StepPhase.RUNNING
    assert step_of(story_of(CONFIRMED, STARTED, FINISHED), "p1").phase is StepPhase.VERIFYING
    assert step_of(story_of(CONFIRMED, STARTED), "p9").phase is StepPhase.UNKNOWN


def test_a_cancelled_plan_hides_nothing() -> None:
    story = story_of(CONFIRMED, STARTED, FINISHED, VERIFIED, REVERTED)
    story.add(plan("p2"), minutes(10))
    story.add(MitigationRefused("p2", "Cut", "cancelled", "cancelled"), minutes(11))
    assert step_of(story).phase is StepPhase.REVERTED


def test_a_revert_is_no_state_of_its_own() -> None:
    story = story_of(CONFIRMED, STARTED, FINISHED, VERIFIED)
    story.add(plan("p2", reverts="p1"), minutes(10))
    assert step_of(story).phase is StepPhase.VERIFIED
    story.add(REVERTED, minutes(11))
    assert step_of(story).phase is StepPhase.REVERTED


def test_of_lasting_changes_the_last_try_counts() -> None:
    story = story_of(CONFIRMED, STARTED, FINISHED, lasts=Lasts.PERMANENT)
    assert step_of(story).result == "MAX_CONCURRENT_REQUESTS 50 → 5", "what lasts is not owed"
    story.add(plan("p2", lasts=Lasts.PERMANENT), minutes(10))
    assert step_of(story).phase is StepPhase.PLANNED


def test_what_was_said_of_a_step_counts_unless_something_is_owed() -> None:
    story = story_of(REFUSED)
    story.add(StepFinished(STEP, "Cut", StepOutcome.DONE, "by bo, by hand"), minutes(10))
    assert step_of(story).phase is StepPhase.DONE
    story = story_of(CONFIRMED, STARTED, FINISHED)
    story.add(StepSkipped(STEP, "Cut", "later"), minutes(10))
    assert step_of(story).phase is StepPhase.APPLIED


def test_what_is_open_is_not_over() -> None:
    open_ones = {
        StepPhase.NOT_STARTED,
        StepPhase.RUNNING,
        StepPhase.FAILED,
        StepPhase.PLANNED,
        StepPhase.REFUSED,
        StepPhase.UNKNOWN,
        StepPhase.VERIFYING,
    }
    assert set(StepPhase) - OVER == open_ones
