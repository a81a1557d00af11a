"""A kind of change to a Deployment: a draft of what to do, from what is there. Pure: a new kind is one small module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mrb_tui.actions.kubernetes.patch import Operation
from mrb_tui.actions.kubernetes.snapshot import DeploymentRef, Snapshot
from mrb_tui.actions.refusals import unfit
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction
from mrb_tui.scrub.scrubber import Scrubber

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a draft is made of. `at` is the moment of planning: a kind has no clock."""

    snapshot: Snapshot
    ref: DeploymentRef
    parameters: Parameters
    at: datetime
    scrubber: Scrubber

    @property
    def workload(self) -> str:
        """As kubectl takes it."""
        return f"deployment/{self.ref.name}"

    def wanted(self, name: str) -> str:
        """A parameter that must be there. Raises TroubleError."""
        value = self.parameters.get(name, "")
        if not value:
            raise unfit(f"it says no {name}")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a kind would do. `kubectl` are the arguments that do the same; `template` the pod template that comes of it.

    `operations` begin with tests on all that was read. `keeps_cause`: the change-cause is part of what is restored.
    """

    parameters: Parameters
    changes: tuple[FieldChange, ...]
    operations: list[Operation]
    kubectl: tuple[str, ...]
    container: str = ""
    template: Mapping[str, Any] | None = None
    inverse: StepAction | None = None
    undo: str = ""
    undo_kubectl: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    keeps_cause: bool = False
    left: tuple[str, ...] = ()
    """Templates that are gone back from."""
    scales: bool = False


@dataclass(frozen=True, slots=True)
class DeploymentKind:
    """`live` reads the fields of a plan's changes, in their order, as they are now.

    `by_hand` are kubectl's arguments, as far as the parameters tell them without a look at the workload.
    """

    name: str
    draft: Callable[[Asked], Draft]
    live: Callable[[Snapshot, MitigationPlanned, Scrubber], tuple[str | None, ...]]
    by_hand: Callable[[str, Parameters], tuple[str, ...]]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = field(default=())
