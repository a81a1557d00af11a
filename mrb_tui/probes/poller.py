"""Asking one probe again and again."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from mrb_tui.domain.observation import Observation
from mrb_tui.probes.asking import ask
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.pace import Pace
from mrb_tui.probes.probe import Probe
from mrb_tui.scrub.scrubber import Scrubber

OnObservation = Callable[[Observation], None]
OnDue = Callable[[str, datetime, bool], None]
"""Probe id, when its next turn is, and whether the far side asked for the wait."""


class Poller:
    """One probe's life: asked at once, then at its pace, until cancelled."""

    def __init__(
        self,
        probe: Probe,
        *,
        clock: Clock,
        scrubber: Scrubber,
        chance: random.Random,
        on_observation: OnObservation,
        on_due: OnDue,
    ) -> None:
        self.probe = probe
        self._clock = clock
        self._scrubber = scrubber
        self._chance = chance
        self._on_observation = on_observation
        self._on_due = on_due
        self._nudge = asyncio.Event()
        self._held_back = False

    def nudge(self) -> bool:
        """Ask now. False, and nothing happens, while the far side wants to be left alone."""
        if self._held_back:
            return False
        self._nudge.set()
        return True

    async def run(self) -> None:
        """Until cancelled."""
        pace = Pace()
        while True:
            self._nudge.clear()
            observation = await ask(self.probe, self._clock, self._scrubber)
            self._on_observation(observation)
            pace = pace.after(observation.reading)
            wait_s, self._held_back = pace.wait(self.probe.spec, observation.reading, self._chance.random())
            self._on_due(self.probe.spec.id, self._clock() + timedelta(seconds=wait_s), self._held_back)
            try:
                async with asyncio.timeout(wait_s):
                    await self._nudge.wait()
            except TimeoutError:
                self._held_back = False
