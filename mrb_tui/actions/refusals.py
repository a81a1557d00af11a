"""Why something was not done, where that is known for certain."""

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


class RefusedError(TroubleError):
    """The guard said no. Nothing was sent."""


class NotSentError(TroubleError):
    """The write was refused, or never reached the far side: for certain nothing was done."""


class ConflictError(NotSentError):
    """The target has changed since the plan was made: nothing was done, and a new plan is wanted."""


def refused(why: str, *advice: str) -> RefusedError:
    """The guard's no, in words."""
    return RefusedError(Trouble(TroubleKind.REJECTED, "Not done", why, advice))


def not_now(why: str, *advice: str) -> TroubleError:
    """The step fits its target, but not as things are there at present."""
    return TroubleError(Trouble(TroubleKind.REJECTED, "This cannot be planned", why, advice))


def unfit(why: str, *advice: str) -> TroubleError:
    """The step cannot be planned: it and its target do not go together."""
    return TroubleError(Trouble(TroubleKind.CONFIGURATION, "This cannot be planned", why, advice))
