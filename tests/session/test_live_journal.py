"""What comes in from the journal, event by event: a fault in one is told, and stops nothing."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.live_journal import LiveJournal
from tests.journal.making import NOON, declared, event, new_journal, notes
from tests.journal.test_loading import breaks_at
from tests.session.desks import until


def _live(path: Path, changed: Callable[[ChangeKind], None]) -> LiveJournal:
    def now() -> datetime:
        return NOON

    return LiveJournal(partial(FileJournal, path), now, changed, host="here", read_only=False)


async def test_an_event_nobody_foresaw_is_told_and_the_next_ones_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_journal(tmp_path)
    other.append([declared(), *notes(2)], NOON)
    breaks_at(monkeypatch, "n1")
    kinds: list[ChangeKind] = []
    live = _live(other.path, kinds.append)
    live.start()
    await live.loaded()
    assert live.incident is not None
    assert live.incident.events == 2
    assert live.state.unread is not None
    assert "not taken in: 1" in live.state.unread.why
    assert live.state.trouble is None  # what is said is saved all the same
    assert ChangeKind.JOURNAL in kinds

    breaks_at(monkeypatch, "n2")
    other.append(notes(2, start=2), NOON)
    await until(lambda: live.state.unread is not None and "taken in: 2" in live.state.unread.why)
    await asyncio.wait_for(live.record(event("mine")), 5)
    await until(lambda: live.incident is not None and live.incident.last_seq == 6)
    assert live.incident.events == 4
    assert await live.close() == ()
    other.close()


async def test_an_own_event_at_which_the_fold_breaks_does_not_stay_pending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_journal(tmp_path)
    other.append([declared()], NOON)
    live = _live(other.path, lambda kind: None)
    live.start()
    await live.loaded()
    breaks_at(monkeypatch, "mine")
    await asyncio.wait_for(live.record(event("mine")), 5)
    await until(lambda: live.state.unread is not None)
    assert live.incident is not None
    assert live.incident.events == 1
    assert await live.close() == ()
    other.close()
