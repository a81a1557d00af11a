"""What one ought to know before the console is quit."""

from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui.format import count


def leaving_words(desk: IncidentDesk, drafts: int, *, demo: bool) -> list[str]:
    """One sentence or two each, what matters most last: there the answer is read off."""
    incident, journal = desk.incident, desk.journal
    said = ["Nothing is being changed; the probes stop."]
    if incident is not None and incident.is_open:
        goes_on = "goes on and stays in the journal; the next start offers to resume it"
        said.append(f"{incident.id} {'ends with the demo, whose files are thrown away' if demo else goes_on}.")
    if drafts:
        said.append(f"{count(drafts, 'draft')} would be lost: typed, closed with Esc, and not recorded.")
    if journal.trouble is not None or journal.held:
        why = f": {journal.trouble.why or journal.trouble.what}" if journal.trouble is not None else ""
        said.append(f"NOT SAVED: {count(journal.held, 'event is', 'events are')} only in memory{why}.")
    return said
