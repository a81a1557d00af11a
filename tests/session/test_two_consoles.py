"""Two consoles on one host, on one incident: each sees what the other writes down, and which of them did it."""

from pathlib import Path

from mrb_tui.journal.recorder import POLL_S
from mrb_tui.ui.bridge import EVERY_S
from tests.session.desks import Bench, running, until

WITHIN_S = 1.0


def _has(bench: Bench, text: str) -> bool:
    timeline = bench.desk.timeline
    return any(entry is not None and text in entry.text for entry in timeline.page(0, len(timeline)))


async def test_each_sees_the_notes_of_the_other(tmp_path: Path) -> None:
    async with running(tmp_path) as ana, running(tmp_path, person="bo") as bo:
        await ana.declare()
        assert ana.desk.incident is not None
        await ana.desk.events()  # read by the thread that writes: from here on the declaration is on the disk
        await bo.desk.resume(ana.desk.incident.id)
        bo.desk.note("seen by bo", None)
        await until(lambda: _has(ana, "seen by bo"))
        ana.desk.note("seen by ana", None)
        await until(lambda: _has(bo, "seen by ana"))
        assert bo.desk.incident is not None
        assert set(bo.desk.incident.responders) == {"ana", "bo"}


def test_what_stands_between_two_screens_leaves_room_within_a_second() -> None:
    """The other one looks at the file so often, and draws so often; the disk and the terminal have the rest."""
    assert POLL_S + EVERY_S <= WITHIN_S / 2
