"""What the process says when it ends. docs/exit-codes.md lists them; a test holds the two together."""

from enum import IntEnum

from mrb_tui.domain.health import Health


class ExitCode(IntEnum):
    """0–3 are verdicts; 64 and up follow sysexits(3); from 128 on, 128 + the signal."""

    OK = 0
    DEGRADED = 1
    DOWN = 2
    UNKNOWN = 3
    USAGE = 64
    UNAVAILABLE = 69
    SOFTWARE = 70
    CONFIG = 78
    TTY_LOST = 129
    INTERRUPTED = 130
    TERMINATED = 143


def exit_code_of(health: Health) -> ExitCode:
    """A verdict as an exit code."""
    return {
        Health.OK: ExitCode.OK,
        Health.DEGRADED: ExitCode.DEGRADED,
        Health.DOWN: ExitCode.DOWN,
        Health.UNKNOWN: ExitCode.UNKNOWN,
    }[health]
