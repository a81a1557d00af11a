"""`python -m tests.bench.flood`: whether keys are answered while a service writes thousands of log lines a second.

The mock world writes them in a process of its own, so that only the console is measured.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.world import World
from tests.pty_program import Program, start

_PODS = 3
_REACH_S = 0.05
_DOWN, _UP = b"\x1b[B", b"\x1b[A"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.flood", description=__doc__)
    parser.add_argument("--rate", type=int, default=5_000, metavar="LINES", help="a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--serve", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.serve is not None:
        _serve(arguments.serve, arguments.rate)
        return 0
    with tempfile.TemporaryDirectory(prefix="mrb-tui-flood-") as folder, _flood(Path(folder), arguments.rate) as config:
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": folder, "TERM": "xterm-256color"}
        command = (sys.executable, "-m", "mrb_tui", "--config", str(config))
        program = start(command, columns=120, rows=36, environment=environment)
        try:
            program.until(r"in [\d,]{3,} lines", 60)
            before = program.process.cpu_times()
            begun_s = time.perf_counter()
            console = _answers(program, (_DOWN, _UP), _chosen, arguments.seconds / 2)
            for key, shown in ((b"/", "Enter done"), (b"\x1b", "Esc back")):
                program.press(key)
                program.until(shown, time.perf_counter() - program.started_s + 60)
            logs = _answers(program, (b"e",), _title, arguments.seconds / 2)
            after = program.process.cpu_times()
            spent_s = (after.user + after.system - before.user - before.system) / (time.perf_counter() - begun_s)
            memory = program.process.memory_info().rss
        finally:
            program.end()
    print(f"{arguments.rate:,} lines a second, {arguments.seconds:.0f} s, {os.cpu_count()} cores")
    print("| key | p50, ms | p95, ms | longest, ms | presses | over 50 ms |")
    print("|---|---|---|---|---|---|")
    for name, taken in (("cursor, on the console", console), ("filter, in the logs", logs)):
        p95 = statistics.quantiles(taken, n=20)[-1]
        late = sum(one > _REACH_S for one in taken)
        figures = " | ".join(f"{one * 1e3:.0f}" for one in (statistics.median(taken), p95, max(taken)))
        print(f"| {name} | {figures} | {len(taken)} | {late} |")
    print(f"\n{spent_s * 100:.0f} % of a core, {memory / 1e6:.0f} MB")
    return 0


def _answers(program: Program, keys: Sequence[bytes], seen: Callable[[Program], str], limit_s: float) -> list[float]:
    """How long each key took until its effect was on the screen, three keys a second."""
    taken: list[float] = []
    end_s = time.perf_counter() + limit_s
    while time.perf_counter() < end_s:
        next_s = time.perf_counter() + 0.33
        while (left_s := next_s - time.perf_counter()) > 0:
            program.read(left_s)
        before = seen(program)
        pressed_s = time.perf_counter()
        program.press(keys[len(taken) % len(keys)])
        while seen(program) == before:
            if time.perf_counter() - pressed_s > 5:
                raise TimeoutError(program.text())
            program.read(0.5)
        taken.append(time.perf_counter() - pressed_s)
    return taken


def _chosen(program: Program) -> str:
    return str(next((row for row, line in enumerate(program.screen.display) if "▸" in line), ""))


def _title(program: Program) -> str:
    return next((line for line in program.screen.display if "─ Logs" in line), "").partition(" ──")[0]


@contextmanager
def _flood(folder: Path, rate: int) -> Iterator[Path]:
    command = (sys.executable, "-m", "tests.bench.flood", "--serve", str(folder), "--rate", str(rate))
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        yield folder / "config.toml"
    finally:
        server.communicate(timeout=20)  # the end of its input is its end


def _serve(folder: Path, rate: int) -> None:
    def hurry(world: World) -> None:
        world.logs.lines_per_s = rate / _PODS

    with DemoHost(scenarios()["rate-limit"], folder=folder) as host:
        host.call(hurry)
        (folder / "config.toml").write_text(host.config_text, encoding="utf-8")
        print("serving", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    sys.exit(main())
