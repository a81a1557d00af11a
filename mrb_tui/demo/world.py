"""The world: it breaks by its scenario, and every figure follows from its causes. Stepped; no clock of its own."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mrb_tui.demo.audience import Audience
from mrb_tui.demo.log_writer import LogWriter
from mrb_tui.demo.metrics import Metrics
from mrb_tui.demo.scenario import Break, Scenario
from mrb_tui.demo.traffic import REQUESTS_PER_S, Fate, Provider, fate
from mrb_tui.demo.workload import Workload

SERVICE_KEY = "demo-key-of-the-service-0001"
CONSOLE_KEY = "demo-key-of-the-console-0001"
NEW_KEY = "demo-key-of-the-service-0002"
CODES = ("401", "429", "503", "504")
_STEP_S = 1.0
SETTINGS = {"MAX_CONCURRENT_REQUESTS": "50", "MISTRAL_TIMEOUT": "10000"}


@dataclass(frozen=True, slots=True)
class Moment:
    """The last step's requests: per second, by code, and how long they took."""

    by_code: dict[str, float]
    latency_s: float

    @property
    def error_ratio(self) -> float:
        """The share that failed."""
        total = sum(self.by_code.values())
        return sum(rate for code, rate in self.by_code.items() if code != "200") / total if total else 0.0


class World:
    """Same scenario, seed and steps: same world. `wall` times are what objects and log lines carry.

    All is well until `begin`: the scenario's seconds count from there.
    """

    def __init__(self, scenario: Scenario, *, start_at: datetime, seed: int = 1) -> None:
        self.scenario = scenario
        self.now = start_at
        self.elapsed_s = 0.0
        chance = random.Random(seed)  # noqa: S311 - the same dice for the same seed, and nothing to guard
        self.provider = Provider({SERVICE_KEY, CONSOLE_KEY})
        self.console_key = CONSOLE_KEY if scenario.models_well else SERVICE_KEY
        self.secrets = {"api-key": SERVICE_KEY}
        self.workload = Workload(SERVICE_KEY, start_at, chance)
        environment = {**SETTINGS, **scenario.settings}
        self.workload.start(start_at - timedelta(days=9), start_at - timedelta(days=2), environment)
        self.metrics = Metrics()
        self.logs = LogWriter(chance)
        self.audience = Audience()
        self.moment = Moment({"200": REQUESTS_PER_S}, 0.3)
        self._waiting = list(scenario.breaks)
        self._begun_s: float | None = None
        self._left_s = 0.0
        for code in CODES:
            self.metrics.add("mistral_errors_total", 0.0, code=code)
        self.metrics.snapshot(0.0)

    def begin(self) -> None:
        """Let the scenario take its course, if it does not yet."""
        if self._begun_s is None:
            self._begun_s = self.elapsed_s

    def advance(self, world_s: float, now: datetime) -> None:
        """Let `world_s` world seconds pass, until the wall clock says `now`. Steps are whole; the rest is kept.

        A wall clock that was set back is waited for: neither time ever moves backwards.
        """
        now = max(now, self.now)
        self._left_s += max(world_s, 0.0)
        steps = int(self._left_s / _STEP_S)
        if steps:
            wall_step = (now - self.now) / steps
            for _ in range(steps):
                self.now = min(self.now + wall_step, now)  # a step is rounded, and several may overshoot
                self._step(_STEP_S)
            self._left_s -= steps * _STEP_S
        self.now = now

    def key_changed(self) -> None:
        """The Secret was written: pods that start from now on read it."""
        self.workload.key = self.secrets.get("api-key", "")

    def _step(self, seconds: float) -> None:
        self.elapsed_s += seconds
        while self._waiting and self._begun_s is not None and self._begun_s + self._waiting[0].at_s <= self.elapsed_s:
            self._happen(self._waiting.pop(0))
        self.provider.down_for_s = self.provider.down_for_s + seconds if self.provider.down else 0.0
        self.workload.step(seconds, self.now)
        self.moment = self._requests(seconds)
        self.metrics.snapshot(self.elapsed_s)

    def _requests(self, seconds: float) -> Moment:
        ready = self.workload.ready()
        fates: Sequence[Fate] = [fate(pod, self.provider) for pod in ready] or [Fate({"503": 1.0}, 0.01)]
        rate = REQUESTS_PER_S / len(fates)
        by_code: dict[str, float] = {}
        latency_s = 0.0
        for each in fates:
            for code, share in each.shares.items():
                by_code[code] = by_code.get(code, 0.0) + rate * share
            self.metrics.observe(each.latency_s, rate * seconds)
            latency_s = max(latency_s, each.latency_s)
        self.metrics.add("mistral_requests_total", REQUESTS_PER_S * seconds)
        for code, amount in by_code.items():
            if code != "200":
                self.metrics.add("mistral_errors_total", amount * seconds, code=code)
        for pod, each in zip(ready, fates, strict=False):
            self.logs.write(pod, each, self.now)
        for pod in self.workload.pods:
            self.logs.tell_life(pod, self.now)
        return Moment(by_code, latency_s)

    def _happen(self, event: Break) -> None:
        acts: dict[str, Callable[[], None]] = {
            "rate_cap": lambda: setattr(self.provider, "cap", event.value),
            "revoke_key": self._revoke,
            "provider_down": lambda: setattr(self.provider, "down", event.value),
            "slow_s": lambda: setattr(self.provider, "latency_s", float(event.value)),
            "deploy_image": lambda: self.workload.deploy(str(event.value), self.now),
        }
        acts[event.what]()

    def _revoke(self) -> None:
        self.provider.keys.discard(SERVICE_KEY)
        self.provider.keys.add(NEW_KEY)
