"""How things are before a change: without that, nobody can tell later whether it has helped."""

import asyncio
from collections.abc import Callable, Iterable

from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.runbook.model import Conditions, Step
from mrb_tui.session.changes import Choices
from mrb_tui.session.session import Session
from mrb_tui.session.until import until

_PROBED_S = 15.0
"""How long the probes may take to say it."""


class Before:
    """Waits for the probes, unless the step would come to nothing anyhow. Without a step, for nothing."""

    def __init__(self, session: Session, step_id: str | None) -> None:
        self._session = session
        self._step_id = None if session.changes.read_only else step_id
        self._until = asyncio.get_running_loop().time() + _PROBED_S

    async def rehearsed(self, choices: Choices) -> None:
        """Meanwhile it is tried dry, and recorded nowhere: who may not do it need not wait. Raises TroubleError."""
        if self._step_id is None:
            return
        changes = self._session.changes
        tried = changes.begin(self._step_id, choices, rehearsal=True)

        def is_over() -> bool:
            view = changes.run(tried)
            return view is None or view.is_over

        await self._wait(self._step_id, is_over)
        changes.cancel(tried)

    async def told(self) -> None:
        """Until the probes have said it, or their time is over."""
        if self._step_id is not None:
            await self._wait(self._step_id, lambda: False)

    async def _wait(self, step_id: str, ended: Callable[[], bool]) -> None:
        session, now = self._session, self._session.guide.now
        step = session.guide.book.steps[step_id]
        left_s = max(self._until - asyncio.get_running_loop().time(), 0.0)
        await until(session, lambda: ended() or is_told(session.states(), step, now.holds_now), left_s)


def is_told(states: Iterable[ProbeState], step: Step, holds: Callable[[Conditions], bool | None]) -> bool:
    """Whether the probes have said how things are."""
    if any(state.last is None for state in states):
        return False
    return step.verify is None or isinstance(step.verify, str) or holds(step.verify.when) is not None
