"""The course of an incident: declared, noted, graded, led, resumed."""

from mrb_tui.domain.events.incident import ROLES, Milestone, Status
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.plain.dialogue import Back
from mrb_tui.plain.ending import Ending
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part

_MARKABLE = tuple(one for one in Milestone if one not in (Milestone.DECLARED, Milestone.RESOLVED))
"""Declared and resolved are set by what they name."""


class Course(Part):
    """What people say of an incident."""

    def __init__(self, part: Part, ending: Ending) -> None:
        super().__init__(part.session, part.ask)
        self._ending = ending

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
            await self._ending.resolve()
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

    async def milestone(self) -> None:
        """A moment that durations are measured between."""
        incident = self.need_incident()
        await self.named()
        entries = [
            Entry(one.value, f"{incident.milestones[one]:%H:%M:%S}" if one in incident.milestones else "not marked yet")
            for one in _MARKABLE
        ]
        milestone = _MARKABLE[await self.ask.choose("milestone", entries)]
        self.session.desk.set_milestone(milestone, await self.past("when, UTC (Enter: now; 14:05 or 10m)"))
        self.ask.say(f"milestone {milestone}")

    async def retitle(self) -> None:
        """Another title or category, once one knows better."""
        incident = self.need_incident()
        await self.named()
        title = await self.ask.text("title", incident.title, needed=True)
        self.session.desk.retitle(title, await self._category(incident.category))
        self.ask.say(f"it is called: {title}")

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

    async def leave(self) -> None:
        """The incident goes on without this console."""
        incident, desk = self.need_incident(), self.session.desk
        if incident.is_open and not desk.read_only:
            self.ask.say("It goes on and stays in the journal.")
            self.ask.say("What the probes see is no longer written into it from here.")
            if not await self.ask.yes(f"Leave {incident.id}?"):
                raise Back
        await desk.leave()
        self.ask.say(f"left {incident.id}; incidents opens it again")

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
