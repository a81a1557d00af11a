"""What the pods write: a line now and then, at a pace that people can read, in the words of the world's causes."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mrb_tui.demo.traffic import Fate
from mrb_tui.demo.workload import Pod

_KEPT = 5_000
_PAUSE_S = 0.8
"""Between two lines of one pod, on the wall clock."""


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a pod's log. `number` counts the pod's lines."""

    number: int
    at: datetime
    text: str


@dataclass(slots=True)
class PodLog:
    """One container's log, of all its runs. `starts` are the numbers with which those after the first begin."""

    lines: deque[Written] = field(default_factory=lambda: deque(maxlen=_KEPT))
    next_number: int = 0
    written_at: datetime | None = None
    life: str = ""
    starts: list[int] = field(default_factory=list)

    def add(self, at: datetime, text: str) -> None:
        """Write."""
        self.lines.append(Written(self.next_number, at, text))
        self.next_number += 1

    def run_now(self) -> list[Written]:
        """The run that goes on; between two of them, the one that has ended."""
        begin = self.starts[-1] if self.starts else 0
        return [line for line in self.lines if line.number >= begin]

    def run_before(self) -> list[Written]:
        """The run before that, as with `--previous`."""
        begin, end = ([0, *self.starts][-2], self.starts[-1]) if self.starts else (0, 0)
        return [line for line in self.lines if begin <= line.number < end]


class LogWriter:
    """All pods' logs, by pod name."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.logs: dict[str, PodLog] = {}
        self.lines_per_s = 1 / _PAUSE_S
        self.on_line: Callable[[str], None] = lambda pod: None

    def of(self, pod: str) -> PodLog:
        """A pod's log; empty for one that has not written."""
        return self.logs.setdefault(pod, PodLog())

    def write(self, pod: Pod, fate: Fate, now: datetime) -> None:
        """As many request lines as are due since the last."""
        log = self.of(pod.name)
        since_s = (now - log.written_at).total_seconds() if log.written_at else 1 / self.lines_per_s
        count = int(since_s * self.lines_per_s)
        if count < 1:
            return
        for _ in range(min(count, 2_000)):
            code = self._chance.choices(list(fate.shares), list(fate.shares.values()))[0]
            self._add(pod.name, log, now, self._request(code, fate.latency_s))
        log.written_at = now

    def tell_life(self, pod: Pod, now: datetime) -> None:
        """Starting, crashing, leaving."""
        log = self.of(pod.name)
        life = (
            "leaving"
            if pod.leaving_s is not None
            else "crashed"
            if pod.backing_off_s > 0
            else "up"
            if pod.started
            else ""
        )
        if life in ("", log.life):
            return
        if life == "up" and log.life:
            log.starts.append(log.next_number)
        log.life = life
        words = {
            "up": f"INFO  mistral-service starting, image {pod.image.rpartition(':')[2]}",
            "crashed": "FATAL ConfigError: unknown key 'limiter.burst'",
            "leaving": "INFO  shutting down on SIGTERM",
        }
        self._add(pod.name, log, now, words[life])

    def _add(self, pod: str, log: PodLog, now: datetime, text: str) -> None:
        log.add(now, text)
        self.on_line(pod)

    def _request(self, code: str, latency_s: float) -> str:
        number = f"req-{self._chance.getrandbits(24):06x}"
        path = "path=/v1/chat/completions"
        if code == "200":
            return (
                f"INFO  {number} {path} status=200 latency_ms={latency_s * 1000 * self._chance.uniform(0.7, 1.3):.0f}"
            )
        words = {
            "401": 'status=401 upstream=api.mistral.ai error="Unauthorized"',
            "429": 'status=429 upstream=api.mistral.ai error="Requests rate limit exceeded"',
            "503": 'status=503 upstream=api.mistral.ai error="provider answered 503"',
            "504": f'status=504 error="ReadTimeout: no answer from api.mistral.ai within {latency_s:.0f}s"',
        }
        return f"ERROR {number} {path} {words[code]}"
