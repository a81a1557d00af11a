"""What the envelope asks of an action, whatever its kind."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mrb_tui.actions.guard import Permit
from mrb_tui.actions.plan import Plan, Step
from mrb_tui.domain.events.mitigation import MitigationPlanned, Settlement
from mrb_tui.domain.mitigation_state import MitigationState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """For whom and for what a plan is made. `plan_id` is unique for ever."""

    plan_id: str
    step: Step
    at: datetime
    incident: str = ""
    responder: str = ""
    standing: Sequence[MitigationState] = ()
    """Mitigations that are running or in force, as far as the incident's record knows."""
    reverts: MitigationPlanned | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether this user may. `allowed` None: it cannot be asked beforehand."""

    allowed: bool | None
    words: str


UNCHECKED = Allowance(None, "cannot be checked beforehand")


@dataclass(frozen=True, slots=True)
class DryRun:
    """What the server says it would do. `done` False: this kind has no dry run. `plan` is the plan, completed by what
    the answer taught; nothing in it that a confirmation is bound to may differ."""

    done: bool
    words: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `failed` says why it will not come to its end; `done`, that it has; `waits`, that it is stored and
    reaches nobody yet, so that nothing observed since can be its doing; `rolled_out`, that pods run it, which may crash
    yet."""

    words: str
    done: bool = False
    failed: str = ""
    waits: bool = False
    rolled_out: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """What reading the live state says of a mitigation. None: it does not say, or not yet; `final`: it never will."""

    settlement: Settlement | None
    found: str
    final: bool = False


class Action(Protocol):
    """A step's action on one target. All methods raise TroubleError."""

    async def plan(self, request: PlanRequest) -> Plan:
        """Read what is there, and freeze what would be done."""

    @property
    def by_hand(self) -> str:
        """The command that does the same, known before anything was read: for whoever may, where this user may not."""

    @property
    def permission(self) -> str:
        """What this user must be permitted to do; the same words, the same question. Empty: nobody can be asked."""

    async def allowed(self) -> Allowance:
        """Ask whether this user may, before anybody is asked anything; nothing is planned for it."""

    async def dry_run(self, plan: Plan) -> DryRun:
        """Let the server try it without doing it."""

    async def write(self, plan: Plan, permit: Permit) -> str:
        """Do it, once. Returns what was accepted, in words. Raises `ConflictError` where the target has changed since,
        `NotSentError` where nothing can have been done; any other TroubleError leaves it open."""

    def follow(self, plan: Plan) -> AsyncIterator[Progress]:
        """Whatever goes on after the write was taken, until it is done or has failed."""

    async def aftermath(self, plan: Plan) -> str:
        """What has broken after it was done; empty if nothing has."""

    async def look(self, planned: MitigationPlanned, written_s: float) -> Live:
        """Read the live state and compare: was it done, `written_s` seconds after it was sent, and does it hold?"""
