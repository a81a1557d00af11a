"""What the probes of one service are made from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from mrb_tui.cli.checks.check import Check
from mrb_tui.cli.specs import threshold
from mrb_tui.config.model import Config, Service
from mrb_tui.domain.observation import ProbeSpec
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.model import ProbeKind, RunbookFile
from mrb_tui.scrub.scrubber import Scrubber

RunChecks = Callable[[], Awaitable[Sequence[Check]]]


@dataclass(frozen=True)
class WatchInputs:
    """One service's part of the configuration, and what all services share."""

    service: Service
    config: Config
    book: RunbookFile
    specs: Mapping[str, ProbeSpec]
    scrubber: Scrubber
    environment: Mapping[str, str]
    clock: Clock
    checks: RunChecks | None = None
    """What `mrb-tui doctor` tries, for this service."""

    def kind(self, spec: ProbeSpec) -> ProbeKind:
        """What kind of probe it is."""
        return self.book.probes[spec.id].kind

    def thresholds(self, spec: ProbeSpec) -> tuple[float, float]:
        """From where it is degraded, and down, in the measure's unit; infinite where nobody said."""
        return threshold(self.config, self.book, spec.id)
