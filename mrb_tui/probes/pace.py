"""When to ask again: at the interval, a little early or late, and later when the far side asks for it.

The console must never add to the rate limit that it is diagnosing.
"""

from dataclasses import dataclass

from mrb_tui.domain.observation import ProbeSpec, Reading
from mrb_tui.domain.trouble import TroubleKind

JITTER_RATIO = 0.1
LONGEST_WAIT_S = 600.0
"""A `Retry-After` beyond this is not obeyed to the letter: an on-call engineer must see the end of an outage."""
_BACK_OFF_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often in a row the far side has said 429."""

    refusals: int = 0

    def after(self, reading: Reading) -> "Pace":
        """The pace once `reading` is in."""
        refused = reading.facts.get("status") == 429 or (
            reading.trouble is not None and reading.trouble.kind is TroubleKind.RATE_LIMITED
        )
        return Pace(self.refusals + 1 if refused else 0)

    def wait(self, spec: ProbeSpec, reading: Reading, chance: float) -> tuple[float, bool]:
        """Seconds until the next turn, and whether the far side is the reason. `chance` is uniform in 0–1."""
        spread = 1 + JITTER_RATIO * (2 * chance - 1)
        asked_s = min(reading.retry_after_s or 0.0, LONGEST_WAIT_S)
        doubled_s = (
            min(spec.interval_s * 2**self.refusals, max(_BACK_OFF_LIMIT_S, spec.interval_s)) if self.refusals else 0.0
        )
        held_s = asked_s if asked_s > 0 else doubled_s
        if held_s > spec.interval_s:
            return held_s * (1 + JITTER_RATIO * chance), True
        return spec.interval_s * spread, False
