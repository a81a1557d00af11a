"""What the bar says of an incident, part by part: what is never cut off, and what is said where there is room."""

from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.durations import clock
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.response import Response, Standing
from mrb_tui.domain.update_clock import UpdateDue
from mrb_tui.session.desk import IncidentDesk, JournalState
from mrb_tui.ui import cells
from mrb_tui.ui.format import count, moment
from mrb_tui.ui.lines import Line, Role, Span

_SOON_S = 300.0
_NAME = 24


@dataclass(frozen=True, slots=True)
class IncidentParts:
    """Each part is a few spans that stay together. `needed` are never left out; `clocks` run against us; of what is
    `wanted`, and of the `title`, there is as much as there is room for."""

    needed: tuple[Line, ...]
    clocks: tuple[Line, ...]
    wanted: tuple[Line, ...]
    title: str


@dataclass(frozen=True, slots=True)
class OwnChanges:
    """What this console changes: plans that run, and whether it is time to take back what is in force."""

    running: frozenset[str] = frozenset()
    proposes_revert: bool = False


def incident_parts(incident: Incident, desk: IncidentDesk, now: datetime, own: OwnChanges) -> IncidentParts:
    """As it stands at `now`. What runs here is neither in force yet nor unknown."""
    unsettled = [state for state in incident.unsettled if state.plan.plan_id not in own.running]
    in_force = [state for state in incident.ledger if state.plan.plan_id not in own.running]
    needed: list[Line] = [
        (
            Span(f" {cells.crop(cells.safe(incident.severity), _NAME)} ", Role.MODE),
            Span(f" {incident.status.value.upper()}", Role.STRONG if incident.is_open else Role.OK),
        )
    ]
    if own.running:
        needed.append((Span(f"… {len(own.running)} running", Role.KEY),))
    if unsettled:
        needed.append((Span(f"? {count(len(unsettled), 'outcome')} unknown", Role.DOWN),))
    if in_force:
        proposal = ", clear: revert? (l)" if own.proposes_revert else ""
        needed.append((Span(f"▲ {len(in_force)} in force{proposal}", Role.DEGRADED),))
    elapsed_s = ((incident.ended_at or now) - incident.detected_at).total_seconds()
    needed.append((Span(clock(max(elapsed_s, 0.0)), Role.STRONG),))
    needed.append((Span(cells.crop(cells.safe(incident.id), _NAME), Role.TEXT),))
    response, due = desk.response(), desk.update_due()
    runs = response is not None and not response.acted and incident.is_open
    said: list[Line] = [(Span(response.words, _response_role(response)),)] if response is not None else []
    clocks = said if runs else []
    clocks = [*clocks, (Span(due.words, _due_role(due)),)] if due is not None else clocks
    commander = cells.crop(cells.safe(incident.commander), _NAME)
    leads: Line = (Span("IC ", Role.MUTED), Span(commander)) if commander else (Span("no commander", Role.MUTED),)
    wanted = (leads,) if runs else (*said, leads)
    return IncidentParts(tuple(needed), tuple(clocks), wanted, cells.safe(incident.title))


def trouble_parts(journal: JournalState, now: datetime) -> tuple[Line, str]:
    """That it is not being written down, or not all read: the words that must be seen, and why, which may be cut."""
    if journal.trouble is None:
        unread = journal.unread
        return ((Span(" NOT ALL READ ", Role.DEGRADED),), cells.safe(unread.why or unread.what)) if unread else ((), "")
    held = f"{count(journal.held, 'event')} in memory only" if journal.held else ""
    since = f"since {moment(journal.since_at, now)}" if journal.since_at is not None else ""
    said = " ".join(part for part in (held, since) if part)
    return (
        (Span(" NOT SAVED ", Role.ALARM), Span(" "), Span(said, Role.DOWN)),
        cells.safe(journal.trouble.why or journal.trouble.what),
    )


def _due_role(due: UpdateDue) -> Role:
    if due.is_overdue:
        return Role.DOWN
    return Role.DEGRADED if due.left_s < _SOON_S else Role.TEXT


def _response_role(response: Response) -> Role:
    if response.standing is Standing.RUNNING:
        return Role.DEGRADED if response.left_s < _SOON_S else Role.TEXT
    return Role.DOWN if response.standing is Standing.MISSED else Role.MUTED
