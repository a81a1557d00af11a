"""What kinds have in common that nobody can ask beforehand, try dry, or read afterwards."""

from collections.abc import AsyncIterator

from mrb_tui.actions.action import UNCHECKED, Allowance, DryRun, Live, Progress
from mrb_tui.actions.plan import Plan
from mrb_tui.domain.events.mitigation import MitigationPlanned


class Unseen:
    """The parts of `Action` that have nothing to say."""

    @property
    def permission(self) -> str:
        """Nobody can be asked."""
        return ""

    async def allowed(self) -> Allowance:
        """Nobody knows before it is tried."""
        return UNCHECKED

    async def dry_run(self, plan: Plan) -> DryRun:
        """There is none."""
        return DryRun(False, "there is no dry run for this", plan)

    async def follow(self, plan: Plan) -> AsyncIterator[Progress]:
        """Nothing goes on after it."""
        yield Progress("done", done=True)

    async def aftermath(self, plan: Plan) -> str:
        """Nothing to look at."""
        return ""

    async def look(self, planned: MitigationPlanned, written_s: float) -> Live:
        """What became of it can only be said by somebody who looks elsewhere."""
        return Live(None, "this cannot be read from here: look, then say what you found", final=True)
