"""One run of one program, from start to figures."""

import re
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench import ideal
from tests.pty_program import Program, start

DOWN, UP, PAGE_DOWN, PAGE_UP, TAB = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~", b"\t"
_BURST_RATE = 30


@dataclass(frozen=True, slots=True)
class Stroke:
    """A kind of key, where each has something to do: `cycle` ends where it began. `prepare` comes first."""

    name: str
    cycle: tuple[bytes, ...]
    prepare: bytes = b""


@dataclass(frozen=True, slots=True)
class Subject:
    """A program to measure. `ready` is a pattern on its screen."""

    name: str
    command: tuple[str, ...]
    ready: str
    strokes: tuple[Stroke, ...] = ()
    burst: tuple[bytes, ...] = ()
    """Typed thirty a second, a second long."""


@dataclass(frozen=True, slots=True)
class KeyCost:
    """One kind of key: seconds to the first and last byte of its frame, bytes, and bytes over the ideal diff."""

    first_s: float
    first_p95_s: float
    frame_s: float
    size: float
    over_ideal: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run. Memory in bytes; `idle_cpu_ratio` is the share of one core."""

    paint_s: float
    ready_s: float
    start_bytes: int
    idle_bytes_per_s: float
    idle_cpu_ratio: float
    memory: int
    burst_bytes: int
    keys: Mapping[str, KeyCost]


def run(
    subject: Subject,
    *,
    columns: int,
    rows: int,
    environment: Mapping[str, str],
    warm_s: float,
    idle_s: float,
    presses: int,
) -> Run:
    """Start it, wait until it is ready and has seen all there is to see, let it idle, press its keys."""
    program = start(subject.command, columns=columns, rows=rows, environment=environment)
    try:
        paint_s = program.until(r"\S", 20)
        ready_s = program.until(subject.ready, 30) if not re.search(subject.ready, program.text()) else paint_s
        program.settle(0.3, 2.0)
        start_bytes = program.size
        if subject.strokes:
            _idle(program, warm_s)
        idle_bytes_per_s, idle_cpu_ratio = _idle(program, idle_s)
        burst_bytes = _burst(program, subject.burst) if subject.burst else 0
        keys = {stroke.name: _key(program, stroke, presses, columns, rows) for stroke in subject.strokes}
        memory = program.process.memory_info().rss
        return Run(paint_s, ready_s, start_bytes, idle_bytes_per_s, idle_cpu_ratio, memory, burst_bytes, keys)
    finally:
        program.end()


def _idle(program: Program, idle_s: float) -> tuple[float, float]:
    before, size = program.process.cpu_times(), program.size
    begun_s = time.perf_counter()
    while (left_s := idle_s - (time.perf_counter() - begun_s)) > 0:
        program.read(left_s)
    after = program.process.cpu_times()
    spent_s = after.user + after.system - before.user - before.system
    return (program.size - size) / idle_s, spent_s / idle_s


def _key(program: Program, stroke: Stroke, presses: int, columns: int, rows: int) -> KeyCost:
    if stroke.prepare:
        program.press(stroke.prepare)
        program.settle(0.3, 2.0)
    firsts, frames, sizes, ratios = [], [], [], []
    for number in range(presses):
        program.settle(0.05, 0.5)
        before, cursor = ideal.cells(program.screen.buffer, columns, rows), program.screen.cursor
        pen, at = cursor.attrs, (cursor.y, cursor.x)
        program.press(stroke.cycle[number % len(stroke.cycle)])
        frame = program.frame()
        if frame is None:
            continue
        firsts.append(frame.first_s)
        frames.append(frame.last_s)
        sizes.append(frame.size)
        best = ideal.cost(before, ideal.cells(program.screen.buffer, columns, rows), pen, at)
        if best:
            ratios.append(frame.size / best)
    if not firsts:
        return KeyCost(*(float("nan"),) * 5)
    return KeyCost(
        statistics.median(firsts),
        _p95(firsts),
        statistics.median(frames),
        statistics.median(sizes),
        statistics.median(ratios) if ratios else float("nan"),
    )


def _burst(program: Program, cycle: Sequence[bytes]) -> int:
    """Bytes until all is quiet again."""
    program.settle(0.3, 2.0)
    size = program.size
    begun_s = time.perf_counter()
    for number in range(_BURST_RATE):
        while (left_s := begun_s + number / _BURST_RATE - time.perf_counter()) > 0:
            program.read(left_s)
        program.press(cycle[number % len(cycle)])
    program.settle(0.2, 2.0)
    return program.size - size


def _p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
