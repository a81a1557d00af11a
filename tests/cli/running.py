"""Running the command line, in this process (fast) and in one of its own (what only a process shows)."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 60
"""For processes that hang; none is expected to."""


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def both(self) -> str:
        """All that anybody could have seen of it."""
        return self.out + self.err


RunHere = Callable[..., Ended]
"""Arguments of the command line → how it ended. See `run_here` in conftest.py."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A user with nothing configured, no proxies and no key."""
    home = {"HOME": folder, "XDG_CONFIG_HOME": folder / "config", "XDG_STATE_HOME": folder / "state"}
    return {
        **{name: str(path) for name, path in home.items()},
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TMPDIR": str(folder),
        **more,
    }


def run_process(*arguments: str, env: Mapping[str, str]) -> Ended:
    """`python -m mrb_tui …` without a terminal."""
    return python("-m", "mrb_tui", *arguments, env=env)


def python(*arguments: str, env: Mapping[str, str]) -> Ended:
    """This interpreter in a process of its own."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
