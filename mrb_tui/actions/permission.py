"""Whether this user may: asked before anybody is asked anything, by the envelope and by who wants to know sooner."""

from mrb_tui.actions.action import UNCHECKED, Action, Allowance
from mrb_tui.domain.trouble import TroubleError


async def permission_for(action: Action) -> Allowance:
    """What the far side says. One that gives no answer leaves it open: the write would be refused, not done."""
    try:
        return await action.allowed()
    except TroubleError as error:
        return Allowance(None, f"{UNCHECKED.words}: {error.trouble.why or error.trouble.what}")
