"""`python -m tests.bench`: the console and a hello-world Textual program side by side, as a table.

The console watches a mock world in a process of its own, so that only the console is measured.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.measure import DOWN, PAGE_DOWN, PAGE_UP, TAB, UP, Run, Stroke, Subject, run

_HELLO = Subject("hello-world", (sys.executable, str(Path(__file__).with_name("hello.py"))), "READY")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--idle", type=float, default=10.0, metavar="S")
    parser.add_argument("--warm", type=float, default=10.0, metavar="S", help="from ready to the idle measurement")
    parser.add_argument("--presses", type=int, default=24)
    parser.add_argument("--size", default="120x36", metavar="COLUMNSxROWS")
    parser.add_argument("--scenario", default="rate-limit")
    arguments = parser.parse_args(argv)
    columns, rows = (int(part) for part in arguments.size.split("x"))
    with (
        tempfile.TemporaryDirectory(prefix="mrb-tui-bench-") as folder,
        _mock(arguments.scenario, Path(folder)) as config,
    ):
        console = Subject(
            "mrb-tui",
            (sys.executable, "-m", "mrb_tui", "--config", str(config)),
            "Mistral API",
            strokes=(
                Stroke("cursor", (DOWN,) * 4 + (UP,) * 4),
                Stroke("tab", (TAB,)),
                Stroke("page", (PAGE_DOWN, PAGE_UP), prepare=b"2"),
            ),
            burst=(DOWN,) * 5 + (UP,) * 5,
        )
        runs: dict[str, list[Run]] = {_HELLO.name: [], console.name: []}
        for number in range(arguments.runs + 1):
            for subject in (_HELLO, console):
                result = run(
                    subject,
                    columns=columns,
                    rows=rows,
                    environment=_environment(Path(folder)),
                    warm_s=arguments.warm,
                    idle_s=arguments.idle,
                    presses=arguments.presses,
                )
                if number:  # the first of each warms the caches
                    runs[subject.name].append(result)
    where = f"{datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, {os.cpu_count()} cores"
    print(f"{where}, {arguments.runs} runs at {arguments.size}; medians, and the best of the runs.\n")
    print("\n".join(_table(runs[_HELLO.name], runs[console.name])))
    return 0


@contextmanager
def _mock(scenario: str, folder: Path) -> Iterator[Path]:
    """A mock world that serves until the end; yields the configuration that points at it."""
    config = folder / "config.toml"
    with config.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "mrb_tui", "mock", scenario], stdout=out, stderr=subprocess.PIPE, text=True
        )
        try:
            assert server.stderr is not None
            server.stderr.readline()  # says that it serves, after the configuration is written
            yield config
        finally:
            server.terminate()
            server.communicate(timeout=10)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    state = {name: str(folder) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    return {"LANG": "C.UTF-8", **kept, **state, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One figure: `of` a run in its unit, and `reach`, the most it should be; with `against`, times hello-world's."""

    title: str
    of: Callable[[Run], float]
    reach: float
    against: bool = False
    digits: int = 0


_START = (
    _Row("first paint, ms", lambda run: run.paint_s * 1e3, 30),
    _Row("ready, ms", lambda run: run.ready_s * 1e3, 1.4, against=True),
    _Row("bytes to the first full screen", lambda run: run.start_bytes, 5_000),
    _Row("idle, bytes a second", lambda run: run.idle_bytes_per_s, 600),
    _Row("idle, % of a core", lambda run: run.idle_cpu_ratio * 100, 2, digits=1),
    _Row("memory, MB", lambda run: run.memory / 1e6, 90),
)
_BURST = _Row("30 keys at 30 a second, bytes", lambda run: run.burst_bytes, 7_000)
_KEY_BYTES = {"cursor": 250, "tab": 1_200, "page": 1_200}


def _key_rows(name: str) -> tuple[_Row, ...]:
    return (
        _Row(f"{name} key, p50, ms", lambda run: run.keys[name].first_s * 1e3, 5, digits=1),
        _Row(f"{name} key, p95, ms", lambda run: run.keys[name].first_p95_s * 1e3, 15, digits=1),
        _Row(f"{name} key, bytes", lambda run: run.keys[name].size, _KEY_BYTES[name]),
        _Row(f"{name} key, bytes over ideal", lambda run: run.keys[name].over_ideal, 1.15, digits=2),
    )


def _table(yardstick: Sequence[Run], console: Sequence[Run]) -> Iterator[str]:
    """As Markdown, for docs/performance.md."""
    yield "| what | reach | hello-world | mrb-tui | best | |"
    yield "|---|---|---|---|---|---|"
    for row in _START:
        base = statistics.median(map(row.of, yardstick))
        yield _line(row, console, f"{base:,.{row.digits}f}", base if row.against else 1)
    for name in console[0].keys:
        for row in _key_rows(name):
            yield _line(row, console, "", 1)
    yield _line(_BURST, console, "", 1)


def _line(row: _Row, runs: Sequence[Run], base: str, unit: float) -> str:
    values = [row.of(run) for run in runs]
    found, best = statistics.median(values), min(values)
    reach = f"× {row.reach:g}" if row.against else f"{row.reach:,g}"
    told = f"{found:,.{row.digits}f}" + (f" (× {found / unit:.2f})" if row.against else "")
    reached = "reached" if found / unit <= row.reach else f"× {found / unit / row.reach:.1f} of it"
    return f"| {row.title} | {reach} | {base} | {told} | {best:,.{row.digits}f} | {reached} |"


if __name__ == "__main__":
    sys.exit(main())
