"""State is never told by hue alone: without any colour, and in ASCII too, what differs still reads differently."""

from collections.abc import Iterable

import pytest

from mrb_tui.actions.outcome import Outcome
from mrb_tui.domain.health import Health
from mrb_tui.domain.response import Standing
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.session.desk import EntrySort
from mrb_tui.ui.ascii_cells import ascii_only
from mrb_tui.ui.lines import GLYPH, plain_text
from mrb_tui.ui.views.outcome_words import outcome_words
from mrb_tui.ui.views.probe_list import probe_list
from mrb_tui.ui.views.pulse import pulse_line
from mrb_tui.ui.views.timeline import MARKED, MILESTONE, SIGNS
from mrb_tui.ui.views.tree import PHASE_WORDS, PHASES
from tests.ui import change_scenes, incident_scenes, runbook_scenes, scenes
from tests.ui.consoles import NARROW, NORMAL
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import on, press, shown


def _all_differ(texts: Iterable[str]) -> None:
    told = [ascii_only(text) for text in texts]
    assert len(set(told)) == len(told), sorted(told)


def test_health() -> None:
    _all_differ(GLYPH[health] for health in Health)


def test_what_became_of_a_step() -> None:
    _all_differ(f"{PHASES[phase][0]} {PHASE_WORDS[phase]}" for phase in StepPhase)


def test_how_a_mitigation_ended() -> None:
    _all_differ(f"{GLYPH[health]} {words}" for health, words in map(outcome_words, Outcome))


def test_sorts_of_entries() -> None:
    _all_differ([*(SIGNS[sort].text for sort in EntrySort), MILESTONE.text, MARKED.text])


def test_how_the_response_clock_stands() -> None:
    _all_differ(Standing)


def test_a_given_answer_and_one_that_is_not() -> None:
    _all_differ("✓○")


def _turned(health: Health) -> FakeSession:
    session = scenes.all_green()
    session.observe("mistral_api", scenes.value("said", 0.06, health))
    return session


@pytest.mark.parametrize("width", [46, 80])
def test_probes_and_their_pulse(width: int) -> None:
    sessions = [_turned(health) for health in (Health.OK, Health.DEGRADED, Health.DOWN)]
    stale = scenes.all_green()
    stale.pass_time(3_600)
    lists, pulses = [], []
    for session in (*sessions, stale):
        rows = probe_list(session.states(), now=session.now(), width=width, height=40)
        lists.append(plain_text([line for row in rows for line in row.lines]))
        pulses.append(plain_text([pulse_line(session.states(), now=session.now(), width=width)]))
    _all_differ(lists)
    _all_differ(pulses)


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param((scenes.all_green, scenes.rate_limited), id="verdict"),
        pytest.param((incident_scenes.in_full_swing, incident_scenes.not_saved), id="not saved"),
        pytest.param((incident_scenes.in_full_swing, incident_scenes.unsettled), id="outcome unknown"),
        pytest.param((incident_scenes.in_full_swing, change_scenes.owing), id="running"),
        pytest.param((change_scenes.owing, change_scenes.proposing), id="a revert is proposed"),
        pytest.param((runbook_scenes.supported, runbook_scenes.cannot_tell), id="evidence"),
        pytest.param((runbook_scenes.answered, runbook_scenes.turned), id="evidence has turned"),
    ],
)
async def test_screens(pair: tuple[object, object]) -> None:
    told = []
    for scene in pair:
        assert callable(scene)
        async with shown(scene(), NARROW, ascii=True, no_color=True) as pilot:
            told.append(await press(pilot, "2"))
    _all_differ(told)


async def test_which_pane_has_the_keys_and_which_row_is_chosen() -> None:
    async with shown(scenes.started(), NORMAL, ascii=True, no_color=True) as pilot:
        _all_differ([await press(pilot, key) for key in ("1", "2", "3", "4")])
        _all_differ([on(pilot), await press(pilot, "1", "down"), await press(pilot, "down")])
