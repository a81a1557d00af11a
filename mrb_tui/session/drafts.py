"""The drafts of a console, over the record: opened with what it knows, typed into, kept for later or thrown away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mrb_tui.documents.fields import Rows
from mrb_tui.documents.known import Record
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.events.updates import UpdateDrafted
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.severity import Scale
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.draft import Draft
from mrb_tui.session.draft_view import draft_of
from mrb_tui.session.incident_desk import RealDesk
from mrb_tui.session.sheets import choose, template_ids
from mrb_tui.session.writing_inputs import WritingInputs


@dataclass
class Drafts:
    """A draft outlives the screen that shows it. Those that are out anywhere are not gone on with."""

    inputs: WritingInputs
    desk: RealDesk
    clock: Clock
    scrubber: Scrubber
    book: Callable[[], RunbookFile]
    scale: Scale
    facts: Callable[[], Mapping[str, FactValue]]
    service_name: Callable[[], str]
    _drafts: dict[str, Draft] = field(default_factory=dict, init=False)

    def unfinished(self) -> Mapping[str, str]:
        """Ids of those that somebody has typed into, by their template's."""
        return {one.chosen.sheet.id: one.id for one in self._drafts.values() if one.said() and not one.went_to}

    async def open(self, template_id: str) -> str:
        """Begin one, or go on with it; its id. Raises TroubleError for a template that is not there."""
        for draft in self._drafts.values():
            if draft.chosen.sheet.id == template_id and not draft.went_to:
                return draft.id
        if template_id not in template_ids(self.book()):
            raise refused(f"there is no template {template_id!r}")
        chosen = choose(template_id, self.book(), self.inputs.own, self.inputs.components)
        draft = draft_of(template_id, await self._record(), chosen)
        self._drafts[draft.id] = draft
        return draft.id

    def get(self, draft_id: str) -> Draft:
        """Raises TroubleError for one that is gone."""
        try:
            return self._drafts[draft_id]
        except KeyError:
            raise refused("there is no such draft any more") from None

    def put(self, draft_id: str, field_id: str, value: str) -> None:
        """Say something in a field. Raises TroubleError."""
        self.get(draft_id).put(field_id, value, self.scrubber, self.clock())

    def put_rows(self, draft_id: str, field_id: str, rows: Rows) -> None:
        """The same for a table. Raises TroubleError."""
        self.get(draft_id).put_rows(field_id, rows, self.scrubber)

    async def keep(self, draft_id: str) -> bool:
        """Record what was typed, so that it lasts; whether it is."""
        draft = self.get(draft_id)
        if not draft.is_kept:
            fields = draft.fields()
            text, sheet = draft.text(fields, self.scrubber), draft.chosen.sheet
            draft.is_kept = await self.desk.record_durably(UpdateDrafted(draft.id, "", text, sheet.id, draft.said()))
        return draft.is_kept

    def discard(self, draft_id: str) -> None:
        """Throw it away; where it is recorded, that too is."""
        draft = self.get(draft_id)
        if self.is_recorded(draft_id):
            self.desk.record(UpdateDrafted(draft.id, "", "", draft.chosen.sheet.id))
        del self._drafts[draft_id]

    def is_recorded(self, draft_id: str) -> bool:
        """Whether the journal has one of its kind."""
        return self.get(draft_id).chosen.sheet.id in self.incident().drafts

    def went_out(self, draft_id: str, destination: str) -> None:
        """It is there."""
        draft = self._drafts.get(draft_id)
        if draft is not None:
            draft.is_kept = True
            draft.went_to.add(destination)

    def incident(self) -> Incident:
        """The one they are about. Raises TroubleError."""
        incident = self.desk.incident
        if incident is None:
            raise refused("there is no incident", "declare one first")
        return incident

    async def _record(self) -> Record:
        """All that documents are prefilled from, as of now."""
        incident = self.incident()
        from_at = incident.milestones.get(Milestone.STARTED, incident.detected_at)
        figures = await self.inputs.figures(incident.service, from_at, incident.ended_at or self.clock())
        return Record(
            incident=incident,
            events=await self.desk.events(),
            now=self.clock(),
            scale=self.scale,
            calendar=self.inputs.calendar,
            service=self.service_name(),
            provider=self.inputs.provider,
            facts=self.facts(),
            figures=figures,
        )


def refused(why: str, *advice: str) -> TroubleError:
    """Nothing has left."""
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was sent", why, advice))
