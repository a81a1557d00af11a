"""What a bundle takes from the console itself: the timeline, the probes' history, whether the journal is whole."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mrb_tui.domain.events.event import Event
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.incident import Incident, in_time_order, time_of
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.evidence.source import Source
from mrb_tui.evidence.texts import Texts
from mrb_tui.evidence.window import iso
from mrb_tui.journal.verify import Verification
from mrb_tui.session.exports import Form


def document_sources(
    incident: Incident,
    events: Sequence[Event],
    verify: Callable[[], Verification],
    states: Iterable[ProbeState] = (),
) -> tuple[Source, ...]:
    """As of now: what is recorded later is not in the bundle."""
    now = tuple(states)

    def timeline() -> Mapping[str, str]:
        forms = (Form.MARKDOWN, Form.JSON)
        return {f"timeline.{form}": form.of(incident, events, marked_only=False) for form in forms}

    return (
        Texts("timeline", "timeline", timeline),
        Texts("probes", "probe history", lambda: {"probes.json": probe_history(incident, events, now)}),
        Texts("journal", "journal verification", lambda: {"journal-verification.json": verification(verify())}),
    )


def probe_history(incident: Incident, events: Iterable[Event], states: Iterable[ProbeState]) -> str:
    """Every recorded turn, oldest first; and, from a console that watches, the observations it still has."""
    turns = [
        {
            "at": iso(time_of(event, incident)),
            "probe": event.payload.probe_id,
            "label": event.payload.label,
            "before": event.payload.before.value,
            "after": event.payload.after.value,
            "headline": event.payload.headline,
            "turns": event.payload.turns,
            "facts": dict(event.payload.facts),
        }
        for event in in_time_order(events, incident)
        if isinstance(event.payload, ProbeChanged)
    ]
    return _json({"turns": turns, "watched": [_watched(state) for state in states]})


def _watched(state: ProbeState) -> dict[str, Any]:
    last = state.last
    return {
        "probe": state.spec.id,
        "label": state.spec.label,
        "unit": state.spec.measure.value,
        "history": [
            {
                "at": iso(each.at),
                "health": each.health.value,
                "measure": each.measure,
            }
            for each in state.history
        ],
        "headline": last.reading.headline if last is not None else "",
        "answer": last.reading.answer if last is not None else "",
    }


def verification(report: Verification) -> str:
    """What `mrb-tui incident verify` says of the journal, at the time of collecting."""
    return _json(
        {
            "sound": report.is_sound,
            "records": report.records,
            "problems": [str(problem) for problem in report.problems],
            "torn_records_set_aside": report.torn,
            "last_hash": report.last_hash,
        }
    )


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"
