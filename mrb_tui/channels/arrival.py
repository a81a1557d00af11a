"""Whether a request arrived, as far as its answer, or the lack of one, tells. When in doubt it is unknown."""

from collections.abc import Awaitable
from datetime import datetime

from mrb_tui.channels.channel import NotYetError, OutcomeUnknownError
from mrb_tui.clients.http import HttpAnswer, NoAnswerError
from mrb_tui.clients.retry_after import retry_after_s
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

TOO_MANY = (429, 420)
"""420 is what Statuspage says besides."""
_NO_TELLING = 408
"""It gave up waiting for the rest; what it made of the part that came, it does not say."""
_KINDS = {401: TroubleKind.UNAUTHORIZED, 403: TroubleKind.FORBIDDEN, 404: TroubleKind.NOT_FOUND}
_LOOK_THERE = "look there whether it has arrived, before it is sent again"


async def answered(request: Awaitable[HttpAnswer], label: str) -> HttpAnswer:
    """The answer to a message. Raises NotYetError if the request surely did not leave, else OutcomeUnknownError."""
    try:
        return await request
    except NoAnswerError as error:
        trouble = error.trouble
        if trouble.kind is TroubleKind.CONFIGURATION:
            raise
        if error.is_unsent:
            raise NotYetError(trouble) from None
        why = f"{trouble.why}; it may have arrived all the same"
        raise OutcomeUnknownError(
            Trouble(trouble.kind, f"Nobody knows whether {label} has it", why, (_LOOK_THERE,))
        ) from None


def taken(answer: HttpAnswer, label: str, now: datetime, said: str, advice: tuple[str, ...]) -> None:
    """Go on only where the far side took it. Raises NotYetError, OutcomeUnknownError, or TroubleError for a final no.

    `said` is the far side's own word, harmless already, and `advice` what to do if that is final.
    """
    status = answer.status
    if 200 <= status < 300:
        return
    why = f"it answered {status}" + (f": {said}" if said else "")
    after_s = retry_after_s(answer.headers.get("retry-after"), now)
    if status in TOO_MANY:
        trouble = Trouble(TroubleKind.RATE_LIMITED, f"{label} takes no more just now", why, ("it is tried again",))
        raise NotYetError(trouble, after_s)
    if status == 503 and after_s is not None:
        trouble = Trouble(TroubleKind.SERVER_ERROR, f"{label} is busy", why, ("it is tried again",))
        raise NotYetError(trouble, after_s)
    if status >= 500 or status == _NO_TELLING:
        trouble = Trouble(TroubleKind.SERVER_ERROR, f"Nobody knows whether {label} has it", why, (_LOOK_THERE,))
        raise OutcomeUnknownError(trouble)
    if 300 <= status < 400:
        why += "; redirects are not followed"
        advice = ("check the address in the configuration", *advice)
    raise TroubleError(Trouble(_KINDS.get(status, TroubleKind.REJECTED), f"{label} did not take it", why, advice))
