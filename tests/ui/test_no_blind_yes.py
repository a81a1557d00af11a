"""Whatever keys come in whatever order, and whatever the plan does meanwhile: no yes without a plan that was shown."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from textual.events import Key

from mrb_tui.ui.app import ConsoleApp
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.terminal.receipts import Arrived
from tests.ui import change_scenes as scenes
from tests.ui.consoles import NARROW, console
from tests.ui.fake_changes import FakeChanges

ARM_S = 0.03
_LIMIT_S = 60.0
OTHER = replace(scenes.PLAN, id="p2")
PLANS = {
    "planning": scenes.PLANNING,
    "filling": scenes.FILLING,
    "asking": scenes.ASKING,
    "other": replace(scenes.ASKING, plan=OTHER),
    "protected": scenes.PROTECTED,
    "other protected": replace(scenes.PROTECTED, plan=OTHER),
    "unrecorded": scenes.UNRECORDED,
    "conflict": scenes.CONFLICT,
}
KEYS = ("y", "y", "y", "enter", "escape", "down", "pagedown", "m", "name", "a", "q", "n", "backspace")


@dataclass
class Watched(FakeChanges):
    """Keeps what was wrong about a yes. `keys` are those that were sent, with when."""

    shown_at: dict[str, float] = field(default_factory=dict)
    keys: list[tuple[str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    yeses: int = 0

    def shown(self, run_id: str, digest: str) -> None:
        view = self.run(run_id)
        if view is None or view.plan is None or view.plan.digest != digest or view.stage != "waiting for a yes":
            self.wrong.append("another plan than the one in front was said to be shown")
        self.shown_at[digest] = time.monotonic()

    def confirm(self, run_id: str, typed: str = "", *, unrecorded: bool = False) -> None:
        self.yeses += 1
        view = self.run(run_id)
        assert view is not None
        assert view.plan is not None
        at_s = self.shown_at.get(view.plan.digest)
        if at_s is None:
            self.wrong.append("a yes to a plan that was never shown")
        elif not any(key in ("y", "enter") and sent_s >= at_s for key, sent_s in self.keys):
            self.wrong.append("a yes that was typed before the plan was shown")
        if typed != view.name_wanted or unrecorded != bool(view.unrecorded):
            self.wrong.append("a yes without the name, or to another risk")
        super().confirm(run_id, typed, unrecorded=unrecorded)


async def _until(condition: Callable[[], bool]) -> None:
    """However slow the machine is."""
    async with asyncio.timeout(_LIMIT_S):
        while not condition():
            await asyncio.sleep(0.005)


@dataclass
class StallingLine:
    """A line that can stall: what it is told to find out waits until it flows."""

    app: ConsoleApp
    stalled: bool = False
    held: list[Arrived] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._arrives = self.app.when_arrived
        self.app.when_arrived = self.when_arrived  # type: ignore[method-assign] # it stands between

    def when_arrived(self, call: Arrived) -> None:
        if self.stalled:
            self.held.append(call)
        else:
            self._arrives(call)

    def flow(self) -> None:
        self.stalled = False
        held, self.held = self.held, []
        for call in held:
            call(time.monotonic())

    def has_brought_it(self) -> bool:
        """Whether waiting changes nothing: no yes is asked for on the screen, or it counts, or the line is stalled."""
        screen = self.app.screen
        if not self.app.news_is_drawn:
            return False
        if not isinstance(screen, PlanScreen):
            return True
        yes = screen.yes
        return not yes.subject or yes.subject != yes.arming.subject or bool(self.held) or yes.is_armed


async def _mash(moves: list[str]) -> Watched:
    session = scenes.planned(scenes.PLANNING)
    session.changes = changes = Watched(changed=session.changes.changed, runs=session.changes.runs)
    app = console(session)
    line = StallingLine(app)
    async with app.run_test(size=NARROW) as pilot:
        for move in moves:
            if not isinstance(app.screen, PlanScreen):
                while len(app.screen_stack) > 1:
                    app.pop_screen()
                screen = PlanScreen(app._shared, "run-1")
                screen.yes.arming.arm_s = ARM_S
                app.push_screen(screen)
                await pilot.pause()
            kind, _, what = move.partition(":")
            if kind == "key":
                for key in "mistral-service" if what == "name" else (what,):
                    changes.keys.append((key, time.monotonic()))
                    app.post_message(Key("minus" if key == "-" else key, key if len(key) == 1 else None))
            elif kind == "put":
                changes.put(PLANS[what])
            elif kind == "silently":
                changes.runs = (PLANS[what],)
            elif what == "wait":
                await _until(lambda: app.keys_are_through)
                await pilot.pause()
                await _until(line.has_brought_it)
                await pilot.pause()
            elif what == "stall":
                line.stalled = True
            else:
                line.flow()
        await _until(lambda: app.keys_are_through)
        await pilot.pause()
    return changes


moves = st.one_of(
    st.sampled_from(KEYS).map("key:{}".format),
    st.sampled_from(tuple(PLANS)).map("put:{}".format),
    st.sampled_from(tuple(PLANS)).map("silently:{}".format),
    st.sampled_from(("line:wait", "line:wait", "line:stall", "line:flow")),
)


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(moves, min_size=5, max_size=40))
def test_no_order_of_keys_confirms_what_was_not_shown(moves: list[str]) -> None:
    changes = asyncio.run(_mash(moves))
    assert changes.wrong == []


@pytest.mark.parametrize(
    ("moves", "yeses"),
    [
        (["put:asking", "line:wait", "key:y"], 1),
        (["put:protected", "line:wait", "key:y", "line:wait", "key:name", "key:enter"], 1),
        (["line:stall", "put:asking", "key:y", "key:enter", "line:wait", "key:y", "line:wait", "line:flow"], 0),
        (["line:stall", "put:asking", "line:wait", "key:y", "line:flow", "line:wait", "key:y"], 1),
        (["put:asking", "line:wait", "silently:other", "key:y"], 0),
        (["put:asking", "line:wait", "key:y", "key:y", "key:y"], 1),
    ],
)
def test_the_moves_do_what_they_say(moves: list[str], yeses: int) -> None:
    changes = asyncio.run(_mash(moves))
    assert changes.wrong == []
    assert changes.yeses == yeses
