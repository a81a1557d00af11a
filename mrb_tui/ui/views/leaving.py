"""What one ought to know before the console is quit."""

from collections.abc import Sequence

from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui import cells
from mrb_tui.ui.format import count


def leaving_words(desk: IncidentDesk, drafts: int, running: Sequence[str], *, demo: bool) -> list[str]:
    """One sentence or two each, what matters most last: there the answer is read off. `running` are titles."""
    incident, journal = desk.incident, desk.journal
    said = ["Nothing is being changed; the probes stop."] if not running else []
    if incident is not None and incident.is_open:
        goes_on = "goes on and stays in the journal; the next start offers to resume it"
        said.append(f"{incident.id} {'ends with the demo, whose files are thrown away' if demo else goes_on}.")
    if drafts:
        said.append(f"{count(drafts, 'draft')} would be lost: typed, closed with Esc, and not recorded.")
    if journal.trouble is not None or journal.held:
        why = f": {journal.trouble.why or journal.trouble.what}" if journal.trouble is not None else ""
        said.append(f"NOT SAVED: {count(journal.held, 'event is', 'events are')} only in memory{why}.")
    if running:
        titles = ", ".join(cells.safe(title) for title in running)
        later = "" if demo else " The next console that resumes the incident can settle it in the ledger."
        said.append(
            f"UNDER WAY: {titles}. What has been sent stays, and the cluster goes on with it; its progress is no "
            f"longer watched, and nothing is verified.{later}"
        )
    return said
