"""The demo's line: what to do next, read off what has been done. A pure function of the session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import Phase
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.guide import RowKind
from mrb_tui.session.live import LiveSession
from mrb_tui.ui.keys import by_id, current, shown
from mrb_tui.ui.views.run_text import is_under_way


def nothing_to_keep() -> str:
    """Where there is nothing. Raises TroubleError."""
    raise TroubleError(Trouble(TroubleKind.STORAGE, "Nothing was kept", "there are no files"))


@dataclass(frozen=True, slots=True)
class Tour:
    """What the demo knows of its story: sentences for a mitigation that fails and for one that helps.

    `folder` is where its files lie, thrown away at the end; `keep` copies them to where they last, and says where.
    """

    fails: str = ""
    helps: str = ""
    folder: str = ""
    keep: Callable[[], str] = nothing_to_keep


def tour_words(session: LiveSession, tour: Tour, keymap: Mapping[str, str]) -> str:
    """One line. Every key in it is the one that holds here."""

    def key(key_id: str) -> str:
        return shown(current(by_id(key_id), keymap)[0])

    incident = session.desk.incident
    if incident is None:
        if any(state.health in (Health.DOWN, Health.DEGRADED) for state in session.states()):
            return f"Red, and its row says why. {key('incident.declare')} declares it; severity and title are filled in"
        return f"Green, for some seconds. Nothing here is real: try anything · {key('console.back')} hides this"
    if not incident.is_open:
        timeline, postmortem = key("incident.export"), key("incident.update")
        return f"Over. {timeline} writes the timeline, {postmortem} the postmortem; {key('quit')} shows how it went"
    if any(is_under_way(view) for view in session.changes.runs):
        return f"Written and rolled out; now the probes tell whether it helped · {key('ledger')} goes to it"
    return _mending(incident, session, tour, key)


def _mending(incident: Incident, session: LiveSession, tour: Tour, key: Callable[[str], str]) -> str:
    phases = [state.phase for state in incident.mitigations.values() if not state.plan.reverts]
    if Phase.VERIFIED in phases or Phase.NOTHING_TO_VERIFY in phases:
        tell, end = key("incident.update"), key("incident.resolve")
        return f"It helped; {key('timeline')} has all of it in writing. {tell} tells the others, {end} resolves"
    if Phase.UNVERIFIED in phases:
        return f"It did not help, and says so. {key('ledger')}, then {key('ledger.take')}: taken back just as carefully"
    if any(row.kind is RowKind.QUESTION and row.is_next for row in session.guide.rows()):
        pane, follow = key("pane.runbook"), key("runbook.follow")
        return f"{pane}: the runbook reads the probes. {follow} gives the answer that they support"
    if Phase.REVERTED in phases or not tour.fails:
        return tour.helps or f"{key('open')} on a step shows what it would change, before anything is"
    return tour.fails
