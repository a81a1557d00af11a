"""What every part of the plain console has: the session, the dialogue, and who is at the keyboard."""

from datetime import datetime

from mrb_tui.domain.incident import Incident
from mrb_tui.domain.moments import moment_from
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.plain.dialogue import Dialogue
from mrb_tui.session.live import LiveSession

NO_INCIDENT = Trouble(
    TroubleKind.REJECTED, "Not now", "there is no incident to record it in", ("declare one, or resume an open one",)
)
NOBODY_ASKED = (
    "over a pipe nobody can be asked, so nothing is changed and nothing is sent: use a terminal, or mrb-tui do STEP "
    "--yes and mrb-tui update --send CHANNEL --yes"
)


class Part:
    """A part of the conversation."""

    def __init__(self, session: LiveSession, dialogue: Dialogue) -> None:
        self.session = session
        self.ask = dialogue

    def need_incident(self) -> Incident:
        """The one it is about. Raises TroubleError where there is none."""
        incident = self.session.desk.incident
        if incident is None:
            raise TroubleError(NO_INCIDENT)
        return incident

    async def named(self) -> None:
        """Who is here: asked once, before the first thing that is recorded under a name."""
        if not self.session.desk.responder:
            self.session.desk.introduce(await self.ask.text("Who is at this console? your name", needed=True))

    async def past(self, label: str, value: str = "") -> datetime | None:
        """A moment that was; None where nothing was typed."""
        typed = await self.ask.moment(label, value, lambda text: moment_from(text, self.session.now()))
        return moment_from(typed, self.session.now()) if typed else None
