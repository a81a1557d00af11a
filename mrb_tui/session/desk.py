"""The incident as a front end sees it: what to show, and what a responder can say.

The seam at which screens are tested; `incident_desk.py` is the real one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mrb_tui.domain.closing import Check
from mrb_tui.domain.health import Health
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.response import Response
from mrb_tui.domain.severity import Scale
from mrb_tui.domain.suggestion import Suggestion
from mrb_tui.domain.trouble import Trouble
from mrb_tui.domain.update_clock import UpdateDue


class EntrySort(StrEnum):
    """What an entry of the timeline is about; screens have a sign and a filter for each."""

    PROBE = "probe"
    PEOPLE = "people"
    """Declared, graded, led, noted, told."""
    ANSWER = "answer"
    STEP = "step"
    CHANGE = "change"
    """A mitigation on its way."""
    CONSOLE = "console"
    """What the console did or could not do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One line of the timeline.

    `health` is what a probe turned to. `pending` entries are not durable yet; `back_dated` ones were written down
    later than they happened; of an `amended` one `first_text` holds the first words.
    """

    id: str
    at: datetime
    text: str
    sort: EntrySort
    health: Health | None = None
    actor: str = ""
    milestone: bool = False
    marked: bool = False
    amended: bool = False
    back_dated: bool = False
    pending: bool = False
    first_text: str = ""
    recorded_at: datetime | None = None
    details: tuple[tuple[str, str], ...] = ()
    """Names and values of the event's payload, for whoever opens the entry."""

    @property
    def whole(self) -> str:
        """All lines of a note of which the timeline shows the first; otherwise what it shows."""
        text = dict(self.details).get("text", "")
        shown = self.text.removesuffix(" …")
        return text if text.strip().partition("\n")[0] == shown else self.text


class TimelineSource(Protocol):
    """The timeline by place, oldest first. However long it is, a page costs the same."""

    def __len__(self) -> int:
        """How many entries there are now."""

    def page(self, first: int, count: int) -> Sequence[TimelineEntry | None]:
        """Entries from place `first` on. None: not at hand yet; it is fetched, and a change will say that it came."""

    async def find(self, wanted: Callable[[TimelineEntry], bool]) -> Sequence[int]:
        """The places of those that are wanted, ascending. All are looked at, off the event loop."""


@dataclass(frozen=True, slots=True)
class JournalState:
    """Whether what happens is being written down. `trouble` says why not; `held` how many events wait in memory.
    `unread` says why the incident may lack something that others, or earlier consoles, wrote down."""

    trouble: Trouble | None = None
    held: int = 0
    since_at: datetime | None = None
    unread: Trouble | None = None


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a list."""

    id: str
    title: str
    severity: str
    status: str
    is_open: bool
    declared_at: datetime | None
    last_at: datetime | None
    trouble: str = ""
    """Why it cannot be read, or not whole."""


class IncidentDesk(Protocol):
    """One console's part in an incident. Commands return once what they say is handed to the journal, which may be
    before it is durable; they raise TroubleError when it cannot be said. None of them waits for the disk."""

    @property
    def incident(self) -> Incident | None:
        """The incident as it stands, with what is not durable yet; None before one is declared or resumed."""

    @property
    def read_only(self) -> bool:
        """Whether it is only looked at: a past one, or one that may not be written."""

    @property
    def journal(self) -> JournalState:
        """How well it is being written down."""

    @property
    def timeline(self) -> TimelineSource:
        """The incident's events; without one, what turned since the console started."""

    @property
    def responder(self) -> str:
        """Who is at this console; empty until it is known."""

    @property
    def scale(self) -> Scale:
        """The runbook's severities, gravest first."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Words for what kind of incident it is, from the runbook's leaves."""

    def response(self) -> Response | None:
        """How the first human act stands to the severity's target."""

    def update_due(self) -> UpdateDue | None:
        """When others are to hear next; None where nothing is promised and none is due."""

    def suggestion(self) -> Suggestion:
        """For a declaration, from what the probes say now. In doubt the graver."""

    def closing(self) -> tuple[Check, ...]:
        """The list before resolving."""

    async def brief(self, to: str = "") -> str:
        """The handoff brief as it would be written now, as Markdown."""

    def introduce(self, name: str) -> None:
        """Say who is at this console."""

    async def incidents(self) -> tuple[IncidentLine, ...]:
        """Those on this machine, newest first."""

    async def declare(self, title: str, severity: str, category: str, detected_at: datetime | None) -> None:
        """Open a journal; what the probes said in the last half hour goes into it."""

    async def resume(self, incident_id: str) -> None:
        """Take part in an open incident, or read one that is over."""

    async def leave(self) -> None:
        """Stop taking part; the incident goes on. Nothing that is held is given up."""

    def note(self, text: str, at: datetime | None = None) -> None:
        """What somebody saw, did or thinks; `at` where it was earlier."""

    def retitle(self, title: str, category: str = "") -> None:
        """Another title or category."""

    def set_severity(self, severity: str, reason: str = "") -> None:
        """Graver or less so."""

    def set_status(self, status: str) -> None:
        """Investigating, identified, monitoring."""

    def assign(self, role: str, person: str) -> None:
        """Who does what; nobody with an empty name."""

    def set_milestone(self, milestone: str, at: datetime | None = None) -> None:
        """A moment that durations are measured between."""

    def mark(self, entry: TimelineEntry) -> None:
        """Into the postmortem's timeline, or out of it again."""

    def amend(self, entry: TimelineEntry, text: str, at: datetime | None, reason: str) -> None:
        """Correct an entry; its first words stay."""

    def override(self, check: str, reason: str) -> None:
        """Pass over an item of the closing list."""

    def resolve(self, resolution: str) -> None:
        """It is over."""

    def reopen(self, reason: str) -> None:
        """It was not over."""

    async def hand_over(self, to: str) -> str:
        """Record the brief, to somebody or to whoever comes next; returns it."""

    async def export(self, form: str, *, marked_only: bool) -> str:
        """Write the timeline as `md`, `json` or `csv` beside the journal; returns the file's path."""
