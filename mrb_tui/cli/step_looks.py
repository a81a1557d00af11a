"""Looks as steps of the runbook ask for them."""

import asyncio
from contextlib import AsyncExitStack
from importlib import import_module

from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble
from mrb_tui.looks.look import LookResult, Progress
from mrb_tui.looks.watch import Until
from mrb_tui.runbook.model import Step


class StepLooks:
    """Implements `MakeLook` for one service. What looks share is made when first needed, and closed with `stack`."""

    def __init__(self, inputs: WatchInputs, stack: AsyncExitStack) -> None:
        self._inputs = inputs
        self._stack = stack

    def __call__(self, step: Step, until: Until | None) -> "StepLook":
        """The step's look; nothing is imported or connected yet."""
        return StepLook(step, until, self._inputs, self._stack)


class StepLook:
    """Implements `Look`. The libraries that it needs are imported off the event loop, when it runs."""

    def __init__(self, step: Step, until: Until | None, inputs: WatchInputs, stack: AsyncExitStack) -> None:
        self.kind = step.look or ""
        self.limit_s = 3600.0 if until is not None else 60.0
        self._step = step
        self._until = until
        self._inputs = inputs
        self._stack = stack

    async def run(self, progress: Progress) -> LookResult:
        """Look. What the service does not have is told as what failed."""
        await asyncio.to_thread(import_module, "mrb_tui.cli.looks")
        from mrb_tui.cli.looks import LookBuilder, LookRequest

        builder = LookBuilder(self._inputs, self._stack, checks=self._inputs.checks)
        made = builder.build(LookRequest(self.kind, self._step.since, self._step.lines, self._until))
        if isinstance(made, Trouble):
            return LookResult(headline=str(made), health=Health.UNKNOWN, troubles=(made,))
        return await made.run(progress)
