"""What changes production, as a front end sees it: plans to read and confirm, runs to follow, what is owed.

The seam at which screens are tested; `mitigations.py` is the real one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mrb_tui.actions.action import Allowance, DryRun
from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.kubernetes.revisions import Revision
from mrb_tui.actions.outcome import Result
from mrb_tui.actions.plan import Plan
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.trouble import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One mitigation of this console, from its plan to its end. What is None has not come in yet.

    `name_wanted` is what is to be typed as confirmation, empty where a yes will do. `unrecorded` says that the journal
    does not take the intent: a second yes, to this very risk, would go on. `trouble` is why no plan could be made.
    """

    id: str
    step_id: str
    title: str
    stage: Stage
    plan: Plan | None = None
    allowance: Allowance | None = None
    dry_run: DryRun | None = None
    name_wanted: str = ""
    unrecorded: str = ""
    progress: tuple[tuple[datetime, str], ...] = ()
    """What was told, and when, oldest first."""
    result: Result | None = None
    trouble: Trouble | None = None
    reverts: str = ""
    """The title of what is taken back, for a revert."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.stage is Stage.ENDED or self.trouble is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What else a plan is made from, as the step asks for it: a value, a revision, a new key.

    `secret` is never shown, recorded or kept.
    """

    value: str = ""
    revision: int | None = None
    secret: str = ""

    def __repr__(self) -> str:
        return f"Choices(value={self.value!r}, revision={self.revision!r})"


class Changes(Protocol):
    """This console's mitigations. Commands return at once unless they say otherwise, and raise TroubleError."""

    @property
    def read_only(self) -> str:
        """Why nothing may be changed from here; empty if it may."""

    @property
    def runs(self) -> tuple[RunView, ...]:
        """All of this console, oldest first."""

    @property
    def ledger(self) -> tuple[MitigationState, ...]:
        """Temporary mitigations in force, in the order in which they would be taken back."""

    @property
    def unsettled(self) -> tuple[MitigationState, ...]:
        """Intents without an outcome that nobody here is running."""

    @property
    def proposes_revert(self) -> bool:
        """Whether what called for the mitigations in force has been gone for ten minutes."""

    def run(self, run_id: str) -> RunView | None:
        """One of them."""

    def begin(self, step_id: str, choices: Choices, *, rehearsal: bool = False) -> str:
        """Make a plan for a step of the runbook; the run's id. A change says as it fills in. Nothing is written.

        A rehearsal ends before the question: it wants no incident, records nothing and cannot be confirmed.
        """

    def follow_up(self, run_id: str, number: int) -> str:
        """Make a plan of what a run offers next, by its place among the plan's follow-ups: the restarts after a new
        key. It is verified as the step is."""

    def revert(self, plan_id: str, *, rehearsal: bool = False) -> str:
        """Make a plan that takes a mitigation back, through the same envelope."""

    def plan_anew(self, run_id: str) -> None:
        """Another plan, after a conflict or where none could be made."""

    def shown(self, run_id: str, digest: str) -> None:
        """The complete plan of that digest has been drawn and written to the line: only then a yes arms."""

    def confirm(self, run_id: str, typed: str = "", *, unrecorded: bool = False) -> None:
        """Yes. Raises where the guard does not take it; the plan then still waits."""

    def cancel(self, run_id: str) -> None:
        """No. Nothing was written."""

    async def revisions(self) -> tuple[tuple[Revision, ...], int | None]:
        """For a rollback: what there is to go back to, and which is proposed. Waits for the cluster."""

    async def settle(self, plan_id: str) -> str:
        """Read the live state of a mitigation whose outcome is unknown; what was found, in words."""

    async def settle_by_word(self, plan_id: str, *, applied: bool) -> None:
        """Somebody looked, where this console cannot."""

    async def adopt(self, plan_id: str, reason: str) -> None:
        """It stays."""
