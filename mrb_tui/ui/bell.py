"""When the terminal's bell is rung, for whoever wants that while looking elsewhere."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mrb_tui.domain.health import Health

PAUSE_S = 5.0
"""Between two rings: a service that flaps rings no alarm bell."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a ring can be about, as it stands: probes by id, the runs under way, whether others wait for an update."""

    healths: Mapping[str, Health] = field(default_factory=dict)
    running: frozenset[str] = frozenset()
    is_update_due: bool = False

    def is_worth_a_ring(self, before: "Heard") -> bool:
        """A run ended, a probe turned (its first answer is no turn), or an update came due."""
        turned = any(
            health is not before.healths.get(probe, Health.UNKNOWN) is not Health.UNKNOWN
            for probe, health in self.healths.items()
        )
        return turned or bool(before.running - self.running) or (self.is_update_due and not before.is_update_due)


class Bell:
    """`ring` is called at once, and not again for a few seconds; `clock_s` says how late it is."""

    def __init__(self, ring: Callable[[], None], clock_s: Callable[[], float]) -> None:
        self._ring = ring
        self._clock_s = clock_s
        self._before: Heard | None = None
        self._rung_s = -math.inf

    def hear(self, now: Heard) -> None:
        """Compare with the last time. What was there before anybody listened is no news."""
        before, self._before = self._before, now
        if before is None or not now.is_worth_a_ring(before):
            return
        now_s = self._clock_s()
        if now_s - self._rung_s >= PAUSE_S:
            self._rung_s = now_s
            self._ring()
