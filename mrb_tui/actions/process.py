"""A command of the runbook: no shell, no terminal, a time limit, and an end that leaves nothing behind."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mrb_tui.scrub.scrubber import Scrubber

ALWAYS_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER")
LONGEST_LINE = 64 * 1024
GRACE_S = 2.0
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended. `code` None: it was killed at its time limit. `lines` are its last ones, cleaned and masked."""

    code: int | None
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """`ended with 3: the last line`."""
        how = "it did not end in time and was killed" if self.code is None else f"ended with {self.code}"
        return f"{how}: {self.lines[-1]}" if self.lines else how


def environment_for(names: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """The few variables that any command needs, and those that are named: nothing else is passed on."""
    return {name: environment[name] for name in (*ALWAYS_PASSED, *names) if name in environment}


async def run_command(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    timeout_s: float,
    scrubber: Scrubber,
    on_line: Callable[[str], None],
) -> Ended:
    """Run it to its end. Each line of its output, whichever of the two, goes through the scrubber to `on_line`.

    Killed as a process group at its limit, and where this is cancelled. Raises OSError if it cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *arguments,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    lines: list[str] = []

    def told(raw: bytes) -> None:
        line = scrubber.line(raw)
        lines.append(line)
        del lines[:-MOST_LINES]
        on_line(line)

    reading = asyncio.create_task(_read(process, told))
    try:
        async with asyncio.timeout(timeout_s):
            code: int | None = await process.wait()
    except TimeoutError:
        code = None
        await _end(process)
    except asyncio.CancelledError:
        await _end(process)
        reading.cancel()
        raise
    # What it has started may hold the pipe open for ever: what was written until now is enough.
    await asyncio.wait([reading], timeout=GRACE_S / 2)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    return Ended(code, tuple(lines[-20:]))


async def _read(process: asyncio.subprocess.Process, told: Callable[[bytes], None]) -> None:
    assert process.stdout is not None
    rest = b""
    while chunk := await process.stdout.read(LONGEST_LINE):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            told(line)
        if len(rest) > LONGEST_LINE:
            told(rest)
            rest = b""
    if rest:
        told(rest)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the whole group to end, then make it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_S):
                await process.wait()
    # The leader may end on SIGTERM while its children do not.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
