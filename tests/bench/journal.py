"""`python -m tests.bench.journal`: what the journal costs, as ratios to what the disk alone would."""

import argparse
import os
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from mrb_tui.domain.events.event import NewEvent, Payload
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.events.incident import IncidentDeclared, NoteAdded
from mrb_tui.domain.health import Health
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.codec import draft, line_of
from mrb_tui.journal.file_journal import FileJournal
from mrb_tui.journal.loading import fold_of
from mrb_tui.journal.record import genesis

BEGIN = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = 50


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.journal", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--appends", type=int, default=300)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None, help="on the disk to measure")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mrb-tui-bench-", dir=arguments.folder) as folder:
        catalogue = Catalogue(Path(folder) / "incidents")
        small, large = _journal(catalogue, 100), _journal(catalogue, arguments.events)
        print(f"journal of {arguments.events:,} events, {large.stat().st_size / 1e6:.0f} MB; medians\n")
        for title, figure in _figures(small, large, arguments.appends, arguments.runs):
            print(f"{title:58}{figure:>24}")
    return 0


def _figures(small: Path, large: Path, appends: int, runs: int) -> Iterator[tuple[str, str]]:
    for name, path in (("100", small), ("all", large)):
        ours_s, bare_s = _append(path, appends)
        title = f"one durable append to {name} events, ms; over write+fsync"
        yield title, f"{ours_s * 1e3:.3f} / {bare_s * 1e3:.3f} = {ours_s / bare_s:.2f}"
    few_s, many_s = (_median(partial(_last_page, path), runs * 4) for path in (small, large))
    yield (
        "last page of all events, ms; over that of 100",
        f"{many_s * 1e3:.2f} / {few_s * 1e3:.2f} = {many_s / few_s:.2f}",
    )
    open_s, read_s = _median(lambda: _open(large), runs), _median(lambda: len(large.read_bytes()), runs)
    yield (
        "opening all events, ms; over reading the file",
        f"{open_s * 1e3:.0f} / {read_s * 1e3:.0f} = {open_s / read_s:.1f}",
    )
    yield "folding all events, s", f"{_median(lambda: _fold(large), 1):.2f}"
    journal = FileJournal(large)
    journal.page(0, 1)
    yield "looking for others' events, µs", f"{_median(lambda: journal.read_new(journal.last_seq), 200) * 1e6:.1f}"
    pages = iter(range(0, journal.count - PAGE, max(1, journal.count // 150)))
    yield "a page anywhere, ms", f"{_median(lambda: journal.page(next(pages), PAGE), 100) * 1e3:.2f}"
    journal.close()
    tracemalloc.start()
    _open(large)
    yield "memory at most while opening, MB", f"{tracemalloc.get_traced_memory()[1] / 1e6:.1f}"
    tracemalloc.stop()


def _append(path: Path, times: int) -> tuple[float, float]:
    """Ours and the bare one by turns, so that both meet the same disk."""
    journal = FileJournal(path)
    journal.page(0, 1)
    bare = os.open(path.with_name("bare"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    ours_s, bare_s = [], []
    for number in range(times):
        event = _event(f"{time.monotonic_ns():x}-{number}", NoteAdded("users see empty answers"), journal.count)
        before = path.stat().st_size
        ours_s.append(_took_s(partial(journal.append, [event], event.at)))
        data = b"x" * (path.stat().st_size - before)
        bare_s.append(_took_s(partial(_write, bare, data)))
    journal.close()
    os.close(bare)
    return statistics.median(ours_s), statistics.median(bare_s)


def _write(fd: int, data: bytes) -> None:
    os.write(fd, data)
    os.fsync(fd)


def _journal(catalogue: Catalogue, events: int) -> Path:
    """Written without waiting for the disk at every event, but otherwise as the journal writes it."""
    journal = catalogue.create(BEGIN.date())
    journal.close()
    prev = genesis(journal.incident_id)
    with journal.path.open("ab") as file:
        for number in range(events):
            declared = IncidentDeclared(journal.incident_id, "empty answers", "P1")
            event = _event(f"{number:032x}", _payload(number) if number else declared, number)
            line, prev = line_of(draft(event), number + 1, event.at + timedelta(milliseconds=5), prev)
            file.write(line)
    return journal.path


def _payload(number: int) -> Payload:
    if number % 3 == 0:
        return NoteAdded("users see empty answers in the chat")
    facts = {"status": 429, "latency_ms": 182.5, "ratio_429": 0.42}
    return ProbeChanged("mistral_api", "Mistral API", Health.OK, Health.DOWN, "ok", "429 rate limited", facts)


def _event(name: str, payload: Payload, number: int) -> NewEvent:
    return NewEvent(id=name, at=BEGIN + timedelta(seconds=number), actor="ana", host="bastion-1", payload=payload)


def _last_page(path: Path) -> None:
    journal = FileJournal(path)
    assert len(journal.last_page(PAGE)) == PAGE
    journal.close()


def _open(path: Path) -> None:
    journal = FileJournal(path)
    assert journal.page(0, PAGE)
    journal.close()


def _fold(path: Path) -> None:
    journal = FileJournal(path)
    assert fold_of(journal) is not None
    journal.close()


def _median(work: Callable[[], object], runs: int) -> float:
    work()  # warms the caches
    return statistics.median(_took_s(work) for _ in range(runs))


def _took_s(work: Callable[[], object]) -> float:
    begun_s = time.perf_counter()
    work()
    return time.perf_counter() - begun_s


if __name__ == "__main__":
    sys.exit(main())
