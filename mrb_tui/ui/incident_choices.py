"""What the list of incidents offers: which one, how grave, whether it goes on."""

from collections.abc import Iterable
from datetime import datetime

from mrb_tui.session.desk import IncidentLine
from mrb_tui.ui.format import ago, moment
from mrb_tui.ui.screens.chooser import Choice


def incident_choices(incidents: Iterable[IncidentLine], now: datetime, *, here: str = "") -> list[Choice]:
    """Open ones first, then by age. `here` is the one that is on the screen."""
    ordered = sorted(incidents, key=lambda one: not one.is_open)
    return [Choice(one.id, _title(one), _note(one, now, here=here)) for one in ordered]


def _title(one: IncidentLine) -> str:
    return " ".join(part for part in ("●" if one.is_open else "○", one.id, one.severity, one.title) if part)


def _note(one: IncidentLine, now: datetime, *, here: str) -> str:
    if one.trouble:
        return f"✗ {one.trouble}"
    if one.id == here:
        return "on the screen"
    if one.last_at is None:
        return one.status
    if not one.is_open:
        return f"over, {moment(one.last_at, now)}"
    return f"{one.status}, last {ago((now - one.last_at).total_seconds())}"
