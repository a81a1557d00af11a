"""Mitigations made up for screens: views that stand still, and commands that are remembered."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.kubernetes.revisions import Revision
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.session.changes import Choices, RunView


@dataclass
class FakeChanges:
    """Implements `Changes`. `commands` keeps what the screens commanded."""

    read_only: str = ""
    runs: tuple[RunView, ...] = ()
    ledger: tuple[MitigationState, ...] = ()
    unsettled: tuple[MitigationState, ...] = ()
    proposes_revert: bool = False
    found: tuple[Revision, ...] = ()
    preselected: int | None = None
    commands: list[tuple[object, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None
    refusal: Trouble | None = None

    def run(self, run_id: str) -> RunView | None:
        return next((view for view in self.runs if view.id == run_id), None)

    def put(self, view: RunView) -> None:
        """Another state of a run, or a new one."""
        self.runs = (*(one for one in self.runs if one.id != view.id), view)
        self.changed()

    def begin(self, step_id: str, choices: Choices, *, rehearsal: bool = False) -> str:
        self.commands.append(("begin", step_id, choices.value, choices.revision, bool(choices.secret)))
        run_id = f"run-{len(self.runs) + 1}"
        self.put(RunView(id=run_id, step_id=step_id, title=step_id, stage=Stage.PLANNING))
        return run_id

    def follow_up(self, run_id: str, number: int) -> str:
        self.commands.append(("follow up", run_id, number))
        next_id = f"run-{len(self.runs) + 1}"
        self.put(RunView(id=next_id, step_id="", title="Rollout restart", stage=Stage.PLANNING))
        return next_id

    def revert(self, plan_id: str, *, rehearsal: bool = False) -> str:
        self.commands.append(("revert", plan_id))
        run_id = f"run-{len(self.runs) + 1}"
        self.put(RunView(id=run_id, step_id="", title="Revert", stage=Stage.PLANNING, reverts=plan_id))
        return run_id

    def plan_anew(self, run_id: str) -> None:
        self.commands.append(("plan anew", run_id))

    def shown(self, run_id: str, digest: str) -> None:
        self.commands.append(("shown", run_id, digest))

    def confirm(self, run_id: str, typed: str = "", *, unrecorded: bool = False) -> None:
        if self.refusal is not None:
            raise TroubleError(self.refusal)
        self.commands.append(("confirm", run_id, typed, unrecorded))
        view = self.run(run_id)
        if view is not None:
            self.put(replace(view, stage=Stage.RUNNING))

    def cancel(self, run_id: str) -> None:
        self.commands.append(("cancel", run_id))

    async def revisions(self) -> tuple[tuple[Revision, ...], int | None]:
        return self.found, self.preselected

    async def settle(self, plan_id: str) -> str:
        self.commands.append(("settle", plan_id))
        return "applied: it holds the planned value"

    async def settle_by_word(self, plan_id: str, *, applied: bool) -> None:
        self.commands.append(("settle by word", plan_id, applied))

    async def adopt(self, plan_id: str, reason: str) -> None:
        self.commands.append(("adopt", plan_id, reason))
