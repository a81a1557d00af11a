"""A plan: an action bound to a frozen target, with all that is shown before anybody says yes."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, Lasts, StepAction, Target


@dataclass(frozen=True, slots=True)
class Step:
    """The runbook's step that a plan is made for, as far as the envelope needs it. `id` is the runbook's."""

    id: str
    title: str
    lasts: Lasts = Lasts.PERMANENT
    on_failure: tuple[str, ...] = ()
    """What to do next where it fails: titles of steps, or sentences."""


@dataclass(frozen=True, slots=True)
class Write:
    """The very request that would be sent, as text that nobody can change any more.

    `body` is what was planned, with its tests. `stamp` marks whose change it is; it is sent along, and is no part of
    what is confirmed.
    """

    path: str = ""
    body: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Frozen. Whoever wants another one, plans anew, and asks anew."""

    id: str
    step: Step
    action: StepAction
    """Made explicit: the container is named, the revision chosen."""
    target: Target
    changes: tuple[FieldChange, ...]
    write: Write = field(default_factory=Write, repr=False)
    equivalent: str = ""
    """The command that would do the same by hand: for whoever may, where this user may not."""
    undo: str = ""
    inverse: StepAction | None = None
    warnings: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    """Lines for the plan's view: the difference between two templates, the workloads that use a Secret."""
    follow_ups: tuple[StepAction, ...] = ()
    """What is to be offered next: the restarts after a key was rotated."""
    reverts: str = ""

    @property
    def title(self) -> str:
        """What people call it."""
        return self.step.title

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is already as planned."""
        return bool(self.changes) and all(change.before == change.after for change in self.changes)

    @property
    def digest(self) -> str:
        """What a confirmation is bound to: the target with its uid, the planned fields, the request with its tests.

        Computed, so that it cannot be out of step with them.
        """
        planned: list[Any] = [self.id, self.action.kind, dict(self.action.parameters), asdict(self.target)]
        planned += [[asdict(change) for change in self.changes], self.step.lasts, self.reverts]
        planned += [self.write.path, hashlib.sha256(self.write.body.encode()).hexdigest()]
        return hashlib.sha256(json.dumps(planned, sort_keys=True).encode()).hexdigest()

    def payload(self) -> MitigationPlanned:
        """As it is recorded."""
        return MitigationPlanned(
            plan_id=self.id,
            step_id=self.step.id,
            title=self.title,
            action=self.action.kind,
            parameters=dict(self.action.parameters),
            target=self.target,
            changes=self.changes,
            digest=self.digest,
            lasts=self.step.lasts,
            equivalent=self.equivalent,
            undo=self.undo,
            inverse=self.inverse,
            warnings=self.warnings,
            reverts=self.reverts,
        )
