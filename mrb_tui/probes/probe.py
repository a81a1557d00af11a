"""What every probe is."""

from typing import Protocol

from mrb_tui.domain.observation import ProbeSpec, Reading


class Probe(Protocol):
    """One check. It keeps within `spec.timeout_s`, and tells failures as readings rather than raising them."""

    @property
    def spec(self) -> ProbeSpec:
        """What it is and how often it is asked."""

    async def observe(self) -> Reading:
        """Ask once."""
