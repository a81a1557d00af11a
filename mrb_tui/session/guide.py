"""The runbook as a front end sees it: the tree with its evidence, and the steps of the leaf it leads to.

The seam at which screens are tested; `runbook_guide.py` is the real one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from mrb_tui.domain.health import Health
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.trouble import Trouble
from mrb_tui.runbook.judge import Verdict
from mrb_tui.runbook.model import Hint

CANNOT_TELL = -1
"""The number of the way out that every question has."""


class RowKind(StrEnum):
    """What a row of the tree is."""

    QUESTION = "question"
    ANSWER = "answer"
    LEAF = "leaf"
    STEP = "step"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRow:
    """One row of the path through the tree: each question with all its answers, then the leaf with its steps.

    `id` is a node's, a leaf's or a step's; `number` an answer's place among the node's. `because` are the facts that
    speak for or against an answer, or what a hint advises, in words. `turned` says that the evidence is not what it was
    when it was answered.
    """

    key: str
    """The row's own, as long as the runbook stays the same."""
    kind: RowKind
    text: str
    id: str = ""
    number: int = 0
    why: str = ""
    say: str = ""
    """Of a question: what was answered, else what the evidence suggests."""
    verdict: Verdict | None = None
    because: tuple[str, ...] = ()
    on_path: bool = False
    is_next: bool = False
    """The first question that nobody has answered, or the first step that has not been taken."""
    suggested: bool = False
    answered: bool = False
    turned: str = ""
    reason: str = ""
    """Why the question was answered against the evidence."""
    phase: StepPhase = StepPhase.NOT_STARTED
    result: str = ""
    """What came of the step."""
    how: str = ""
    """What sort of step it is, in a word or two: look, change, tell, by hand."""
    changes: bool = False
    """Whether the step changes something."""
    blocked: str = ""
    """Why the step cannot be taken from here."""
    permission: str = ""
    """Whether this user may, as far as somebody was asked."""
    cautions: tuple[str, ...] = ()
    """What else is to be known before it is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beforehand:
    """What is known of a step that changes something before anybody plans it.

    It keeps nobody from planning: the envelope asks anew, and things may have changed.
    """

    blocked: Trouble | None = None
    """Why it cannot be done from here: its `why` is short."""
    permission: str = ""
    """What was said when somebody asked whether this user may, and how long ago; or that nobody can be asked."""
    cautions: tuple[str, ...] = ()
    """What else is to be known, most important first."""
    protected: bool = False
    """Whether a yes alone will not do."""
    twin: str = ""
    """The command that does the same by hand, or what to do; empty while it is not known."""


class Asks(StrEnum):
    """What a step that changes something wants to be told before it is planned."""

    NOTHING = ""
    VALUE = "value"
    REVISION = "revision"
    NEW_KEY = "new key"


@dataclass(frozen=True, slots=True)
class LookView:
    """What a look found, or finds."""

    running: bool
    progress: str = ""
    health: Health = Health.UNKNOWN
    headline: str = ""
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Titles, and lines to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDetail:
    """All that is to be known of a step. `how` says in a word or two what sort it is: look, change, tell, by hand."""

    id: str
    title: str
    how: str
    why: str = ""
    phase: StepPhase = StepPhase.NOT_STARTED
    by: str = ""
    result: str = ""
    changes: bool = False
    before: Beforehand = Beforehand()
    by_hand: str = ""
    """What to do by hand: the step itself, or its twin where this console may not or cannot."""
    copy_text: str = ""
    """What the responder takes along: a text with what is known filled in, or the words to do by hand."""
    links: tuple[tuple[str, str], ...] = ()
    hints: tuple[Hint, ...] = ()
    look: LookView | None = None
    value: str = ""
    """What a setting would be set to, as suggested; empty for other steps."""
    value_hint: str = ""
    """From where to where it may be chosen."""
    asks: Asks = Asks.NOTHING
    asks_what: str = ""
    """The name of what is asked for: a variable, a Secret with its key."""
    deeds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What was planned and done of it in this incident, latest first: when and how it stands, and what is to be said
    of it."""


class RunbookGuide(Protocol):
    """The runbook on the service that is watched. Nothing here waits; commands raise TroubleError."""

    @property
    def title(self) -> str:
        """As the runbook names itself."""

    @property
    def trouble(self) -> Trouble | None:
        """Why the runbook in use is not the one that was asked for."""

    def rows(self) -> tuple[TreeRow, ...]:
        """The tree as it stands."""

    def step(self, step_id: str) -> StepDetail:
        """All of one step."""

    def wants_reason(self, node_id: str, number: int) -> str:
        """What to say to whoever is about to answer against the evidence; empty if it is not against it."""

    def answer(self, node_id: str, number: int, reason: str = "") -> None:
        """Answer a question, or answer it anew."""

    def follow(self) -> str:
        """Answer the next open question as the evidence suggests; returns what was answered."""

    def look(self, step_id: str) -> None:
        """Start to look; a change says what is found. Looking again is allowed."""

    def stop(self, step_id: str) -> None:
        """Stop looking."""

    def tick(self, step_id: str, result: str = "") -> None:
        """A step by hand was done."""

    def skip(self, step_id: str, reason: str) -> None:
        """Pass a step over."""

    async def reload(self) -> Sequence[str]:
        """Read the runbook anew from its file. Returns what is new, in words; a wrong file changes nothing."""
