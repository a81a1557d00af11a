"""The demo's story, line by line, and its end card."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mrb_tui.cli.kept_demo import keep_demo
from mrb_tui.demo.scenario import scenarios
from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events import mitigation
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.ui.tour import Tour, tour_words
from tests.ui import change_scenes, incident_scenes, runbook_scenes, scenes
from tests.ui.consoles import NARROW
from tests.ui.fake_session import FakeSession
from tests.ui.piloting import on, press, shown, until

TOUR = Tour(fails="First a mistake", helps="Now what helps", folder="/tmp/demo/incidents")


def words(session: FakeSession, tour: Tour = TOUR) -> str:
    said = tour_words(session, tour, {})
    assert len(said) < NARROW[0] - 1, said
    return said


def _mitigated(*ends: str) -> FakeSession:
    """At the leaf, with a change that came to that end."""
    session = runbook_scenes.answered()
    events: dict[str, Payload] = {
        "sent": mitigation.MitigationStarted("p1", "cut"),
        "applied": mitigation.MitigationFinished("p1", "cut"),
        "unverified": mitigation.MitigationUnverified("p1", "cut", "it was not so"),
        "verified": mitigation.MitigationVerified("p1", "cut", "it is so"),
        "reverted": mitigation.MitigationReverted("p1", "cut", "p2"),
    }
    session.desk.happen(incident_scenes.CUT)
    for end in ends:
        session.desk.happen(events[end])
    return session


def test_each_line_leads_to_the_next() -> None:
    assert words(scenes.all_green()).startswith("Green")
    assert "D declares" in words(scenes.rate_limited())
    assert "f gives the answer" in words(runbook_scenes.supported())
    assert words(runbook_scenes.answered()) == "First a mistake"
    assert "the probes tell" in words(change_scenes.owing())
    assert "It did not help" in words(_mitigated("sent", "applied", "unverified"))
    assert words(_mitigated("sent", "applied", "unverified", "reverted")) == "Now what helps"
    helped = _mitigated("sent", "applied", "verified")
    assert "t has all of it in writing" in words(helped)
    helped.desk.happen(life.IncidentResolved("queued"))
    assert words(helped).startswith("Over")


def test_a_scenario_without_a_mistake_goes_on_without_one() -> None:
    assert "Enter on a step" in words(runbook_scenes.answered(), Tour())


@pytest.mark.parametrize("name", scenarios())
def test_what_a_scenario_says_fits_a_narrow_screen(name: str) -> None:
    assert max(len(scenarios()[name].fails), len(scenarios()[name].helps)) < NARROW[0] - 1


async def test_the_line_follows_what_happens_beside_the_incident_too() -> None:
    session = runbook_scenes.answered()
    async with shown(session, NARROW, tour=TOUR, coach=_Wanted()) as pilot:
        await until(pilot, lambda: "First a mistake" in on(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: "First a mistake" not in on(pilot))


class _Wanted:
    is_wanted = True

    def put_away(self) -> None:
        self.is_wanted = False


async def test_the_end_card_says_how_it_went_and_keeps_the_files() -> None:
    kept: list[str] = []

    def keep() -> str:
        kept.append("kept")
        return "/home/ana/.local/state/mrb-tui/demo/1"

    session = runbook_scenes.mitigated()
    async with shown(session, NARROW, tour=replace(TOUR, keep=keep)) as pilot:
        screen = await press(pilot, "q")
        assert "How it went" in screen
        for part in ("to the branch", "to mitigation", "longest silence", "/tmp/demo/incidents", "thrown away"):
            assert part in screen
        assert "Kept: /home/ana/.local/state/mrb-tui/demo/1" in await press(pilot, "k")
        assert kept == ["kept"]
        assert "How it went" not in await press(pilot, "n")
        await press(pilot, "q", "y")
        assert pilot.app._exit


async def test_without_an_incident_the_demo_only_asks() -> None:
    async with shown(scenes.rate_limited(), NARROW, tour=TOUR) as pilot:
        assert "Quit the console?" in await press(pilot, "q")


def test_files_are_kept_beside_the_real_ones(tmp_path: Path) -> None:
    folder = tmp_path / "demo" / "mrb-tui" / "incidents" / "INC-1"
    folder.mkdir(parents=True)
    (folder / "journal.jsonl").write_text("{}\n")
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    kept = Path(keep_demo(tmp_path / "demo", environment))
    shutil.rmtree(tmp_path / "demo")
    assert (kept / "INC-1" / "journal.jsonl").read_text() == "{}\n"
    assert not (tmp_path / "state" / "mrb-tui" / "incidents").exists()
    with pytest.raises(TroubleError, match="not kept"):
        keep_demo(tmp_path / "nowhere", environment)
