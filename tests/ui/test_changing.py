"""Plans and runs by their keys: what a yes needs, what a no is, and that nothing else is either."""

import asyncio
import time
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.plan import Plan
from mrb_tui.domain.plan import FieldChange
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.session.changes import RunView
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.terminal.receipts import Arrived
from tests.ui import change_scenes as scenes
from tests.ui import incident_scenes
from tests.ui.consoles import NARROW
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import app_of, on, press, shown, until
from tests.ui.test_key_gate import burst

ARMED = "yes, do it"


def confirmed(session: FakeSession) -> list[tuple[object, ...]]:
    return [command for command in session.changes.commands if command[0] == "confirm"]


async def opened(pilot: Pilot[None], session: FakeSession) -> PlanScreen:
    """The plan's screen, as the palette opens it."""
    await press(pilot, "colon", *"plan: cut", "enter")
    if not isinstance(pilot.app.screen, PlanScreen):
        await press(pilot, "escape", "colon", *"run: cut", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, PlanScreen), on(pilot)
    return screen


async def armed(pilot: Pilot[None], word: str = ARMED) -> None:
    await until(pilot, lambda: word in on(pilot))


async def test_a_yes_after_the_plan_has_been_shown_confirms_that_plan() -> None:
    session = scenes.planned()
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot)
        assert session.changes.commands == [("shown", "run-1", scenes.PLAN.digest)]
        await press(pilot, "y")
        assert confirmed(session) == [("confirm", "run-1", "", False)]
        assert "Under way" in on(pilot)
        await press(pilot, "y", "y", "enter")
        assert len(confirmed(session)) == 1
        assert isinstance(pilot.app.screen, PlanScreen)


@pytest.mark.parametrize("key", ["enter", "escape", "backspace"])
async def test_everything_else_cancels(key: str) -> None:
    session = scenes.planned()
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot)
        seen = await press(pilot, key)
        assert not isinstance(pilot.app.screen, PlanScreen)
        assert "cancelled: nothing was changed" in seen
    assert session.changes.commands[-1] == ("cancel", "run-1")
    assert confirmed(session) == []


async def test_keys_typed_before_it_could_be_read_are_thrown_away_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = scenes.planned()
    arrived: list[Arrived] = []
    async with shown(session, NARROW) as pilot:
        monkeypatch.setattr(pilot.app, "when_arrived", arrived.append)  # the line has stalled
        await opened(pilot, session)
        await until(pilot, lambda: bool(arrived))
        burst(pilot, "y", "enter", "y")
        await until(pilot, lambda: "thrown away" in on(pilot))
        assert isinstance(pilot.app.screen, PlanScreen)
        assert session.changes.commands == []
        at_s = time.monotonic()
        arrived[-1](at_s)
        burst(pilot, "y")  # read after the plan had arrived, and still too soon after it
        await armed(pilot)
        assert "thrown away" not in on(pilot)
    assert [command[0] for command in session.changes.commands] == ["shown"]


async def test_while_it_fills_in_nothing_counts_and_nothing_takes_the_focus() -> None:
    session = scenes.planned(scenes.PLANNING)
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        focus = pilot.app.focused
        await press(pilot, "y")
        session.changes.put(scenes.FILLING)
        await until(pilot, lambda: "MAX_CONCURRENT_REQUESTS" in on(pilot))
        await press(pilot, "y", "enter")
        assert session.changes.commands == []
        session.changes.put(scenes.PROTECTED)
        await until(pilot, lambda: "yes, type the name" in on(pilot))
        assert pilot.app.focused is focus


async def test_a_plan_that_changed_disarms() -> None:
    session = scenes.planned()
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot)
        other = replace(scenes.PLAN, id="p2", changes=(FieldChange("MAX_CONCURRENT_REQUESTS", "40", "5"),))
        session.changes.runs = (replace(scenes.ASKING, plan=other),)  # and nobody has drawn it yet
        await press(pilot, "y")
        assert confirmed(session) == []
        await armed(pilot)
        assert "40 → 5" in on(pilot)
        await press(pilot, "y")
        assert [command[0] for command in session.changes.commands] == ["shown", "shown", "confirm"]
        assert session.changes.commands[1] == ("shown", "run-1", other.digest)


async def test_a_protected_context_wants_the_name() -> None:
    session = scenes.planned(scenes.PROTECTED)
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot, "yes, type the name")
        await press(pilot, "y")
        assert confirmed(session) == []
        seen = await press(pilot, *"mistral-servic", "enter")
        assert "that is not the name" in seen
        assert confirmed(session) == []
        await press(pilot, "e", "enter")
        assert confirmed(session) == [("confirm", "run-1", "mistral-service", False)]
        assert not pilot.app.screen.query_one("#name").display


async def test_an_empty_name_is_cancel_and_esc_too() -> None:
    for key in ("enter", "escape"):
        session = scenes.planned(scenes.PROTECTED)
        async with shown(session, NARROW) as pilot:
            await opened(pilot, session)
            await armed(pilot, "yes, type the name")
            await press(pilot, "y", key)
            assert session.changes.commands[-1] == ("cancel", "run-1")


async def test_a_name_half_typed_is_gone_when_the_plan_changes_and_the_rest_is_no_command() -> None:
    session = scenes.planned(scenes.PROTECTED)
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot, "yes, type the name")
        await press(pilot, "y", *"mistral-s")
        session.changes.put(replace(scenes.PROTECTED, plan=replace(scenes.PLAN, id="p2")))
        await until(pilot, lambda: "name mistral" not in on(pilot))
        burst(pilot, *"ervice", "enter")
        await until(pilot, lambda: "thrown away" in on(pilot))
        assert isinstance(pilot.app.screen, PlanScreen)
        assert confirmed(session) == []
        await until(pilot, lambda: "with the right name" in on(pilot))
        await press(pilot, *"mistral-service", "enter")
        assert len(confirmed(session)) == 1


async def test_without_a_record_it_wants_a_second_yes_to_that_risk() -> None:
    session = scenes.planned()
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot)
        await press(pilot, "y")
        session.changes.put(scenes.UNRECORDED)
        await until(pilot, lambda: "NOT RECORDED" in on(pilot))
        await press(pilot, "y")
        assert len(confirmed(session)) == 1
        await armed(pilot, "yes, do it without a record")
        await press(pilot, "y")
        assert confirmed(session)[1:] == [("confirm", "run-1", "", True)]


async def test_what_does_not_fit_has_to_be_scrolled_through_first() -> None:
    long = tuple(FieldChange(f"VARIABLE_{index}", "a" * 200, "b" * 200) for index in range(4))
    session = scenes.planned(replace(scenes.ASKING, plan=replace(scenes.PLAN, changes=long)))
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await until(pilot, lambda: "Scroll to the end" in on(pilot))
        await press(pilot, "y")
        assert session.changes.commands == []
        await press(pilot, *["pagedown"] * 12)
        await armed(pilot)


async def test_read_only_shows_the_plan_and_goes_no_further() -> None:
    session = scenes.planned()
    session.changes.read_only = "this console is read-only"
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await asyncio.sleep(0.6)
        seen = await press(pilot, "y")
        assert "50 → 5" in seen
        assert "this console is read-only" in seen
        assert session.changes.commands == []
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, PlanScreen)


async def test_what_the_guard_refuses_is_said_and_can_be_tried_again() -> None:
    session = scenes.planned()
    session.changes.refusal = Trouble(TroubleKind.REJECTED, "Not done", "the yes came before the plan could be read")
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await armed(pilot)
        assert "the yes came before" in await press(pilot, "y")
        session.changes.refusal = None
        await press(pilot, "y")
        assert len(confirmed(session)) == 1


async def test_a_box_over_the_plan_hides_it_from_the_guard_until_it_is_closed() -> None:
    session = scenes.planned(scenes.FILLING)
    async with shown(session, NARROW) as pilot:
        await opened(pilot, session)
        await press(pilot, "question_mark")
        session.changes.put(scenes.ASKING)
        await asyncio.sleep(0.4)
        assert session.changes.commands == []
        await press(pilot, "escape")
        await armed(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_matters_is_in_sight_however_much_there_is(size: tuple[int, int]) -> None:
    plan = replace(scenes.PLAN, warnings=scenes.WARNINGS * 3, details=tuple(f"line {index}" for index in range(99)))
    session = scenes.planned(replace(scenes.ASKING, plan=plan))
    async with shown(session, size) as pilot:
        await opened(pilot, session)
        await armed(pilot)
        for keys in ([], ["pagedown"], ["end"]):
            seen = await press(pilot, *keys)
            for part in (*_target(plan), "50 → 5", "24 warnings", "Cancel (Enter, Esc)", ARMED):
                assert part in seen, (keys, part)


def _target(plan: Plan) -> tuple[str, ...]:
    target = plan.target
    return (target.context, target.server, target.namespace, target.name, target.uid)


async def test_it_is_copied_planned_anew_reverted_and_followed_up_by_keys() -> None:
    session = scenes.planned(scenes.CONFLICT)
    async with shown(session) as pilot:
        await press(pilot, "l")
        app_of(pilot).push_screen(PlanScreen(app_of(pilot)._shared, "run-1"))
        await pilot.pause()
        await press(pilot, "c", "a")
        assert ("plan anew", "run-1") in session.changes.commands
        session.changes.put(scenes.VERIFIED)
        await until(pilot, lambda: "verified" in on(pilot))
        await press(pilot, "v")
        assert ("revert", "p1") in session.changes.commands
        await press(pilot, "escape")
        session.changes.put(scenes.ROTATED)
        app_of(pilot).push_screen(PlanScreen(app_of(pilot)._shared, "run-1"))
        await pilot.pause()
        await until(pilot, lambda: "rollout restart mistral-service" in on(pilot))
        await press(pilot, "o")
        assert ("follow up", "run-1", 0) in session.changes.commands


async def test_a_run_is_left_and_come_back_to_and_the_bar_counts_it() -> None:
    session = scenes.planned(scenes.RUNNING)
    async with shown(session) as pilot:
        await opened(pilot, session)
        assert "updated 2/3, available 1/3" in on(pilot)
        seen = await press(pilot, "escape")
        assert "it goes on" in seen
        assert "1 running" in seen
        await press(pilot, "l", "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
    assert session.changes.commands == []


async def test_during_a_run_ctrl_c_and_ctrl_z_do_nothing_and_quitting_says_what_goes_on() -> None:
    session = scenes.planned(scenes.RUNNING)
    async with shown(session) as pilot:
        assert "Ctrl+C does not quit" in await press(pilot, "ctrl+c")
        assert "a stopped console cannot follow it" in await press(pilot, "ctrl+z")
        seen = await press(pilot, "q")
        assert "UNDER WAY" in seen
        await press(pilot, "ctrl+c", "q")
        assert pilot.app.is_running
        assert "UNDER WAY" in on(pilot)
        await press(pilot, "n")


# ------------------------------------------------------------------------------------------ from a step


async def from_step(pilot: Pilot[None], step_id: str) -> None:
    title = app_of(pilot).session.guide.step(step_id).title
    await press(pilot, "colon", *f"step: {title[:18]}".lower(), "enter", "enter")


async def test_a_step_that_asks_for_a_value_offers_the_suggestion_within_its_bounds() -> None:
    session = incident_scenes.in_full_swing()
    async with shown(session) as pilot:
        await from_step(pilot, "cut-concurrency")
        assert "1 to 1000" in on(pilot)
        await press(pilot, "ctrl+u", "7", "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
    assert session.changes.commands == [("begin", "cut-concurrency", "7", None, False)]


async def test_a_step_under_way_is_shown_again_instead_of_planned_twice() -> None:
    session = scenes.planned(scenes.VERIFYING)
    async with shown(session) as pilot:
        await from_step(pilot, "cut-concurrency")
        assert "it holds for 12 s of 60 s" in on(pilot)
    assert session.changes.commands == []


async def test_without_an_incident_it_says_what_to_do_first() -> None:
    session = incident_scenes.undeclared()
    async with shown(session) as pilot:
        await from_step(pilot, "queue-requests")
        assert "declare first: D" in on(pilot)
    assert session.changes.commands == []


async def test_the_proposed_revision_is_chosen_and_its_difference_is_shown() -> None:
    session = scenes.rolling_back()
    async with shown(session, NARROW) as pilot:
        await to_leaf(pilot, session, "rollback")
        await until(pilot, lambda: "release 2.0.9" in on(pilot))
        assert "console" in on(pilot)
        assert "proposed" in on(pilot)
        seen = await press(pilot, "d")
        assert "+ image: registry/app:2.0.9" in seen
        await press(pilot, "escape", "enter")
    assert session.changes.commands == [("begin", "rollback", "", 13, False)]


async def test_a_new_key_is_never_shown_kept_or_recorded() -> None:
    session = incident_scenes.in_full_swing()
    key = "planted-new-key-0123456789"
    async with shown(session) as pilot:
        await to_leaf(pilot, session, "rotate-key")
        seen = await press(pilot, *key)
        assert "26 characters" in seen
        assert "Enter make the plan; nothing is changed yet   Esc close" in seen
        assert "planted" not in seen
        assert "planted" not in pilot.app.export_screenshot()
        await press(pilot, "escape")
        await press(pilot, "enter")
        assert "nothing typed yet" in on(pilot)
        await press(pilot, *key, "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert "planted" not in on(pilot)
        assert "planted" not in repr(app_of(pilot)._shared.drafts.__dict__)
    assert session.changes.commands == [("begin", "rotate-key", "", None, True)]


async def to_leaf(pilot: Pilot[None], session: FakeSession, step_id: str) -> None:
    """A step of another leaf, where the palette does not lead."""
    from mrb_tui.ui.screens.step import StepScreen

    app_of(pilot).push_screen(StepScreen(app_of(pilot)._shared, step_id))
    await pilot.pause()
    await press(pilot, "enter")


def test_no_view_prints_a_secret() -> None:
    assert "planted" not in repr(RunView(id="r", step_id="s", title="t", stage=Stage.PLANNING))
