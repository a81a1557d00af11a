"""Telling the others, as a front end sees it: drafts to fill in, what will leave, where to, and what waits.

The seam at which screens are tested; `writing_desk.py` is the real one. A draft lives here and not in a screen: Esc
loses nothing, and `leave` makes it last beyond the console.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mrb_tui.documents.fields import DocumentKind, Field, Rows
from mrb_tui.domain.trouble import Trouble

CLIPBOARD = "clipboard"
FILE = "file"
"""The two destinations that are always there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """Something that can be written. `draft_id` is that of an unfinished one, empty if there is none."""

    id: str
    kind: DocumentKind
    title: str
    draft_id: str = ""
    drafted_at: datetime | None = None
    last_at: datetime | None = None
    """When one of it last went out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationView:
    """Where a draft can go. `not_ready` says why it cannot now; empty if it can."""

    id: str
    label: str
    is_public: bool = False
    not_ready: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as it stands. `text` is the whole document, masked: what is shown is what is copied and sent.

    `digest` is that of subject, text, status, impact and components. Whoever publishes hands back the digest of what
    was shown, so that nothing leaves which nobody has seen.
    """

    id: str
    template_id: str
    kind: DocumentKind
    title: str
    subject: str = ""
    """A status page's headline, a letter's subject; part of `text` only where the template says so."""
    text: str = ""
    digest: str = ""
    fields: tuple[Field, ...] = ()
    status: str = ""
    """investigating, identified, monitoring or resolved: what a public update says. Also the field `status`."""
    impact: str = ""
    """none, minor, major or critical; public updates only. Also the field `impact_level`."""
    missing: tuple[str, ...] = ()
    """Labels of the fields left empty that are no optional ones."""
    changed: tuple[str, ...] = ()
    """Against the last update of this template: `Status: investigating → identified`."""
    promise_at: datetime | None = None
    """When the next update is promised for, as the draft says."""
    destinations: tuple[DestinationView, ...] = ()
    warnings: tuple[str, ...] = ()
    """What to think of before it leaves: the status does not fit the incident's, figures could not be had …"""
    trouble: Trouble | None = None
    """Why another template is in use than the one that was asked for; names its file and line."""


class Fate(StrEnum):
    """What became of something that was to be sent."""

    SENDING = "sending"
    WAITING = "waiting"
    """Could not be sent yet, and surely was not: it may be tried again."""
    UNKNOWN = "unknown"
    """It may have arrived. It is never sent again by itself; somebody looks, and says."""
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingView:
    """One message on its way to one destination."""

    id: str
    """The update's; with the destination it names this very sending."""
    destination: str
    label: str
    title: str
    text: str
    fate: Fate
    why: str = ""
    retry_at: datetime | None = None
    """When it is tried again by itself; None if it is not."""
    reference: str = ""
    """What the far side calls it, once it is there."""

    @property
    def outcome(self) -> str:
        """What became of it, in one sentence."""
        match self.fate:
            case Fate.SENT:
                return f"sent: {self.label}{f' ({self.reference})' if self.reference else ''}"
            case Fate.UNKNOWN:
                return f"{self.label} may have it: look there, then say so in the outbox"
            case _:
                return f"{self.label} could not take it yet: it waits in the outbox ({self.why or 'not tried yet'})"


class WritingDesk(Protocol):
    """This console's part in telling the others. Commands return at once unless they are `async`; all of them raise
    TroubleError. Where a journal is read-only, or the console is, nothing leaves and nothing is recorded."""

    @property
    def read_only(self) -> str:
        """Why nothing may be published from here; empty if it may. What is written can still be read and copied."""

    def templates(self) -> Sequence[TemplateView]:
        """What can be written now: team message, public update, postmortem, then the runbook's own."""

    def warnings(self) -> tuple[str, ...]:
        """For the bar: the public status lags behind, an update is overdue, something waits or may have arrived."""

    async def open(self, template_id: str) -> str:
        """Begin a draft, or go on with the unfinished one; its id. Figures are fetched; what cannot be had is left
        empty, and the draft's warnings say why."""

    def draft(self, draft_id: str) -> DraftView:
        """As it stands, rendered anew."""

    def put(self, draft_id: str, field_id: str, value: str) -> DraftView:
        """Say something in a field. An empty value brings back nothing: `reset` does."""

    def put_rows(self, draft_id: str, field_id: str, rows: Rows) -> DraftView:
        """The same for a table, all of it."""

    def reset(self, draft_id: str, field_id: str) -> DraftView:
        """Back to what is prefilled, as of now."""

    async def leave(self, draft_id: str) -> bool:
        """Keep it for later, in the journal, if anything was typed since. False if it is only kept in memory."""

    def discard(self, draft_id: str) -> None:
        """Throw it away. A front end asks first."""

    def preview(self, draft_id: str, destination: str) -> tuple[str, ...]:
        """Exactly what will leave, line by line: what is public is shown whole before it is."""

    async def publish(
        self, draft_id: str, destination: str, digest: str, *, despite_missing: bool = False
    ) -> OutgoingView:
        """Send it, once. Refused where the digest is not that of the draft as it stands, or where fields are missing
        and nobody said to go on without. Returns when it is sent, waits in the outbox, or is not known to have arrived.
        """

    async def copied(self, draft_id: str, *, despite_missing: bool = False) -> str:
        """It is being taken along by clipboard: returns the text to copy, and records that it went out by hand.
        A postmortem is not recorded as an update."""

    async def write_file(self, draft_id: str, *, despite_missing: bool = False) -> tuple[str, ...]:
        """Write it beside the journal, with its chart if it has one; the paths, the document's first."""

    async def write_action_items(self, draft_id: str, form: str) -> str:
        """A postmortem's action items as `github`, `jira` or `csv`; the file's path."""

    def outbox(self) -> tuple[OutgoingView, ...]:
        """What waits, and what may have arrived; oldest first."""

    async def retry(self, update_id: str, destination: str) -> OutgoingView:
        """Try again now what waits."""

    async def settle(self, update_id: str, destination: str, *, arrived: bool) -> None:
        """Somebody looked whether it is there. If it is not, it waits again."""
