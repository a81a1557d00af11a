"""`python -m tests.bench`: the console and a hello-world Textual program side by side, as a table.

The console watches a mock world in a process of its own, so that only the console is measured.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.measure import DOWN, PAGE_DOWN, PAGE_UP, TAB, UP, KeyCost, Run, Stroke, Subject, run

_HELLO = Subject("hello-world", (sys.executable, str(Path(__file__).with_name("hello.py"))), "READY")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--idle", type=float, default=5.0, metavar="S")
    parser.add_argument("--presses", type=int, default=20)
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
                    idle_s=arguments.idle,
                    presses=arguments.presses,
                )
                if number:  # the first of each warms the caches
                    runs[subject.name].append(result)
    where = f"Python {sys.version.split()[0]}, {os.cpu_count()} cores"
    print(f"{arguments.runs} runs at {arguments.size}, {where}; medians (best)\n")
    print("\n".join(_table(runs)))
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


def _table(runs: Mapping[str, Sequence[Run]]) -> Iterator[str]:
    names = list(runs)
    yield f"{'':34}" + "".join(f"{name:>18}" for name in names)
    rows: list[tuple[str, str, float]] = [
        ("first paint, ms", "paint_s", 1e3),
        ("ready, ms", "ready_s", 1e3),
        ("bytes to the first full screen", "start_bytes", 1),
        ("idle, bytes a second", "idle_bytes_per_s", 1),
        ("idle, % of a core", "idle_cpu_ratio", 100),
        ("memory, MB", "memory", 1e-6),
    ]
    for title, attribute, scale in rows:
        yield f"{title:34}" + "".join(
            f"{_figure([getattr(r, attribute) * scale for r in runs[name]]):>18}" for name in names
        )
    for key in runs[names[-1]][0].keys:
        costs = [r.keys[key] for r in runs[names[-1]]]
        yield f"{f'{key}: first byte p50 / p95, ms':34}{'':>18}{_pair(costs):>18}"
        yield f"{f'{key}: bytes (over ideal)':34}{'':>18}{_bytes(costs):>18}"
    burst = _figure([run.burst_bytes for run in runs[names[-1]]])
    yield f"{'30 keys at 30 a second, bytes':34}{'':>18}{burst:>18}"


def _figure(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.1f} ({min(values):,.1f})"


def _pair(costs: Sequence[KeyCost]) -> str:
    median_s, p95_s = (
        statistics.median(values) for values in ([c.first_s for c in costs], [c.first_p95_s for c in costs])
    )
    return f"{median_s * 1e3:.1f} / {p95_s * 1e3:.1f}"


def _bytes(costs: Sequence[KeyCost]) -> str:
    return f"{statistics.median(c.size for c in costs):,.0f} (× {statistics.median(c.over_ideal for c in costs):.2f})"


if __name__ == "__main__":
    sys.exit(main())
