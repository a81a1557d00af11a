"""What the keys of an incident do, on whatever screen: open a form, or say why that cannot be now."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from textual.app import App
from textual.screen import Screen

from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.ui.commands import template_choices
from mrb_tui.ui.context import ScreenContext
from mrb_tui.ui.forms.collecting import evidence_form
from mrb_tui.ui.forms.course import milestone_form, roles_form, severity_form, status_form
from mrb_tui.ui.forms.declaring import declare_form, retitle_form
from mrb_tui.ui.forms.ending import export_form, handoff_form, items_form, reopen_form
from mrb_tui.ui.forms.entries import note_form
from mrb_tui.ui.forms.form import Form
from mrb_tui.ui.introduction import once_named
from mrb_tui.ui.keys import by_id, current, shown
from mrb_tui.ui.screens.chooser import ChooserScreen
from mrb_tui.ui.screens.closing import ClosingScreen
from mrb_tui.ui.screens.evidence import EvidenceScreen
from mrb_tui.ui.screens.form import FormScreen
from mrb_tui.ui.screens.handoff import HandoffScreen
from mrb_tui.ui.screens.incidents import IncidentsScreen
from mrb_tui.ui.screens.outbox import OutboxScreen
from mrb_tui.ui.screens.question import QuestionScreen
from mrb_tui.ui.screens.reading import ReadingScreen
from mrb_tui.ui.screens.timeline import TimelineScreen
from mrb_tui.ui.screens.writing import WritingScreen
from mrb_tui.ui.views.exported import exported_lines

Say = Callable[[str, Health | None], None]


class IncidentActions:
    """`say` puts a sentence into the hint line, `tell` a failure."""

    def __init__(self, app: App[None], context: ScreenContext, *, say: Say, tell: Callable[[Trouble], None]) -> None:
        self._app = app
        self._context = context
        self._desk = context.session.desk
        self._now = context.session.now
        self._say = say
        self._tell = tell
        self._actions: Mapping[str, Callable[[], None]] = {
            "declare": self._declare,
            "note": self._note,
            "timeline": self.timeline,
            "severity": self._severity,
            "status": self._status,
            "resolve": self._resolve,
            "handoff": self._handoff,
            "roles": self._roles,
            "milestone": self._milestone,
            "retitle": self._retitle,
            "export": self._export,
            "items": self._items,
            "evidence": self._evidence,
            "incidents": self._incidents,
            "update": self._update,
            "outbox": self._outbox,
            "leave": self._leave,
        }

    def run(self, name: str) -> None:
        """The action of that name in the table of keys."""
        self._actions[name]()

    async def look_for_open(self) -> None:
        """At the start: whether an incident goes on that this console does not take part in yet."""
        try:
            incidents = await self._desk.incidents()
        except TroubleError as error:
            self._tell(error.trouble)
            return
        going_on = [one for one in incidents if one.is_open]
        if not going_on or self._desk.incident is not None:
            return
        first = going_on[0]
        self._context.kept.resumable = first.id
        more = f" (and {len(going_on) - 1} more)" if len(going_on) > 1 else ""
        self._say(f"{first.id} {first.severity} is open{more}: {self._key('incidents')} resumes it", Health.DEGRADED)

    def timeline(self, at_entry: str = "") -> None:
        """The whole timeline, with the cursor on that entry if one is named."""
        if not isinstance(self._app.screen, TimelineScreen):
            self._app.push_screen(TimelineScreen(self._context, at_entry=at_entry))

    def _declare(self) -> None:
        incident = self._desk.incident
        if incident is not None and incident.is_open and not self._desk.read_only:
            self._refuse(f"{incident.id} is open: {self._key('incident.leave')} leaves it, and it goes on")
        else:
            self._named(lambda: self._open(declare_form(self._desk, self._now)))

    def _note(self) -> None:
        self._with_incident(lambda incident: self._open(note_form(self._desk, incident.id, self._now)), over_too=True)

    def _severity(self) -> None:
        self._with_incident(lambda incident: self._open(severity_form(self._desk, incident)))

    def _status(self) -> None:
        self._with_incident(lambda incident: self._open(status_form(self._desk, incident, self._later(self._resolve))))

    def _roles(self) -> None:
        self._with_incident(lambda incident: self._open(roles_form(self._desk, incident)))

    def _milestone(self) -> None:
        self._with_incident(lambda incident: self._open(milestone_form(self._desk, incident, self._now)), over_too=True)

    def _retitle(self) -> None:
        self._with_incident(
            lambda incident: self._open(retitle_form(self._desk, incident)),
            over_too=True,
        )

    def _resolve(self) -> None:
        def go_on(incident: Incident) -> None:
            if incident.is_open:
                self._push(ClosingScreen(self._context, incident))
            else:
                self._open(reopen_form(self._desk, incident.id))

        self._with_incident(go_on, over_too=True)

    def _handoff(self) -> None:
        incident = self._desk.incident
        if incident is None:
            self._refuse(self._declare_first)
            return

        def record(wanted: bool | None) -> None:
            if wanted:
                self._with_incident(lambda one: self._open(handoff_form(self._desk, one.id)), over_too=True)

        self._app.push_screen(HandoffScreen(self._desk.brief, may_record=not self._desk.read_only), record)

    def _export(self) -> None:
        if self._desk.incident is None:
            self._refuse(self._declare_first)
            return
        self._open(export_form(self._desk, self._exported))

    def _items(self) -> None:
        if self._desk.incident is None:
            self._refuse(self._declare_first)
            return
        self._open(items_form(self._context.session.writing, self._exported))

    def _exported(self, path: str) -> None:
        reading = ReadingScreen("The file is written", partial(exported_lines, path))
        self._later(lambda: self._app.push_screen(reading))()

    def _evidence(self) -> None:
        """The one under way, or the last; else what a new one asks first."""
        view = self._context.session.evidence.view
        incident = self._desk.incident
        if view is not None and (not view.is_over or (incident is not None and view.incident_id == incident.id)):
            self._show_evidence()
        else:
            self._ask_for_evidence()

    def _ask_for_evidence(self) -> None:
        form = evidence_form(self._context.session.evidence, self._later(self._show_evidence))
        self._with_incident(lambda incident: self._open(form), over_too=True)

    def _show_evidence(self) -> None:
        screen = EvidenceScreen(self._context.session.evidence)
        self._app.push_screen(screen, lambda anew: self._ask_for_evidence() if anew else None)

    def _update(self) -> None:
        def go_on(_: Incident) -> None:
            choices = template_choices(self._context.session.writing.templates())
            self._app.push_screen(ChooserScreen("Tell the others", choices), chosen)

        def chosen(template_id: str | None) -> None:
            if template_id:
                self._app.push_screen(WritingScreen(self._context, template_id))

        self._with_incident(go_on, over_too=True)

    def _outbox(self) -> None:
        if self._desk.incident is None:
            self._refuse(self._declare_first)
        elif not isinstance(self._app.screen, OutboxScreen):
            self._app.push_screen(OutboxScreen(self._context))

    def _incidents(self) -> None:
        screen = IncidentsScreen(self._desk, self._now())

        def chosen(incident_id: str | None) -> None:
            here = self._desk.incident
            if not incident_id or (here is not None and here.id == incident_id):
                return
            if incident_id in screen.open_ids:
                self._named(lambda: self._in_background(self._go_to(incident_id)))
            else:  # to read it, nobody has to say who they are
                self._in_background(self._go_to(incident_id))

        self._app.push_screen(screen, chosen)

    async def _go_to(self, incident_id: str) -> None:
        before = self._desk.incident
        try:
            await self._desk.resume(incident_id)
        except TroubleError as error:
            self._tell(error.trouble)
        else:
            self._offer_again(before)
            self._say(f"{incident_id} is on the screen", None)

    def _leave(self) -> None:
        incident = self._desk.incident
        if incident is None:
            self._refuse("there is no incident on the screen")
        elif self._desk.read_only or not incident.is_open:
            self._in_background(self._go_away(f"{incident.id} is closed here"))
        else:
            question = QuestionScreen(
                f"Leave {incident.id}?",
                ["It goes on and stays in the journal. What the probes see is no longer written into it from here."],
                yes="leave",
                no="stay",
            )
            said = f"left; {incident.id} goes on: {self._key('incidents')} resumes it"
            self._app.push_screen(question, lambda yes: self._in_background(self._go_away(said)) if yes else None)

    async def _go_away(self, said: str) -> None:
        before = self._desk.incident
        try:
            await self._desk.leave()
        except TroubleError as error:
            self._tell(error.trouble)
        else:
            self._offer_again(before)
            self._say(said, None)

    def _offer_again(self, left: Incident | None) -> None:
        """An incident that goes on without this console."""
        if left is not None and left.is_open:
            self._context.kept.resumable = left.id

    def _with_incident(self, go_on: Callable[[Incident], None], *, over_too: bool = False) -> None:
        """Go on with the incident on the screen, once it is known who does; or say why not."""
        incident = self._desk.incident
        if incident is None:
            self._refuse(self._declare_first)
        elif self._desk.read_only:
            self._refuse(f"{incident.id} is only read here: {self._key('incidents')} opens another")
        elif not incident.is_open and not over_too:
            self._refuse(f"{incident.id} is resolved: {self._key('incident.resolve')} reopens it")
        else:
            self._named(lambda: go_on(incident))

    def _named(self, go_on: Callable[[], None]) -> None:
        """Go on once it is known who is at the console."""
        once_named(self._app, self._context, go_on)

    def _open(self, form: Form) -> None:
        self._push(FormScreen(form, self._context.drafts))

    def _push(self, screen: Screen[str]) -> None:
        self._app.push_screen(screen, self._said)

    def _said(self, text: str | None) -> None:
        if text:
            self._say(text, None)

    def _refuse(self, why: str) -> None:
        self._say(why, Health.DEGRADED)

    @property
    def _declare_first(self) -> str:
        return f"declare first: {self._key('incident.declare')}; or resume an open one: {self._key('incidents')}"

    def _key(self, key_id: str) -> str:
        return shown(current(by_id(key_id), self._context.keymap)[0])

    def _later(self, call: Callable[[], Any]) -> Callable[[], None]:
        """Once the box in front is closed."""

        def later() -> None:
            self._app.call_later(call)

        return later

    def _in_background(self, work: Any) -> None:
        self._app.run_worker(work, group="incident")
