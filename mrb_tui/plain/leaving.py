"""What goes on when the plain console is left. Pure."""

from mrb_tui.actions.envelope import Stage
from mrb_tui.session.live import LiveSession, Mode


def leaving_words(session: LiveSession) -> list[str]:
    """A sentence or two each, what matters most last."""
    desk, demo = session.desk, Mode.DEMO in session.modes
    incident, journal = desk.incident, desk.journal
    running = _running(session)
    said = ["Nothing is being changed; the probes stop."] if not running else []
    if incident is not None and incident.is_open:
        goes_on = "ends with the demo, whose files are thrown away" if demo else "goes on and stays in the journal"
        said.append(f"{incident.id} {goes_on}.")
    if owed := [state.plan.title for state in session.changes.ledger]:
        said.append(f"In force, to be taken back: {', '.join(owed)}.")
    if journal.trouble is not None or journal.held:
        why = f": {journal.trouble.why or journal.trouble.what}" if journal.trouble is not None else ""
        said.append(f"NOT SAVED: {journal.held} events are only in memory{why}.")
    if running:
        said.append(
            f"UNDER WAY: {', '.join(running)}. What has been sent stays, and the cluster goes on with it; nobody "
            "watches any more whether it helps. mrb-tui incident settle says how it ended."
        )
    return said


def at_stake(session: LiveSession) -> bool:
    """Whether something is under way, or not saved."""
    journal = session.desk.journal
    return bool(_running(session) or journal.held or journal.trouble is not None)


def _running(session: LiveSession) -> list[str]:
    return [view.title for view in session.changes.runs if view.stage in (Stage.RUNNING, Stage.VERIFYING)]
