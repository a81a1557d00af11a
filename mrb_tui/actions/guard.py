"""The guard: below every front end, and before every write.

A write wants a permit; only the guard makes one, and only for a confirmation of that very plan.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from mrb_tui.actions.plan import Plan
from mrb_tui.actions.refusals import refused

ARM_S = 0.4
"""How long after the complete plan was on the line a yes counts. Keys typed blind come earlier."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody's yes to one plan. `typed` is the object's name, where one is wanted."""

    plan_id: str
    digest: str
    by: str
    typed: str = ""
    accepts_unrecorded: bool = False
    """A second yes, to doing it although it cannot be recorded durably."""


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to do one plan, once."""

    plan_id: str
    digest: str

    def check(self, plan: Plan) -> None:
        """Raises RefusedError for any other plan: each kind asks before it sends anything."""
        if (self.plan_id, self.digest) != (plan.id, plan.digest):
            raise refused("the plan is not the one that was confirmed")


@dataclass(frozen=True, slots=True)
class Protection:
    """Where the object's name is to be typed. `contexts` are names or patterns; None, the default, means everywhere."""

    contexts: tuple[str, ...] | None = None

    def covers(self, kind: str, context: str) -> bool:
        """Whether a yes alone will not do on that kind of target. What people do by hand is theirs to take care of."""
        if kind == "by-hand":
            return False
        return self.contexts is None or any(fnmatchcase(context, each) for each in self.contexts)


@dataclass
class Guard:
    """One for the whole process: it remembers every plan that was let through."""

    clock: Callable[[], datetime]
    read_only: bool = False
    protection: Protection = Protection()
    arm_s: float = ARM_S
    _shown: dict[str, datetime] = field(default_factory=dict)
    _spent: set[str] = field(default_factory=set)

    def check_writable(self, what: str) -> None:
        """Raises RefusedError where this console may only look: for mitigations, publishing and whatever else."""
        if self.read_only:
            raise refused(f"this console is read-only: {what} is not done", "open a console without --read-only")

    def shown(self, digest: str) -> None:
        """The complete plan of that digest is on the line, in front of somebody."""
        self._shown.setdefault(digest, self.clock())

    def forget(self, digest: str) -> None:
        """The plan is no longer in front of anybody."""
        self._shown.pop(digest, None)

    def name_wanted(self, plan: Plan) -> str:
        """What is to be typed; empty where a yes will do."""
        target = plan.target
        return target.name.rpartition("/")[2] if self.protection.covers(target.kind, target.context) else ""

    def check(self, plan: Plan, confirmation: Confirmation) -> None:
        """Whether the confirmation is for this plan, made by somebody who had seen it. Raises RefusedError."""
        self.check_writable(plan.title)
        if plan.id in self._spent:
            raise refused("this plan has run already", "plan it again")
        if (confirmation.plan_id, confirmation.digest) != (plan.id, plan.digest):
            raise refused("the confirmation was for another plan", "look at the plan as it is now")
        shown_at = self._shown.get(plan.digest)
        if shown_at is None or (self.clock() - shown_at).total_seconds() < self.arm_s:
            raise refused("the yes came before the plan could be read", "look at the plan, then say yes")
        wanted = self.name_wanted(plan)
        if wanted and confirmation.typed.strip() not in (wanted, plan.target.name):
            raise refused(f"{plan.target.context or 'this target'} is protected: type {wanted} to confirm")

    def permit(self, plan: Plan, confirmation: Confirmation) -> Permit:
        """Leave for one write; the plan is spent by it, whatever becomes of the write. Raises RefusedError."""
        self.check(plan, confirmation)
        self._spent.add(plan.id)
        return Permit(plan.id, plan.digest)
