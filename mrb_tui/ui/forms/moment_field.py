"""A field for a moment: what is typed, and what is understood, side by side."""

from collections.abc import Callable
from datetime import datetime

from mrb_tui.domain.moments import moment_from
from mrb_tui.ui.format import ago, moment
from mrb_tui.ui.forms.form import Remark

Now = Callable[[], datetime]


def understood(at: datetime, now: datetime) -> str:
    """`12:01:07 UTC, 6 min ago`."""
    return f"{moment(at, now)} UTC, {ago((now - at).total_seconds())}"


def moment_remark(now: Now, *, empty: str) -> Callable[[str], Remark | None]:
    """Says which moment is meant; `empty` what it means to type none."""

    def remark(text: str) -> Remark | None:
        if not text.strip():
            return Remark(empty)
        try:
            return Remark(understood(moment_from(text, now()), now()))
        except ValueError as error:
            return Remark(str(error), wrong=True)

    return remark


def moment_or_none(text: str, now: Now) -> datetime | None:
    """What was typed, once the remark has nothing against it; None for an empty field."""
    return moment_from(text, now()) if text.strip() else None


def as_typed(at: datetime | None, now: datetime) -> str:
    """A moment as one would type it, to prefill a field."""
    if at is None:
        return ""
    return f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M:%S}"
