"""A writing desk made up for screens: fields that are put and rendered, and commands that are remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from mrb_tui.documents.fields import DocumentKind, Field, FieldKind, Rows
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.writing import (
    CLIPBOARD,
    FILE,
    DestinationView,
    DraftView,
    Fate,
    OutgoingView,
    TemplateView,
)

DESTINATIONS = (
    DestinationView(id=CLIPBOARD, label="Clipboard of your terminal"),
    DestinationView(id=FILE, label="File beside the journal"),
    DestinationView(id="slack", label="Slack #incidents"),
    DestinationView(id="statuspage", label="status.example.com", is_public=True),
    DestinationView(id="pager", label="Pager webhook", not_ready="no URL is configured"),
)

TEAM = (
    Field(id="severity", label="severity", value="P1", source="the incident"),
    Field(
        id="status",
        label="status",
        kind=FieldKind.CHOICE,
        value="identified",
        before="investigating",
        free=False,
        choices=("investigating", "identified", "monitoring", "resolved"),
        source="the incident",
    ),
    Field(
        id="impact",
        label="impact",
        kind=FieldKind.CHOICE,
        choices=("Users cannot use AI features", "Degraded AI responses"),
    ),
    Field(id="action", label="action", kind=FieldKind.TEXT),
    Field(id="next_update", label="next update", kind=FieldKind.MOMENT, value="12:31", source="P1: every 20 min"),
    Field(id="commander", label="commander", value="ana", source="the role"),
)
POSTMORTEM = (
    Field(id="title", label="title", value="Empty answers for all users", source="the incident"),
    Field(id="duration", label="duration", value="38 min", source="declared 12:02 to resolved 12:40"),
    Field(id="summary", label="summary", kind=FieldKind.TEXT),
    Field(
        id="detection",
        label="detection",
        kind=FieldKind.CHECKS,
        choices=("Automated alerting", "Customer report", "Internal testing", "Other"),
    ),
    Field(id="root_cause", label="root cause", kind=FieldKind.TEXT),
    Field(
        id="action_items",
        label="Action items",
        kind=FieldKind.TABLE,
        columns=("action", "type", "owner", "due"),
        rows=(("Take back concurrency 5 → 50", "mitigate", "ana", "2026-11-25"),),
        source="the ledger",
    ),
    Field(id="revenue", label="revenue", optional=True),
)


@dataclass
class FakeWriting:
    """Implements `WritingDesk`."""

    changed: Callable[[], None] = lambda: None
    fields: dict[str, tuple[Field, ...]] = field(default_factory=lambda: {"slack": TEAM, "postmortem": POSTMORTEM})
    drafts: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    destinations: tuple[DestinationView, ...] = DESTINATIONS
    waiting: tuple[OutgoingView, ...] = ()
    commands: list[tuple[object, ...]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    fate: Fate = Fate.SENT
    refusal: Trouble | None = None
    read_only: str = ""

    def templates(self) -> Sequence[TemplateView]:
        return (
            TemplateView(id="slack", kind=DocumentKind.TEAM, title="Message to the team"),
            TemplateView(id="postmortem", kind=DocumentKind.POSTMORTEM, title="Postmortem"),
        )

    def warnings(self) -> tuple[str, ...]:
        return self.notes

    async def open(self, template_id: str) -> str:
        self.drafts.setdefault(f"d-{template_id}", self.fields[template_id])
        return f"d-{template_id}"

    def draft(self, draft_id: str) -> DraftView:
        fields = self._fields(draft_id)
        lines = [f"*{one.label}*: {one.value or ' / '.join(map(' | '.join, one.rows))}" for one in fields]
        text = "\n".join(["## What happened", *lines])
        return DraftView(
            id=draft_id,
            template_id=draft_id[2:],
            kind=DocumentKind.TEAM,
            title=next(one.title for one in self.templates() if one.id == draft_id[2:]),
            text=text,
            digest=str(hash(text)),
            fields=fields,
            missing=tuple(one.label for one in fields if one.is_missing),
            changed=tuple(f"{one.label}: {one.before} → {one.value}" for one in fields if one.is_new),
            destinations=self.destinations,
            warnings=self.notes,
        )

    def put(self, draft_id: str, field_id: str, value: str) -> DraftView:
        if value == "25:99":
            raise TroubleError(Trouble(TroubleKind.REJECTED, "Not taken", "there is no such time of day"))
        return self._change(draft_id, field_id, value=value, source="typed")

    def put_rows(self, draft_id: str, field_id: str, rows: Rows) -> DraftView:
        return self._change(draft_id, field_id, rows=rows, source="typed")

    def reset(self, draft_id: str, field_id: str) -> DraftView:
        first = next(one for one in self.fields[draft_id[2:]] if one.id == field_id)
        return self._change(draft_id, field_id, value=first.value, rows=first.rows, source=first.source)

    def _fields(self, draft_id: str) -> tuple[Field, ...]:
        if draft_id not in self.drafts:
            raise TroubleError(Trouble(TroubleKind.REJECTED, "Not done", "there is no such draft"))
        return self.drafts[draft_id]

    async def leave(self, draft_id: str) -> bool:
        self.commands.append(("leave", draft_id))
        return True

    def discard(self, draft_id: str) -> None:
        self.commands.append(("discard", draft_id))
        del self.drafts[draft_id]

    def preview(self, draft_id: str, destination: str) -> tuple[str, ...]:
        return (f"to {destination}", *self.draft(draft_id).text.split("\n"))

    async def publish(
        self, draft_id: str, destination: str, digest: str, *, despite_missing: bool = False
    ) -> OutgoingView:
        if self.refusal is not None:
            raise TroubleError(self.refusal)
        draft = self.draft(draft_id)
        assert digest == draft.digest
        self.commands.append(("publish", destination, draft.text, despite_missing))
        why = "429: try again in 30 s" if self.fate is Fate.WAITING else ""
        return OutgoingView(
            id=draft_id,
            destination=destination,
            label=destination,
            title=draft.title,
            text=draft.text,
            fate=self.fate,
            why=why,
        )

    async def copied(self, draft_id: str, *, despite_missing: bool = False) -> str:
        self.commands.append(("copied", draft_id, despite_missing))
        return self.draft(draft_id).text

    async def write_file(self, draft_id: str, *, despite_missing: bool = False) -> tuple[str, ...]:
        self.commands.append(("write", draft_id, despite_missing))
        return ("/state/INC-1/update.md",)

    async def write_action_items(self, draft_id: str, form: str) -> str:
        return f"/state/INC-1/actions.{form}"

    def outbox(self) -> tuple[OutgoingView, ...]:
        return self.waiting

    async def retry(self, update_id: str, destination: str) -> OutgoingView:
        self.commands.append(("retry", update_id, destination))
        one = next(one for one in self.waiting if (one.id, one.destination) == (update_id, destination))
        self.waiting = tuple(other for other in self.waiting if other is not one)
        self.changed()
        return replace(one, fate=Fate.SENT, why="")

    async def settle(self, update_id: str, destination: str, *, arrived: bool) -> None:
        self.commands.append(("settle", update_id, destination, arrived))

    def _change(self, draft_id: str, field_id: str, **new: object) -> DraftView:
        self.drafts[draft_id] = tuple(
            replace(one, **new) if one.id == field_id else one  # type: ignore[arg-type] # names of its own fields
            for one in self.drafts[draft_id]
        )
        self.changed()
        return self.draft(draft_id)


WAITING = (
    OutgoingView(
        id="u1",
        destination="slack",
        label="Slack #incidents",
        title="Message to the team",
        text="…",
        fate=Fate.WAITING,
        why="429 Too Many Requests",
        retry_at=datetime(2026, 11, 24, 12, 30, tzinfo=UTC),
    ),
    OutgoingView(
        id="u2",
        destination="statuspage",
        label="status.example.com",
        title="Update on the status page",
        text="…",
        fate=Fate.UNKNOWN,
        why="the connection broke off after the message had been sent",
    ),
)
