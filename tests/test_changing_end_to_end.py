"""The console itself over the mock world, by keys: a change is planned, confirmed, verified, owed and taken back."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path

import pytest
from textual.pilot import Pilot

from mrb_tui.actions import running
from mrb_tui.cli.incident_inputs import surroundings
from mrb_tui.cli.wiring import change_inputs, guide_inputs, wire_with
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.domain.mitigation_state import Phase
from mrb_tui.session.changes import Choices
from mrb_tui.session.session import Session
from mrb_tui.ui.options import UiOptions
from mrb_tui.ui.screens.plan import PlanScreen
from mrb_tui.ui.themes import shipped_themes
from tests.ui.consoles import NARROW, TestedApp
from tests.ui.piloting import on, press

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("program")]

_VERIFY = """[steps.queue-requests.verify]
when = { none = ["service_errors.ratio_429 > var.error_ratio", "service_logs.status_429 >= var.log_lines"] }
for = "{{ var.verify_for }}\""""
_SOONER = """[steps.queue-requests.verify]
when = { none = ["service_errors.ratio_429 > var.error_ratio"] }
for = "2s\""""


async def _until(pilot: Pilot[None], holds: Callable[[], bool], limit_s: float = 60.0) -> None:
    end_s = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > end_s:
            pytest.fail(f"it never came:\n{on(pilot)}")
        await pilot.pause(0.05)


@asynccontextmanager
async def _console(folder: Path) -> AsyncIterator[tuple[Pilot[None], Session, DemoHost]]:
    """On a night that breaks quickly, with a runbook whose verification takes seconds."""
    book = resources.files("mrb_tui.runbook.builtin").joinpath("mistral.toml").read_text(encoding="utf-8")
    assert _VERIFY in book
    (folder / "runbook.toml").write_text(book.replace(_VERIFY, _SOONER), encoding="utf-8")
    with DemoHost(scenarios()["rate-limit"], speed=30.0, folder=folder) as host:
        config = folder / "config.toml"
        text = f'{host.config_text}\n[runbook]\npath = "{folder / "runbook.toml"}"\n'
        config.write_text(text, encoding="utf-8")
        environment = {**host.environment, "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)}
        wired = wire_with(config, environment, stand_in=True)
        session = Session(
            wired.services,
            guide=guide_inputs(wired),
            changes=change_inputs(wired, environment),
            clock=wired.clock,
            scrubber=wired.scrubber,
            around=surroundings(wired, environment),
        )
        app = TestedApp(session, UiOptions(theme_dirs=(shipped_themes(),)))  # type: ignore[no-untyped-call, unused-ignore] # as consoles makes it
        async with app.run_test(size=NARROW) as pilot:
            await _until(pilot, lambda: "✗ DOWN" in on(pilot))
            await press(pilot, "D")
            await press(pilot, "enter")
            await _until(pilot, lambda: session.desk.incident is not None)
            yield pilot, session, host
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:  # as the end of the process does
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def _phases(session: Session) -> list[Phase]:
    incident = session.desk.incident
    return [state.phase for state in incident.mitigations.values()] if incident is not None else []


def _variables(host: DemoHost) -> dict[str, str]:
    found: dict[str, str] = {}

    def look(world: object) -> None:
        containers = host.world.workload.template["spec"]["containers"]
        found.update({each["name"]: each.get("value", "") for each in containers[0]["env"]})

    host.call(look)
    return found


async def _say_yes(pilot: Pilot[None]) -> None:
    await _until(pilot, lambda: "yes, type the name" in on(pilot))
    await press(pilot, "y", *"mistral-service", "enter")


async def test_the_rate_limit_is_queued_verified_owed_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "STEADY_S", 1.0)
    monkeypatch.setattr(running, "LOOK_EVERY_S", 0.2)
    async with _console(tmp_path) as (pilot, session, host):
        before = _variables(host)
        await press(pilot, "f", "f", "f", "f")
        await press(pilot, "colon", *"step: queue", "enter", "enter")
        assert isinstance(pilot.app.screen, PlanScreen), on(pilot)
        await _until(pilot, lambda: "unset → queue" in on(pilot))
        assert "RATE_LIMIT_MODE" not in _variables(host)
        await _say_yes(pilot)
        await _until(pilot, lambda: "it helped: verified" in on(pilot))
        assert _variables(host) == {**before, "RATE_LIMIT_MODE": "queue"}
        assert [state.phase for state in session.changes.ledger] == [Phase.VERIFIED]
        await press(pilot, "escape", "escape", "l")
        assert "▲ Queue requests instead of failing them" in on(pilot)
        assert "by you" in on(pilot)
        await press(pilot, "enter")
        await _until(pilot, lambda: "queue → unset" in on(pilot))
        await _say_yes(pilot)
        await _until(pilot, lambda: "It is applied" in on(pilot))
        assert _variables(host) == before
        assert session.changes.ledger == ()
        await press(pilot, "escape")
        assert "Nothing temporary is in force" in on(pilot)
        incident = session.desk.incident
        assert incident is not None
        assert next(iter(incident.mitigations.values())).phase is Phase.REVERTED


async def test_a_plan_that_is_cancelled_writes_nothing(tmp_path: Path) -> None:
    async with _console(tmp_path) as (pilot, session, host):
        before = _variables(host)
        session.changes.begin("queue-requests", Choices())
        await press(pilot, "l", "enter")
        await _until(pilot, lambda: "yes, type the name" in on(pilot))
        await press(pilot, "enter")
        await _until(pilot, lambda: _phases(session) == [Phase.REFUSED])
        assert _variables(host) == before
