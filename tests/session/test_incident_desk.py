"""An incident by one console and by two, over a real journal."""

from datetime import timedelta
from pathlib import Path

import pytest

from mrb_tui.domain.closing import CheckId
from mrb_tui.domain.events.incident import Milestone, Status
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Reading
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.desk import EntrySort
from mrb_tui.session.live import ChangeKind
from tests.session.desks import SECRET, START, Bench, running, until


async def test_before_an_incident_the_timeline_is_what_turned(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        bench.observe("ok", Health.OK)
        bench.pass_time(10)
        bench.observe("429 rate limited", Health.DOWN)
        bench.observe("429 rate limited", Health.DOWN)
        assert [entry.text for entry in await bench.entries()] == ["Api ok", "Api ok → 429 rate limited"]
        assert bench.desk.incident is None
        with pytest.raises(TroubleError, match="there is no incident"):
            bench.desk.note("too early")
    assert not list(tmp_path.iterdir())


async def test_a_declaration_takes_the_last_half_hour_with_it(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        bench.observe("ok", Health.OK)
        bench.pass_time(3600)
        bench.observe("429 rate limited", Health.DOWN)
        bench.pass_time(240)
        await bench.declare()
        incident = bench.desk.incident
        assert incident is not None
        assert (incident.title, incident.severity, incident.service) == ("Rate limited", "P2", "chat")
        assert await bench.texts() == [
            "Api ok → 429 rate limited",
            "declared P2: Rate limited",
            "ana is here",
            "runbook Mistral AI (00000000)",
        ]
        first = (await bench.entries())[0]
        assert first.at == START + timedelta(hours=1)
        assert first.health is Health.DOWN


async def test_what_is_said_shows_at_once_and_survives_the_console(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        desk = bench.desk
        desk.note(f"users see empty answers\nkey {SECRET}")
        desk.note("it began here", START - timedelta(minutes=7))
        desk.set_severity("p1", "all requests fail")
        desk.set_status("identified")
        desk.assign("Commander", "bo")
        desk.set_milestone("mitigated")
        incident = desk.incident
        assert incident is not None, "shown before it is durable"
        assert (incident.severity, incident.status, incident.commander) == ("P1", Status.IDENTIFIED, "bo")
        assert Milestone.MITIGATED in incident.milestones
        await until(lambda: _first(bench) == "it began here")
        texts = await bench.texts()
        assert "users see empty answers …" in texts
        incident_id = incident.id
    assert SECRET not in "".join(path.read_text() for path in tmp_path.rglob("*.jsonl"))
    async with running(tmp_path, person="bo") as other:
        assert [(line.id, line.is_open) for line in await other.desk.incidents()] == [(incident_id, True)]
        await other.desk.resume(incident_id)
        again = other.desk.incident
        assert again is not None
        assert (again.severity, again.commander, again.roles) == ("P1", "bo", {"commander": "bo"})
        assert (await other.texts())[-1] == "bo joined"


async def test_two_consoles_on_one_incident_see_each_other(tmp_path: Path) -> None:
    async with running(tmp_path) as ana, running(tmp_path, person="bo") as bo:
        await ana.declare()
        await ana.entries()
        assert ana.desk.incident is not None
        await bo.desk.resume(ana.desk.incident.id)
        bo.desk.note("seen from the other side")
        await until(lambda: any("other side" in entry.text for entry in ana.desk.timeline.page(0, 99) if entry))
        ana.desk.set_severity("P1")
        await until(lambda: bo.desk.incident is not None and bo.desk.incident.severity == "P1")
        ana.observe("429", Health.DOWN)
        await until(lambda: bo.desk.incident is not None and "api" in bo.desk.incident.probes)
        bo.observe("429", Health.DOWN)
        bo.desk.note("end")
        await until(lambda: any(entry.text == "end" for entry in ana.desk.timeline.page(0, 99) if entry))
        turns = [entry for entry in await ana.entries() if entry.sort is EntrySort.PROBE]
        assert len(turns) == 1, "a turn that is recorded already is not recorded again"


async def test_a_console_that_has_just_begun_to_look_does_not_overrule_the_record(tmp_path: Path) -> None:
    async with running(tmp_path) as ana, running(tmp_path, person="bo") as bo:
        await ana.declare()
        ana.observe("0 errors/min", Health.OK)
        await ana.entries()
        assert ana.desk.incident is not None
        await bo.desk.resume(ana.desk.incident.id)
        bo.see(Reading.no_data("starting"))
        bo.observe("0 errors/min", Health.OK)
        turns = [entry.text for entry in await bo.entries() if entry.sort is EntrySort.PROBE]
        assert len(turns) == 1, turns


async def test_a_flapping_probe_is_told_in_few_words(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        bench.observe("ok", Health.OK)
        await bench.declare()
        for turn in range(20):
            bench.pass_time(1)
            bench.observe(*(("503", Health.DOWN) if turn % 2 == 0 else ("ok", Health.OK)))
        bench.pass_time(120)
        bench.desk.tick()
        turns = [entry.text for entry in await bench.entries() if entry.sort is EntrySort.PROBE]
        assert turns == ["Api ok", "Api ok → 503", "Api turned 19 times, now ok"]


async def test_marks_and_amendments_keep_the_first_words(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        bench.desk.note("restarted at noon")
        entry = (await bench.entries())[-1]
        bench.desk.mark(entry)
        bench.desk.amend(entry, "restarted at 11:50", START - timedelta(minutes=10), "read the shell history")
        changed = next(one for one in await bench.entries() if one.id == entry.id)
        assert (changed.marked, changed.amended, changed.text) == (True, True, "restarted at 11:50")
        assert changed.first_text == "restarted at noon"
        assert changed.at == START - timedelta(minutes=10)
        with pytest.raises(TroubleError, match="nothing is different"):
            bench.desk.amend(changed, changed.text, changed.at, "")


async def test_resolving_goes_through_the_list(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        bench.observe("ok", Health.OK)
        bench.desk.set_milestone("mitigated")
        with pytest.raises(TroubleError, match="closing list is not through") as refused:
            bench.desk.resolve("")
        assert any("stakeholders told" in line for line in refused.value.trouble.advice)
        with pytest.raises(TroubleError, match="needs a reason"):
            bench.desk.override(CheckId.TOLD, "  ")
        bench.desk.override(CheckId.TOLD, "nobody noticed")
        bench.desk.override(CheckId.EVIDENCE, "a drill")
        bench.desk.resolve("the limit was raised")
        assert bench.desk.incident is not None
        assert not bench.desk.incident.is_open
        assert (await bench.texts())[-1] == "resolved: the limit was raised"
        incident_id = bench.desk.incident.id
    async with running(tmp_path) as later:
        await later.desk.resume(incident_id)
        assert later.desk.read_only
        with pytest.raises(TroubleError, match="only being read"):
            later.desk.note("after all")
        assert (await later.texts())[-1] == "resolved: the limit was raised"


async def test_nobody_declares_without_a_name_and_one_at_a_time(tmp_path: Path) -> None:
    async with running(tmp_path, person="") as bench:
        with pytest.raises(TroubleError, match="who is at this console"):
            await bench.declare()
        bench.desk.introduce("  ana\x1b[31m ")
        await bench.declare()
        assert bench.desk.responder == "ana"
        with pytest.raises(TroubleError, match="is open here"):
            await bench.declare()
        await bench.desk.leave()
        with pytest.raises(TroubleError, match="no severity"):
            await bench.declare(severity="P9")


async def test_another_services_probes_are_not_this_incidents(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        bench.service = "search"
        bench.desk.switched("Search")
        bench.observe("503", Health.DOWN)
        bench.service = "chat"
        bench.desk.switched("Chat")
        bench.pass_time(30)
        bench.observe("ok", Health.OK)
        assert [entry.text for entry in await bench.entries() if entry.sort is EntrySort.PROBE] == ["Api 503 → ok"]


async def test_the_handoff_is_recorded_as_it_was_read(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        bench.desk.assign("commander", "ana")
        text = await bench.desk.hand_over("bo")
        assert "Rate limited" in text
        assert bench.desk.incident is not None
        assert bench.desk.incident.commander == "bo"
        assert (await bench.texts())[-1] == "handed over to bo"


async def test_the_timeline_is_written_beside_the_journal(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        bench.desk.note("a | b")
        path = Path(await bench.desk.export("md", marked_only=False))
        assert path.parent.parent == tmp_path
        assert "| Time | Event |" in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(TroubleError, match="no form"):
            await bench.desk.export("pdf", marked_only=False)


async def test_a_disk_that_fails_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.write_text("a file where the folder should be")
    async with running(folder) as bench:
        await bench.declare()
        bench.desk.note("held in memory")
        await until(lambda: bench.desk.journal.trouble is not None and bench.desk.journal.held > 0)
        assert bench.desk.incident is not None
        assert any(entry.pending for entry in bench.desk.timeline.page(0, 99) if entry)
        assert ChangeKind.JOURNAL in bench.changes
        folder.unlink()
        bench.desk.try_again()
        texts = await bench.texts()
        assert any("could not be written" in text for text in texts)
        assert "held in memory" in texts
        assert bench.desk.journal.trouble is None


async def test_find_looks_at_all_of_it(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        for number in range(450):
            bench.desk.note(f"note {number}")
        found = await bench.desk.timeline.find(lambda entry: entry.text.endswith("7"))
        assert len(found) == 45
        assert len(await bench.entries()) == 453


def _first(bench: Bench) -> str:
    entry = bench.desk.timeline.page(0, 1)[0]
    return entry.text if entry is not None else ""
