"""What becomes of a request: the cause of every figure that the world shows."""

from dataclasses import dataclass

from mrb_tui.demo.workload import Pod

DEMAND = 50
"""Requests under way at once, if nothing limits them."""
REQUESTS_PER_S = 40.0


@dataclass(slots=True)
class Provider:
    """The provider as it is at the moment."""

    keys: set[str]
    cap: int | None = None
    down: bool = False
    down_for_s: float = 0.0
    latency_s: float = 0.3

    @property
    def admits_it(self) -> bool:
        """Whether its status page has caught up with an outage."""
        return self.down and self.down_for_s > 90


@dataclass(frozen=True, slots=True)
class Fate:
    """The share of a pod's requests that end with each code, and how long they take."""

    shares: dict[str, float]
    latency_s: float


def fate(pod: Pod, provider: Provider) -> Fate:
    """What happens to requests that this pod takes."""
    environment = pod.environment
    at_once = _whole(environment.get("MAX_CONCURRENT_REQUESTS"), DEMAND)
    gives_up_s = _whole(environment.get("MISTRAL_TIMEOUT"), 10_000) / 1000
    fallback = environment.get("MISTRAL_FALLBACK", "").lower() == "true"
    if pod.key not in provider.keys:
        return Fate({"401": 1.0}, 0.08)
    if provider.down:
        return Fate({"200": 1.0}, 0.05) if fallback else Fate({"503": 1.0}, 0.2)
    if provider.latency_s > gives_up_s:
        return Fate({"200": 1.0}, 0.05) if fallback else Fate({"504": 0.9, "200": 0.1}, gives_up_s)
    sent = min(at_once, DEMAND)
    if provider.cap is not None and sent > provider.cap and environment.get("RATE_LIMIT_MODE") != "queue":
        refused = 0.0 if fallback else 1 - provider.cap / sent
        return Fate({"429": refused, "200": 1 - refused}, provider.latency_s)
    waits_s = provider.latency_s * (DEMAND / max(min(sent, provider.cap or sent), 1) - 1) * 0.3
    return Fate({"200": 1.0}, provider.latency_s + waits_s)


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and value.isdigit() and int(value) > 0 else default
