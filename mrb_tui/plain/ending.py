"""What stands at the end: the closing list, the timeline as a file, the brief, the evidence."""

from mrb_tui.documents.fields import DocumentKind
from mrb_tui.domain.closing import CheckStanding
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.dialogue import Back
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.part import Part
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.plain.words import check_words

_LISTS = ("github", "jira", "csv")
_FORMS = ("md", "json", "csv")


class Ending(Part):
    """All of it is recorded, or lies beside the journal."""

    async def resolve(self) -> None:
        """By the closing list: what is open is done, or passed over with a reason. What is resolved is opened again."""
        incident, desk = self.need_incident(), self.session.desk
        await self.named()
        if not incident.is_open:
            self.ask.say(f"{incident.id} is resolved. Was it not over?")
            desk.reopen(await self.ask.text("open again, because", needed=True))
            self.ask.say(f"{incident.id} is open again")
            return
        while True:
            checks = desk.closing()
            still_open = [check for check in checks if check.standing is CheckStanding.OPEN]
            for check in checks:
                if check.standing is not CheckStanding.OPEN:
                    self.ask.say(f"  {check_words(check)}")
            if not still_open:
                break
            self.ask.say("Open. Go back and do it (milestone, update, evidence, ledger), or pass it over:")
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
        self.ask.verbatim(f"written to {path}")

    async def items(self) -> None:
        """The postmortem's action items as a file beside the journal."""
        self.need_incident()
        form = _LISTS[await self.ask.choose("for", [Entry(form) for form in _LISTS], default=0)]
        desk = self.session.writing
        template = next(one for one in desk.templates() if one.kind is DocumentKind.POSTMORTEM)
        self.ask.say(f"written to {await desk.write_action_items(await desk.open(template.id), form)}")

    async def hand_over(self) -> None:
        """The brief is read, then recorded."""
        incident, desk = self.need_incident(), self.session.desk
        await self.named()
        to = await self.ask.text("hand over to (Enter: whoever comes next)")
        self.ask.verbatim(await desk.brief(to))
        if not await self.ask.yes(f"Record this brief of {incident.id}?"):
            raise Back
        await desk.hand_over(to)
        self.ask.say(f"handed over to {to}" if to else "the brief is recorded")

    async def collect(self) -> None:
        """The bundle that can be handed on."""
        self.need_incident()
        await self.named()
        evidence = self.session.evidence
        evidence.start(mask_personal=await self.ask.yes("Mask personal data in it?"))
        self.ask.say("collecting (Enter ends it, and keeps nothing)")

        def over() -> bool:
            return evidence.view is None or evidence.view.is_over

        if not await until_or_enter(self.ask.terminal, self.session, over):
            evidence.cancel()
            self.ask.say("ended; nothing of it is kept")
            return
        if (view := evidence.view) is None:
            return
        for missing in view.missing:
            self.ask.say(f"  missing: {missing}")
        if view.trouble is not None:
            raise TroubleError(view.trouble)
        self.ask.verbatim(f"written to {view.path}")
        self.ask.verbatim(f"sha256 {view.sha256}")
