"""The bundle of a console: collected beside everything else, recorded, ended with what it is made from."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from mrb_tui.domain.closing import CheckId, CheckStanding
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.source import Source
from mrb_tui.evidence.window import Window
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.evidence_run import RealEvidence
from mrb_tui.session.live import ChangeKind
from tests.evidence.making import Made, members, writes
from tests.session.desks import Bench, running

LIMIT_S = 60.0


def _evidence(bench: Bench, *, record: list[Payload] | None = None) -> RealEvidence:
    def recorded(payload: Payload) -> None:
        if record is not None:
            record.append(payload)
        bench.desk.record(payload)

    return RealEvidence(
        bench.desk._around.catalogue,
        clock=lambda: bench.at,
        scrubber=Scrubber(Secrets()),
        incident=lambda: bench.desk.incident,
        events=bench.desk.events,
        states=bench.states.values,
        responder=lambda: "ana",
        service_id=lambda: bench.service,
        record=recorded,
        changed=bench.changes.append,
        notice=bench.notices.append,
    )


async def _over(evidence: RealEvidence) -> None:
    async with asyncio.timeout(LIMIT_S):
        while evidence.view is None or not evidence.view.is_over:
            await asyncio.sleep(0.005)


def _makes(*sources: Source) -> object:
    async def make(window: Window) -> Sequence[Source]:
        return sources

    return make


async def test_it_is_collected_recorded_and_ticked_off(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.desk.declare("Answers are empty", "P2", "auth", None)
        evidence = _evidence(bench)

        async def lacks(intake: object) -> None:
            raise TroubleError(Trouble(TroubleKind.FORBIDDEN, "Reading pods failed", "pods is forbidden"))

        evidence.opened(_makes(writes("notes", "x"), Made("pods", lacks)))  # type: ignore[arg-type]  # made for it
        evidence.start(mask_personal=True)
        with pytest.raises(TroubleError, match="already"):
            evidence.start(mask_personal=True)
        await _over(evidence)
        view = evidence.view
        assert view is not None
        assert view.missing == ("the pods: pods is forbidden",)
        found = members(Path(view.path))
        assert {"notes.txt", "timeline.md", "timeline.json", "probes.json", "journal-verification.json"} <= set(found)
        assert "Answers are empty" in found["timeline.md"]
        incident = bench.desk.incident
        assert incident is not None
        assert incident.evidence[-1].path == view.path
        done = {check.id: check.standing for check in bench.desk.closing()}
        assert done[CheckId.EVIDENCE] is CheckStanding.DONE
        assert ChangeKind.EVIDENCE in bench.changes


async def test_what_it_is_made_from_goes_and_so_does_it(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.desk.declare("Answers are empty", "P2", "auth", None)
        evidence = _evidence(bench)
        begun = asyncio.Event()

        async def hangs(intake: object) -> None:
            begun.set()
            await asyncio.Event().wait()

        evidence.opened(_makes(Made("slow", hangs)))  # type: ignore[arg-type]  # made for it
        evidence.start(mask_personal=True)
        await begun.wait()
        await evidence.closed()
        assert evidence.view is not None
        assert evidence.view.cancelled
        assert not list(tmp_path.rglob("*evidence*"))


async def test_why_it_cannot_be_is_said(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        evidence = _evidence(bench)
        with pytest.raises(TroubleError, match="no incident"):
            evidence.start(mask_personal=True)
        await bench.desk.declare("Answers are empty", "P2", "auth", None)
        with pytest.raises(TroubleError, match="not connected"):
            evidence.start(mask_personal=True)
        evidence.opened(_makes())  # type: ignore[arg-type]  # made for it
        bench.service = "another"
        with pytest.raises(TroubleError, match="is about chat"):
            evidence.start(mask_personal=True)
