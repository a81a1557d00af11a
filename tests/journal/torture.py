"""`python -m tests.journal.torture`: writers that are killed at random points, and what became of their journals.

Two processes write to one journal at a time and put down what was acknowledged to them; again and again one is killed
and another takes its place. Some write in small pieces, so that the end meets them within a record. After each journal
everything acknowledged must be there, once, in the order of its writer, and the chain must hold.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from mrb_tui.domain.events.incident import NoteAdded
from mrb_tui.journal import disk
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.journal import JournalError
from mrb_tui.journal.verify import verify
from tests.journal.making import event, new_journal

KILLS_PER_JOURNAL = 25


@dataclass(slots=True)
class Score:
    """What was seen so far."""

    kills: int = 0
    records: int = 0
    acknowledged: int = 0
    torn: int = 0
    faults: list[str] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Torture, tell the seed and what was seen; 1 if anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.journal.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--folder", type=Path, default=None, help="where the journals are made")
    arguments = parser.parse_args(argv)
    seed = arguments.seed if arguments.seed is not None else random.randrange(1 << 32)
    chance, score = random.Random(seed), Score()
    print(f"seed {seed}", flush=True)
    while score.kills < arguments.kills and not score.faults:
        with tempfile.TemporaryDirectory(dir=arguments.folder, prefix="journal-torture-") as folder:
            _one_journal(Path(folder), chance, min(KILLS_PER_JOURNAL, arguments.kills - score.kills), score)
    print(
        f"{score.kills} kills, {score.records} records, {score.acknowledged} of them acknowledged, "
        f"{score.torn} torn tails set aside"
    )
    for fault in score.faults:
        print(f"FAULT {fault}")
    return 1 if score.faults else 0


def _one_journal(folder: Path, chance: random.Random, kills: int, score: Score) -> None:
    journal = new_journal(folder)
    journal.close()
    acknowledged = folder / "acknowledged"
    writers = [_writer(journal.path, acknowledged, f"w{number}", chance.getrandbits(32)) for number in range(2)]
    for number in range(2, kills + 2):
        time.sleep(chance.uniform(0, 0.025))
        _kill(writers.pop(chance.randrange(2)))
        score.kills += 1
        writers.append(_writer(journal.path, acknowledged, f"w{number}", chance.getrandbits(32)))
    time.sleep(0.02)
    for writer in writers:
        _kill(writer)
    _check(journal.path, acknowledged, score)


def _writer(path: Path, acknowledged: Path, name: str, seed: int) -> int:
    """A process that records until it is killed; its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        _write_for_ever(path, acknowledged, name, random.Random(seed))
    finally:
        os._exit(1)


def _write_for_ever(path: Path, acknowledged: Path, name: str, chance: random.Random) -> None:
    if chance.random() < 0.7:
        _write_in_pieces(chance)
    out = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    journal = FileJournal(path, lock_limit_s=5.0)
    number = 0
    while True:
        events = []
        for _ in range(chance.randint(1, 3)):
            events.append(event(f"{name}-{number}", NoteAdded("x" * chance.randint(0, 300))))
            number += 1
        with suppress(JournalError):
            recorded = journal.append(events, datetime.now(UTC))
            os.write(out, "".join(f"{one.id}\n" for one in recorded).encode())


def _write_in_pieces(chance: random.Random) -> None:
    write = os.write

    def in_pieces(fd: int, data: bytes) -> None:
        at = 0
        while at < len(data):
            at += write(fd, data[at : at + chance.randint(1, 60)])
            if chance.random() < 0.1:
                time.sleep(0.0005)

    disk._write = in_pieces  # in this process only, which does nothing else


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _check(path: Path, acknowledged: Path, score: Score) -> None:
    journal = FileJournal(path)
    with suppress(JournalError):
        journal.append([event("after-all")], datetime.now(UTC))  # sets the last torn tail aside
    ids = [one.id for one in journal.events()]
    journal.close()
    promised = acknowledged.read_text().split() if acknowledged.exists() else []
    report = verify(path)
    score.records += report.records
    score.acknowledged += len(promised)
    score.torn += report.torn
    places = {name: place for place, name in enumerate(ids)}
    if len(places) != len(ids):
        score.faults.append("an event counts twice")
    score.faults += [f"lost: {name}" for name in promised if name not in places]
    score.faults += [str(problem) for problem in report.problems]
    last: dict[str, int] = {}
    for name in ids[:-1]:
        writer, _, number = name.partition("-")
        if int(number) <= last.get(writer, -1):
            score.faults.append(f"out of order: {name}")
        last[writer] = int(number)
    if "after-all" not in places:
        score.faults.append("the journal could not be written afterwards")


if __name__ == "__main__":
    sys.exit(main())
