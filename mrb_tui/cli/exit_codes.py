"""What the process says when it ends. docs/exit-codes.md lists them; a test holds the two together."""

from enum import IntEnum

from mrb_tui.domain.health import Health


class ExitCode(IntEnum):
    """0–3 are verdicts. 10–13: it was changed; 20–25: it was not; 30: not known. 64 and up follow sysexits(3); from 128
    on, 128 + the signal."""

    OK = 0
    DEGRADED = 1
    DOWN = 2
    UNKNOWN = 3
    UNVERIFIED = 10
    NOTHING_TO_VERIFY = 11
    ROLLOUT_FAILED = 12
    UNFOLLOWED = 13
    NOT_PERMITTED = 20
    REFUSED = 21
    CONFLICT = 22
    NOT_CONFIRMED = 23
    UNRECORDED = 24
    NO_ANSWER = 25
    OUTCOME_UNKNOWN = 30
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
