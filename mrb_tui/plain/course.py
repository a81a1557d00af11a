"""The course of an incident: declared, noted, graded, led, resumed; at its end the closing list, files, the brief."""

from mrb_tui.domain.closing import CheckStanding
from mrb_tui.domain.events.incident import ROLES, Status
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.plain.dialogue import Back
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.plain.words import check_words, entry_line

_TAIL = 20
_FORMS = ("md", "json", "csv")


class Course(Part):
    """What people say of an incident."""

    async def declare(self) -> None:
        """Prefilled from what the probes say."""
        desk = self.session.desk
        if desk.incident is not None and desk.incident.is_open:
            taken = f"{desk.incident.id} is open here"
            raise TroubleError(Trouble(TroubleKind.REJECTED, "Not declared", taken, ("resolve it first",)))
        await self.named()
        suggestion = desk.suggestion()
        for why in suggestion.why:
            self.ask.say(f"  because {why}")
        title = await self.ask.text("title", suggestion.title, needed=True)
        severity = await self._severity(suggestion.severity)
        category = await self._category(suggestion.category)
        at = suggestion.detected_at
        detected_at = await self.past("detected at, UTC", f"{at:%Y-%m-%d %H:%M:%S}" if at is not None else "")
        await desk.declare(title, severity, category, detected_at)
        self.ask.say(f"declared {self.need_incident().id}")

    async def note(self) -> None:
        """Of now, or of earlier."""
        self.need_incident()
        await self.named()
        text = await self.ask.text("note", needed=True)
        self.session.desk.note(text, await self.past("when, UTC (Enter: now; 14:05 or 10m)"))
        self.ask.say("noted")

    async def severity(self) -> None:
        """Graver or less so, and why."""
        incident = self.need_incident()
        await self.named()
        severity = await self._severity(incident.severity)
        self.session.desk.set_severity(severity, await self.ask.text("because"))
        self.ask.say(f"severity {severity}")

    async def status(self) -> None:
        """How far the work is; resolved goes by the closing list."""
        incident = self.need_incident()
        await self.named()
        order = tuple(Status)
        default = min(order.index(incident.status) + 1, len(order) - 1)
        status = order[await self.ask.choose("status", [Entry(one.value) for one in order], default=default)]
        if status is Status.RESOLVED:
            await self.resolve()
            return
        self.session.desk.set_status(status)
        self.ask.say(f"status {status}")

    async def role(self) -> None:
        """Who does what."""
        incident = self.need_incident()
        await self.named()
        roles = tuple(dict.fromkeys((*ROLES, *incident.roles)))
        entries = [Entry(role, incident.roles.get(role, "nobody yet")) for role in roles]
        role = roles[await self.ask.choose("role", entries)]
        person = await self.ask.text("person (a - alone: nobody)", self.session.desk.responder)
        self.session.desk.assign(role, person)
        self.ask.say(f"{person or 'nobody'} is {role}")

    async def timeline(self) -> None:
        """Its last entries."""
        source = self.session.desk.timeline
        first = max(len(source) - _TAIL, 0)
        if first:
            self.ask.say(f"({first} earlier: export writes all of them)")
        for entry in source.page(first, _TAIL):
            self.ask.say(entry_line(entry) if entry is not None else "(on its way: ask again)")
        if not len(source):
            self.ask.say("nothing has happened yet")

    async def incidents(self) -> None:
        """Take part in an open one, or read one that is over."""
        desk = self.session.desk
        lines = await desk.incidents()
        if not lines:
            self.ask.say("there is no incident on this machine")
            return
        entries = [
            Entry(one.id, f"{one.severity} {one.status}: {one.title}{f' ({one.trouble})' if one.trouble else ''}")
            for one in lines
        ]
        chosen = lines[await self.ask.choose("resume or read (Enter: back)", entries)]
        await self.named()
        await desk.resume(chosen.id)
        self.ask.say(f"{chosen.id}{' is only read here' if desk.read_only else ' goes on'}")

    async def resolve(self) -> None:
        """By the closing list: what is open is done, or passed over with a reason."""
        incident, desk = self.need_incident(), self.session.desk
        await self.named()
        while True:
            checks = desk.closing()
            for check in checks:
                self.ask.say(f"  {check_words(check)}")
            still_open = [check for check in checks if check.standing is CheckStanding.OPEN]
            if not still_open:
                break
            self.ask.say("Do what is open, or pass it over with a reason:")
            entries = [Entry(str(check.id), check.why) for check in still_open]
            check = still_open[await self.ask.choose("pass over (Enter: back)", entries)]
            desk.override(check.id, await self.ask.text("because", needed=True))
        resolution = await self.ask.text("it is over: in a sentence, what ended it", needed=True)
        if not await self.ask.yes(f"Resolve {incident.id}?"):
            raise Back
        desk.resolve(resolution)
        self.ask.say(f"{incident.id} is resolved")

    async def export(self) -> None:
        """The timeline as a file beside the journal."""
        self.need_incident()
        form = _FORMS[await self.ask.choose("as", [Entry(form) for form in _FORMS], default=0)]
        marked_only = await self.ask.choose("entries", [Entry("all"), Entry("marked only")], default=0) == 1
        path = await self.session.desk.export(form, marked_only=marked_only)
        self.ask.say(f"written to {path}")

    async def hand_over(self) -> None:
        """The brief is read, then recorded."""
        incident, desk = self.need_incident(), self.session.desk
        await self.named()
        to = await self.ask.text("hand over to (Enter: whoever comes next)")
        self.ask.say(await desk.brief(to))
        if not await self.ask.yes(f"Record this brief of {incident.id}?"):
            raise Back
        await desk.hand_over(to)
        self.ask.say(f"handed over to {to}" if to else "the brief is recorded")

    async def _severity(self, value: str) -> str:
        scale = self.session.desk.scale
        entries = [
            Entry(one.id, one.definition + (f"; respond within {one.respond_within}" if one.respond_within else ""))
            for one in scale.severities
        ]
        default = scale.ids.index(value) if value in scale.ids else None
        return scale.ids[await self.ask.choose("severity", entries, default=default)]

    async def _category(self, value: str) -> str:
        known: tuple[str, ...] = tuple(dict.fromkeys((*self.session.desk.categories, *((value,) if value else ()))))
        default = known.index(value) if value else None
        if not known:
            return ""
        return known[await self.ask.choose("category", [Entry(one) for one in known], default=default)]
