"""How an incident of the demo went: what took how long, what helped, who was told, and where its files are."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from mrb_tui.domain.durations import clock
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import Phase
from mrb_tui.session.desk import EntrySort, TimelineEntry
from mrb_tui.ui import cells
from mrb_tui.ui.format import count
from mrb_tui.ui.lines import Line, Role, Span, fit_line

_LABEL = 22
_WORDS = {Phase.REVERTED: "taken back", Phase.UNVERIFIED: "not verified", Phase.NOTHING_TO_VERIFY: "applied"}
_SENT = frozenset({Phase.APPLIED, Phase.FAILED, Phase.VERIFIED, Phase.UNVERIFIED, Phase.NOTHING_TO_VERIFY})
_SENT |= {Phase.REVERTED, Phase.ADOPTED, Phase.OVERTAKEN, Phase.STARTED}


def end_card(
    incident: Incident, entries: Iterable[TimelineEntry], now: datetime, folder: str, width: int
) -> tuple[Line, ...]:
    """`entries` are the timeline's. Times count from the first sign."""
    rows = [
        ("to the declaration", _since(incident, incident.declared_at)),
        ("to the branch", _since(incident, _branch_at(entries)) or "no answer was given"),
        ("to mitigation", _since(incident, _mended_at(incident)) or "nothing is shown to have helped"),
        ("changes", _changes(incident)),
        ("longest silence", _silence(incident, now)),
        ("resolved", _since(incident, incident.ended_at) or "no: it is open"),
        ("files", folder),
    ]
    lines: list[Line] = []
    for label, said in rows:
        for index, part in enumerate(cells.wrap(said, max(width - _LABEL - 2, 1))):
            head = Span(cells.fit(f" {'' if index else label}", _LABEL), Role.MUTED)
            lines.append(fit_line((head, Span(part, Role.STRONG)), width))
    return tuple(lines)


def _since(incident: Incident, at: datetime | None) -> str:
    return "" if at is None else clock(max((at - incident.detected_at).total_seconds(), 0.0))


def _branch_at(entries: Iterable[TimelineEntry]) -> datetime | None:
    """The last answer before anything was changed: by then it was clear what it is."""
    at: datetime | None = None
    for entry in entries:
        if entry.sort is EntrySort.CHANGE and at is not None:
            break
        if entry.sort is EntrySort.ANSWER:
            at = entry.at
    return at


def _mended_at(incident: Incident) -> datetime | None:
    return next((state.changed_at for state in incident.mitigations.values() if state.phase is Phase.VERIFIED), None)


def _changes(incident: Incident) -> str:
    own = [state for state in incident.mitigations.values() if not state.plan.reverts]
    phases = [state.phase for state in own if state.phase in _SENT]
    if not phases:
        return "none"
    told = [f"{phases.count(phase)} {_WORDS.get(phase, phase.value)}" for phase in dict.fromkeys(phases)]
    return f"{count(len(phases), 'change')}: {', '.join(told)}"


def _silence(incident: Incident, now: datetime) -> str:
    """Between what others were told; the declaration tells nobody outside."""
    end = incident.ended_at or now
    told = sorted(since.since_at for since in incident.told.values())
    longest_s = max(
        (later - earlier).total_seconds() for earlier, later in pairwise([incident.declared_at, *told, end])
    )
    words = clock(max(longest_s, 0.0))
    return f"{words}, with {count(len(told), 'update')}" if told else f"{words}: nobody outside was told anything"
