"""This console's part in telling the others: drafts over the record. See `writing.py` for what it promises."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mrb_tui.channels.channel import Channel
from mrb_tui.channels.outbox import Outbox
from mrb_tui.documents.action_items import ListForm, exported, items_from
from mrb_tui.documents.fields import DocumentKind, Rows
from mrb_tui.documents.postmortem import CHART, with_chart
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.severity import Scale
from mrb_tui.domain.telling import public_lag
from mrb_tui.domain.update_clock import update_due
from mrb_tui.probes.clock import Clock
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.draft import Draft
from mrb_tui.session.draft_view import is_update, message_of, published, view_of
from mrb_tui.session.drafts import Drafts, refused
from mrb_tui.session.exports import write_whole
from mrb_tui.session.incident_desk import RealDesk
from mrb_tui.session.live import ChangeKind
from mrb_tui.session.outgoing import Outgoing
from mrb_tui.session.sheets import template_ids
from mrb_tui.session.writing import (
    CLIPBOARD,
    FILE,
    DestinationView,
    DraftView,
    OutgoingView,
    TemplateView,
)
from mrb_tui.session.writing_inputs import WritingInputs


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
        self._changed = changed
        self._drafts = Drafts(inputs, desk, clock, scrubber, book, scale, facts, service_name)
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
        drafts = self._drafts.unfinished()
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
        draft_id = await self._drafts.open(template_id)
        self._changed(ChangeKind.INCIDENT)
        return draft_id

    def draft(self, draft_id: str) -> DraftView:
        """As it stands."""
        draft = self._drafts.get(draft_id)
        return view_of(draft, self._drafts.incident(), self._scrubber, self._clock(), self._destinations(draft))

    def preview(self, draft_id: str, destination: str) -> tuple[str, ...]:
        """Exactly what will leave."""
        draft = self._drafts.get(draft_id)
        view = self.draft(draft_id)
        if destination in (CLIPBOARD, FILE):
            return tuple(view.text.splitlines())
        return self._channel(destination).preview(message_of(draft, view, self._drafts.incident(), destination))

    def outbox(self) -> tuple[OutgoingView, ...]:
        """What waits, and what may have arrived."""
        return self._outgoing.waiting()

    # -- what a responder says

    def put(self, draft_id: str, field_id: str, value: str) -> DraftView:
        """Say something in a field."""
        self._drafts.put(draft_id, field_id, value)
        return self.draft(draft_id)

    def put_rows(self, draft_id: str, field_id: str, rows: Rows) -> DraftView:
        """The same for a table."""
        self._drafts.put_rows(draft_id, field_id, rows)
        return self.draft(draft_id)

    def reset(self, draft_id: str, field_id: str) -> DraftView:
        """Back to what is prefilled."""
        self._drafts.get(draft_id).reset(field_id)
        return self.draft(draft_id)

    async def leave(self, draft_id: str) -> bool:
        """Keep it for later, if anything was typed since."""
        draft = self._drafts.get(draft_id)
        if draft.is_kept or self.read_only:
            return draft.is_kept
        is_kept = await self._drafts.keep(draft_id)
        self._changed(ChangeKind.INCIDENT)
        return is_kept

    def discard(self, draft_id: str) -> None:
        """Throw it away."""
        if self._drafts.is_recorded(draft_id):
            self._may_publish()
        self._drafts.discard(draft_id)
        self._changed(ChangeKind.INCIDENT)

    async def publish(
        self, draft_id: str, destination: str, digest: str, *, despite_missing: bool = False
    ) -> OutgoingView:
        """Send it, once."""
        self._may_publish()
        draft, view = self._drafts.get(draft_id), self.draft(draft_id)
        self._complete(view, despite_missing=despite_missing)
        if digest != view.digest:
            raise refused("it is not what was shown any more", "look at it again, then publish")
        channel = self._channel(destination)
        message = message_of(draft, view, self._drafts.incident(), destination)
        if not await self.leave(draft_id):
            raise refused("the draft cannot be recorded, so it could be sent twice", "copy it and send it by hand")
        payload = published(draft, view, destination)
        return await self._outgoing.send(channel.id, message, payload, view.title)

    async def copied(self, draft_id: str, *, despite_missing: bool = False) -> str:
        """It is taken along by clipboard."""
        draft, view = self._drafts.get(draft_id), self.draft(draft_id)
        self._complete(view, despite_missing=despite_missing)
        if not self.read_only and is_update(view.kind):
            if CLIPBOARD not in draft.went_to:
                self._desk.record(published(draft, view, CLIPBOARD))
            self._went_out(draft.id, CLIPBOARD)
        return view.text

    async def write_file(self, draft_id: str, *, despite_missing: bool = False) -> tuple[str, ...]:
        """Write it beside the journal."""
        draft, view = self._drafts.get(draft_id), self.draft(draft_id)
        self._complete(view, despite_missing=despite_missing)
        files = {f"{view.template_id}.md": view.text}
        if draft.chart and view.kind is DocumentKind.POSTMORTEM:
            files = {f"{view.template_id}.md": with_chart(view.text, self._drafts.incident().id), CHART: draft.chart}
        return await asyncio.to_thread(self._write, files)

    async def write_action_items(self, draft_id: str, form: str) -> str:
        """A postmortem's action items as a file."""
        named = ListForm.named(form)
        rows = next((one.rows for one in self._drafts.get(draft_id).fields() if one.id == "action_items"), ())
        text = exported(items_from(rows), named, self._drafts.incident())
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

    def _channel(self, destination: str) -> Channel:
        try:
            return self._channels[destination]
        except KeyError:
            known = (f"there are: {', '.join(self._channels) or 'none; copy it, or write it to a file'}",)
            raise refused(f"no channel {destination!r} is configured", *known) from None

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
            raise refused(self.read_only)

    @staticmethod
    def _complete(view: DraftView, *, despite_missing: bool) -> None:
        if view.missing and not despite_missing:
            raise refused(f"still empty: {', '.join(view.missing)}", "fill them in, or say to go on without")

    def _write(self, files: Mapping[str, str]) -> tuple[str, ...]:
        folder = self._desk.folder
        return tuple(str(write_whole(folder, name, text)) for name, text in files.items())

    def _went_out(self, draft_id: str, destination: str) -> None:
        self._drafts.went_out(draft_id, destination)
        self._changed(ChangeKind.INCIDENT)
