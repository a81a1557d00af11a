"""The service's counters and their past, as Prometheus would have scraped them."""

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field

BUCKETS_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, float("inf"))
Labels = tuple[tuple[str, str], ...]
Series = tuple[str, Labels]
_KEPT = 4_000


@dataclass(slots=True)
class Metrics:
    """Counters by series, and a snapshot for every step. Times are the world's seconds."""

    counters: dict[Series, float] = field(default_factory=dict)
    history: deque[tuple[float, dict[Series, float]]] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def add(self, name: str, amount: float, **labels: str) -> None:
        """Count; a series begins with its first amount, even if that is 0."""
        series = (name, tuple(sorted(labels.items())))
        self.counters[series] = self.counters.get(series, 0.0) + amount

    def observe(self, seconds: float, amount: float) -> None:
        """Count request durations into the histogram's buckets."""
        for bound in BUCKETS_S:
            text = "+Inf" if bound == float("inf") else f"{bound:g}"
            self.add("mistral_request_duration_seconds_bucket", amount if seconds <= bound else 0.0, le=text)

    def snapshot(self, at_s: float) -> None:
        """Remember how it stands."""
        self.history.append((at_s, dict(self.counters)))

    def at(self, at_s: float) -> tuple[float, dict[Series, float]] | None:
        """The newest snapshot not later than `at_s`."""
        position = bisect_right(self.history, at_s, key=lambda entry: entry[0])
        return self.history[position - 1] if position else None
