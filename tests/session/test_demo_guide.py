"""The whole of it headless: the demo's world is broken, the real probes see it, the guide leads, all is journalled."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mrb_tui.actions.envelope import Stage
from mrb_tui.cli.incident_inputs import surroundings
from mrb_tui.cli.wiring import change_inputs, guide_inputs, wire_with
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.session.changes import Choices, RunView
from mrb_tui.session.guide import RowKind, TreeRow
from mrb_tui.session.session import Session
from tests.runbook.mock_incidents import run_to_red
from tests.runbook.test_mock_incidents import LEAVES

_LIMIT_S = 120.0


@asynccontextmanager
async def watching(scenario: str, folder: Path) -> AsyncIterator[Session]:
    """A session on the scenario's world once it is red."""
    with DemoHost(scenarios()[scenario], folder=folder, speed=10) as host:
        await asyncio.to_thread(run_to_red, host)
        config = folder / "config.toml"
        config.write_text(host.config_text, encoding="utf-8")
        environment = {**host.environment, "XDG_STATE_HOME": str(folder / "state"), "USER": "ana"}
        wired = wire_with(config, environment)
        session = Session(
            wired.services,
            guide=guide_inputs(wired),
            changes=change_inputs(wired, {}),
            clock=wired.clock,
            scrubber=wired.scrubber,
            around=surroundings(wired, environment),
        )
        session.desk.introduce("ana")
        task = asyncio.ensure_future(session.run())
        try:
            yield session
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_LIMIT_S):
        while not condition():
            await asyncio.sleep(0.05)


def leaf(session: Session) -> str:
    return next(row.id for row in session.guide.rows() if row.kind is RowKind.LEAF)


def next_question(session: Session) -> TreeRow | None:
    return next((row for row in session.guide.rows() if row.kind is RowKind.QUESTION and row.is_next), None)


def has_say(session: Session) -> bool:
    """Whether nothing is asked any more, or the evidence says which way: on a slow machine it may be stale a while."""
    return (question := next_question(session)) is None or question.suggested


@pytest.mark.parametrize("scenario", LEAVES)
async def test_one_key_again_and_again_leads_to_the_right_leaf_and_each_answer_has_its_facts(
    scenario: str, tmp_path: Path
) -> None:
    async with watching(scenario, tmp_path) as session:
        await until(lambda: leaf(session) == LEAVES[scenario])
        await session.desk.declare("It is red", "P2", "", None)
        while next_question(session) is not None:
            await until(lambda: has_say(session))
            session.guide.follow()
        assert leaf(session) == LEAVES[scenario]
        incident = session.desk.incident
        assert incident is not None
        asked = [row.id for row in session.guide.rows() if row.kind is RowKind.QUESTION]
        assert list(incident.answers) == asked
        for answer in incident.answers.values():
            assert (answer.verdict, answer.suggested, answer.reason) == ("supported", True, "")
            assert answer.facts


async def test_a_look_at_the_world_is_made_and_journalled(tmp_path: Path) -> None:
    async with watching("rate-limit", tmp_path) as session:
        await session.desk.declare("It is red", "P2", "", None)
        await until(lambda: leaf(session) == "rate-limited")
        session.guide.look("read-limits")
        await until(lambda: session.guide.step("read-limits").phase is StepPhase.DONE)
        step = session.guide.step("read-limits")
        assert step.look is not None
        assert "429" in step.look.headline + str(step.look.sections)
        timeline = session.desk.timeline
        texts = [entry.text for entry in timeline.page(0, len(timeline)) if entry is not None]
        assert any(text.startswith("done: Read the limit headers") and step.result in text for text in texts)


async def test_a_change_in_view_says_beforehand_whether_one_may_and_its_state_once_it_was_done(tmp_path: Path) -> None:
    async with watching("rate-limit", tmp_path) as session:
        await session.desk.declare("It is red", "P2", "", None)
        await until(lambda: leaf(session) == "rate-limited")

        def row() -> TreeRow:
            return next(row for row in session.guide.rows() if row.id == "cut-concurrency")

        await until(lambda: row().permission.startswith("you may patch deployments"))
        assert (row().blocked, row().phase) == ("", StepPhase.NOT_STARTED)
        step = session.guide.step("cut-concurrency")
        assert step.copy_text.startswith("kubectl --context ")
        assert step.copy_text.endswith(" MAX_CONCURRENT_REQUESTS=5")
        run_id = session.changes.begin("cut-concurrency", Choices())
        await until(lambda: _view(session, run_id).stage is Stage.ASKING)
        assert row().phase is StepPhase.PLANNED
        view = _view(session, run_id)
        assert view.plan is not None
        session.changes.shown(run_id, view.plan.digest)
        await asyncio.sleep(session.arm_s)
        session.changes.confirm(run_id, view.name_wanted)
        await until(lambda: row().phase in (StepPhase.RUNNING, StepPhase.VERIFYING, StepPhase.VERIFIED))
        assert row().result.endswith("MAX_CONCURRENT_REQUESTS 50 → 5")


def _view(session: Session, run_id: str) -> RunView:
    view = session.changes.run(run_id)
    assert view is not None
    return view
