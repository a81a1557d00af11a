"""This console's part in telling the others: drafts over the record. See `writing.py` for what it promises."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mrb_tui.channels.channel import Channel
from mrb_tui.channels.outbox import Outbox
from mrb_tui.documents.action_items import ListForm, exported, items_from
from mrb_tui.documents.fields import DocumentKind, Rows
from mrb_tui.documents.figures import Figures
from mrb_tui.documents.known import Record
from mrb_tui.documents.postmortem import CHART, with_chart
from mrb_tui.domain.business_calendar import BusinessCalendar
from mrb_tui.domain.events.incident import Milestone
from mrb_tui.domain.events.updates import UpdateDrafted
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.severity import Scale
from mrb_tui.domain.telling import public_lag
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.domain.update_clock import update_due
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.draft import Draft
from mrb_tui.session.draft_view import draft_of, is_update, message_of, published, view_of
from mrb_tui.session.exports import write_whole
from mrb_tui.session.incident_desk import RealDesk
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.outgoing import OpenOutbox, Outgoing
from mrb_tui.session.sheets import OwnTemplates, choose, template_ids
from mrb_tui.session.writing import (
    CLIPBOARD,
    FILE,
    DestinationView,
    DraftView,
    OutgoingView,
    TemplateView,
)

FetchFigures = Callable[[str, datetime, datetime], Awaitable[Figures]]
"""What the metrics say of a service in a window. What cannot be had is said in the figures, not raised."""


async def no_figures(service_id: str, from_at: datetime, to_at: datetime) -> Figures:
    """Where no metrics are configured."""
    return Figures(why="no Prometheus is configured for this service")


async def _nothing_to_close() -> None:
    """Where nothing was connected."""


@dataclass(frozen=True)
class WritingInputs:
    """What the desk is made from, beside the session's own parts."""

    own: OwnTemplates = field(default_factory=OwnTemplates)
    provider: str = ""
    components: Mapping[str, str] = field(default_factory=dict)
    """Of the status page: a name of one's own, and the page's id for it."""
    figures: FetchFigures = no_figures
    channels: Sequence[Channel] = ()
    open_outbox: OpenOutbox | None = None
    """Where the secrets of channels have to be read first; else the channels are as they are."""
    close: Callable[[], Awaitable[None]] = _nothing_to_close
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)
    read_only: bool = False


class RealWriting:
    """Implements `WritingDesk`. All of it belongs to one event loop."""

    def __init__(
        self,
        inputs: WritingInputs,
        *,
        desk: RealDesk,
        clock: Clock,
        scrubber: Scrubber,
        book: Callable[[], RunbookFile],
        scale: Scale,
        facts: Callable[[], Mapping[str, FactValue]],
        service_name: Callable[[], str],
        changed: Callable[[ChangeKind], None],
    ) -> None:
        self._inputs = inputs
        self._desk = desk
        self._clock = clock
        self._scrubber = scrubber
        self._book = book
        self._scale = scale
        self._facts = facts
        self._service_name = service_name
        self._changed = changed
        self._drafts: dict[str, Draft] = {}
        self._channels = {channel.id: channel for channel in inputs.channels}
        self._outgoing = Outgoing(
            inputs.open_outbox or self._plain_outbox,
            labels={channel.id: channel.label for channel in inputs.channels},
            folder=self._folder,
            events=desk.events,
            record=desk.record_durably,
            published=self._went_out,
            changed=lambda: changed(ChangeKind.WRITING),
            clock=clock,
        )

    async def run(self) -> None:
        """Send what waits when its time has come, until cancelled."""
        try:
            await self._outgoing.run()
        finally:
            await self._inputs.close()

    # -- what is shown

    @property
    def read_only(self) -> str:
        """Why nothing may be published from here."""
        if self._inputs.read_only:
            return "this console is read-only"
        return "this incident is only being read" if self._desk.read_only else ""

    def templates(self) -> Sequence[TemplateView]:
        """What can be written now."""
        incident = self._desk.incident
        drafts = {
            draft.chosen.sheet.id: draft.id for draft in self._drafts.values() if draft.said() and not draft.went_to
        }
        views = []
        for name, (kind, title) in template_ids(self._book()).items():
            kept = incident.drafts.get(name) if incident is not None else None
            told = incident.told.get(name) if incident is not None else None
            views.append(
                TemplateView(
                    id=name,
                    kind=kind,
                    title=title,
                    draft_id=drafts.get(name, kept.value.update_id if kept is not None else ""),
                    drafted_at=kept.since_at if kept is not None else None,
                    last_at=told.since_at if told is not None else None,
                )
            )
        return views

    def warnings(self) -> tuple[str, ...]:
        """For the bar."""
        incident = self._desk.incident
        if incident is None:
            return ()
        due = update_due(incident, self._scale, self._clock())
        found = [due.words if due is not None and due.is_overdue else "", public_lag(incident), self._outgoing.words]
        return tuple(words for words in found if words)

    async def open(self, template_id: str) -> str:
        """Begin a draft, or go on with the unfinished one."""
        for draft in self._drafts.values():
            if draft.chosen.sheet.id == template_id and not draft.went_to:
                return draft.id
        if template_id not in template_ids(self._book()):
            raise _refused(f"there is no template {template_id!r}")
        incident = self._incident()
        chosen = choose(template_id, self._book(), self._inputs.own, self._inputs.components)
        figures = await self._figures(incident)
        record = Record(
            incident=incident,
            events=await self._desk.events(),
            now=self._clock(),
            scale=self._scale,
            calendar=self._inputs.calendar,
            service=self._service_name(),
            provider=self._inputs.provider,
            facts=self._facts(),
            figures=figures,
        )
        draft = draft_of(template_id, record, chosen)
        self._drafts[draft.id] = draft
        self._changed(ChangeKind.INCIDENT)
        return draft.id

    def draft(self, draft_id: str) -> DraftView:
        """As it stands."""
        draft = self._draft(draft_id)
        return view_of(draft, self._incident(), self._scrubber, self._clock(), self._destinations(draft))

    def preview(self, draft_id: str, destination: str) -> tuple[str, ...]:
        """Exactly what will leave."""
        draft = self._draft(draft_id)
        view = self.draft(draft_id)
        if destination in (CLIPBOARD, FILE):
            return tuple(view.text.splitlines())
        return self._channel(destination).preview(message_of(draft, view, self._incident(), destination))

    def outbox(self) -> tuple[OutgoingView, ...]:
        """What waits, and what may have arrived."""
        return self._outgoing.waiting()

    # -- what a responder says

    def put(self, draft_id: str, field_id: str, value: str) -> DraftView:
        """Say something in a field."""
        self._draft(draft_id).put(field_id, value, self._scrubber, self._clock())
        return self.draft(draft_id)

    def put_rows(self, draft_id: str, field_id: str, rows: Rows) -> DraftView:
        """The same for a table."""
        self._draft(draft_id).put_rows(field_id, rows, self._scrubber)
        return self.draft(draft_id)

    def reset(self, draft_id: str, field_id: str) -> DraftView:
        """Back to what is prefilled."""
        self._draft(draft_id).reset(field_id)
        return self.draft(draft_id)

    async def leave(self, draft_id: str) -> bool:
        """Keep it for later, if anything was typed since."""
        draft = self._draft(draft_id)
        if draft.is_kept or self.read_only:
            return draft.is_kept
        fields = draft.fields()
        text, sheet = draft.text(fields, self._scrubber), draft.chosen.sheet
        draft.is_kept = await self._desk.record_durably(UpdateDrafted(draft.id, "", text, sheet.id, draft.said()))
        self._changed(ChangeKind.INCIDENT)
        return draft.is_kept

    def discard(self, draft_id: str) -> None:
        """Throw it away."""
        draft = self._draft(draft_id)
        incident = self._incident()
        if draft.chosen.sheet.id in incident.drafts:
            self._may_publish()
            self._desk.record(UpdateDrafted(draft.id, "", "", draft.chosen.sheet.id))
        del self._drafts[draft_id]
        self._changed(ChangeKind.INCIDENT)

    async def publish(
        self, draft_id: str, destination: str, digest: str, *, despite_missing: bool = False
    ) -> OutgoingView:
        """Send it, once."""
        self._may_publish()
        draft, view = self._draft(draft_id), self.draft(draft_id)
        self._complete(view, despite_missing=despite_missing)
        if digest != view.digest:
            raise _refused("it is not what was shown any more", "look at it again, then publish")
        channel = self._channel(destination)
        message = message_of(draft, view, self._incident(), destination)
        if not await self.leave(draft_id):
            raise _refused("the draft cannot be recorded, so it could be sent twice", "copy it and send it by hand")
        payload = published(draft, view, destination)
        return await self._outgoing.send(channel.id, message, payload, view.title)

    async def copied(self, draft_id: str, *, despite_missing: bool = False) -> str:
        """It is taken along by clipboard."""
        draft, view = self._draft(draft_id), self.draft(draft_id)
        self._complete(view, despite_missing=despite_missing)
        if not self.read_only and is_update(view.kind):
            if CLIPBOARD not in draft.went_to:
                self._desk.record(published(draft, view, CLIPBOARD))
            self._went_out(draft.id, CLIPBOARD)
        return view.text

    async def write_file(self, draft_id: str, *, despite_missing: bool = False) -> tuple[str, ...]:
        """Write it beside the journal."""
        draft, view = self._draft(draft_id), self.draft(draft_id)
        self._complete(view, despite_missing=despite_missing)
        files = {f"{view.template_id}.md": view.text}
        if draft.chart and view.kind is DocumentKind.POSTMORTEM:
            files = {f"{view.template_id}.md": with_chart(view.text, self._incident().id), CHART: draft.chart}
        return await asyncio.to_thread(self._write, files)

    async def write_action_items(self, draft_id: str, form: str) -> str:
        """A postmortem's action items as a file."""
        named = ListForm.named(form)
        rows = next((one.rows for one in self._draft(draft_id).fields() if one.id == "action_items"), ())
        text = exported(items_from(rows), named, self._incident())
        return (await asyncio.to_thread(self._write, {f"action-items.{named.ending}": text}))[0]

    async def retry(self, update_id: str, destination: str) -> OutgoingView:
        """Try again now what waits."""
        self._may_publish()
        return await self._outgoing.retry(update_id, destination)

    async def settle(self, update_id: str, destination: str, *, arrived: bool) -> None:
        """Somebody looked whether it is there."""
        self._may_publish()
        await self._outgoing.settle(update_id, destination, arrived=arrived)
        self._changed(ChangeKind.INCIDENT)

    # -- how

    async def _plain_outbox(self, folder: Path) -> Outbox:
        channels = self._inputs.channels
        return Outbox(folder, channels, clock=self._clock, scrubber=self._scrubber, read_only=self._inputs.read_only)

    def _folder(self) -> Path | None:
        """Of the incident that this console takes part in."""
        return None if self._desk.incident is None or self._desk.read_only else self._desk.folder

    def _incident(self) -> Incident:
        incident = self._desk.incident
        if incident is None:
            raise _refused("there is no incident", "declare one first")
        return incident

    def _draft(self, draft_id: str) -> Draft:
        try:
            return self._drafts[draft_id]
        except KeyError:
            raise _refused("there is no such draft any more") from None

    def _channel(self, destination: str) -> Channel:
        try:
            return self._channels[destination]
        except KeyError:
            known = (f"there are: {', '.join(self._channels) or 'none; copy it, or write it to a file'}",)
            raise _refused(f"no channel {destination!r} is configured", *known) from None

    async def _figures(self, incident: Incident) -> Figures:
        from_at = incident.milestones.get(Milestone.STARTED, incident.detected_at)
        return await self._inputs.figures(incident.service, from_at, incident.ended_at or self._clock())

    def _destinations(self, draft: Draft) -> tuple[DestinationView, ...]:
        kind, refusal = draft.chosen.sheet.kind, self.read_only
        ways = [
            DestinationView(id=channel.id, label=channel.label, is_public=channel.is_public, not_ready=refusal)
            for channel in self._inputs.channels
            if not channel.is_public or kind is DocumentKind.PUBLIC
        ]
        own = (
            DestinationView(id=CLIPBOARD, label="Clipboard of your terminal"),
            DestinationView(id=FILE, label="File beside the journal"),
        )
        return (*own, *ways)

    def _may_publish(self) -> None:
        if self.read_only:
            raise _refused(self.read_only)

    @staticmethod
    def _complete(view: DraftView, *, despite_missing: bool) -> None:
        if view.missing and not despite_missing:
            raise _refused(f"still empty: {', '.join(view.missing)}", "fill them in, or say to go on without")

    def _write(self, files: Mapping[str, str]) -> tuple[str, ...]:
        folder = self._desk.folder
        return tuple(str(write_whole(folder, name, text)) for name, text in files.items())

    def _went_out(self, draft_id: str, destination: str) -> None:
        draft = self._drafts.get(draft_id)
        if draft is not None:
            draft.is_kept = True
            draft.went_to.add(destination)
        self._changed(ChangeKind.INCIDENT)


def _refused(why: str, *advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was sent", why, advice))
