"""All probes at a glance: the verdict of a triage pass."""

from collections.abc import Iterable

from mrb_tui.domain.health import Health, worst
from mrb_tui.domain.observation import ProbeSpec, Weight


def verdict(judged: Iterable[tuple[ProbeSpec, Health]]) -> Health:
    """The worst of the deciding probes; an advisory one adds at most *degraded*, and its silence nothing."""
    return worst(_counted(judged))


def _counted(judged: Iterable[tuple[ProbeSpec, Health]]) -> Iterable[Health]:
    for spec, health in judged:
        if spec.weight is Weight.DECIDING:
            yield health
        elif health in (Health.DEGRADED, Health.DOWN):
            yield Health.DEGRADED
