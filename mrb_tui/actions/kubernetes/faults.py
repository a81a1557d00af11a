"""What an error says of a write: refused for certain, in conflict with what is there now, or open."""

from mrb_tui.actions.refusals import ConflictError, NotSentError
from mrb_tui.clients.kube_words import KubeError
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

_BEFORE_SENDING = frozenset(
    {
        TroubleKind.DNS,
        TroubleKind.REFUSED,
        TroubleKind.TLS,
        TroubleKind.CREDENTIAL,
        TroubleKind.CONFIGURATION,
    }
)


def write_error(error: TroubleError) -> TroubleError:
    """The same in the envelope's terms. What may have been done in spite of it stays as it is."""
    if isinstance(error, KubeError):
        if is_conflict(error):
            return ConflictError(_conflict(error))
        return NotSentError(error.trouble) if error.code < 500 else error
    return NotSentError(error.trouble) if error.trouble.kind in _BEFORE_SENDING else error


def is_conflict(error: KubeError) -> bool:
    """The object was changed, or is gone. A failed test of a JSON Patch is a 422 that names no field."""
    if error.code == 422:
        details = error.status.get("details")
        causes = details.get("causes") if isinstance(details, dict) else None
        return not causes or "uid" in str(error.status.get("message", ""))
    return error.code in (404, 409)


def has_no_dry_run(error: KubeError) -> bool:
    """A webhook that cannot be tried without doing it: nothing is wrong with the change itself."""
    return error.code == 400 and "does not support dry run" in str(error.status.get("message", ""))


def _conflict(error: KubeError) -> Trouble:
    gone = error.code == 404
    why = "the object is gone" if gone else "somebody has changed it since the plan was made"
    return Trouble(TroubleKind.REJECTED, error.trouble.what, why, ("look at the new plan",))
