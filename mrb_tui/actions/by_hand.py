"""Something people change by hand, elsewhere: the yes says that it is done."""

from collections.abc import Mapping

from mrb_tui.actions.action import PlanRequest
from mrb_tui.actions.guard import Permit
from mrb_tui.actions.plan import Plan, Write
from mrb_tui.actions.refusals import unfit
from mrb_tui.actions.standing import standing_warnings
from mrb_tui.actions.unseen import Unseen
from mrb_tui.domain.plan import FieldChange, StepAction, Target
from mrb_tui.scrub.scrubber import Scrubber

BY_HAND, SET_BY_HAND = "by-hand", "set-by-hand"
UNKNOWN = "not known"


class ByHandAction(Unseen):
    """`how`: what to do, in words; `undo`: how to take it back.

    As a setting: `name` and `value`, and `was` where somebody knows what it was. Implements `Action`.
    """

    def __init__(
        self, kind: str, parameters: Mapping[str, str], *, target_name: str, service: str, scrubber: Scrubber
    ) -> None:
        self._kind, self._parameters = kind, dict(parameters)
        self._target_name, self._service, self._scrubber = target_name, service, scrubber

    @property
    def by_hand(self) -> str:
        """What to do."""
        return self._scrubber.line(self._parameters.get("how", ""))

    async def plan(self, request: PlanRequest) -> Plan:
        """What somebody is to do, or has done."""
        named = {name: self._scrubber.line(value) for name, value in self._parameters.items()}
        undo = named.get("undo", "")
        if self._kind == SET_BY_HAND:
            if not named.get("name") or "value" not in named:
                raise unfit("it says no name and value to set")
            how = named.get("how") or f"set {named['name']} to {named['value']}"
            change = FieldChange(named["name"], named.get("was", UNKNOWN), named["value"])
            inverse = self._back(named, change)
            undo = undo or (f"set {named['name']} back to {change.before}" if inverse else "")
        else:
            how = named.get("how", "")
            if not how:
                raise unfit("it does not say what to do")
            change = FieldChange("by hand", "not done", how)
            inverse = StepAction(BY_HAND, {"how": undo}) if undo else None
        target = Target(kind="by-hand", service=self._service, name=self._target_name)
        return Plan(
            id=request.plan_id,
            step=request.step,
            action=StepAction(self._kind, named),
            target=target,
            changes=(change,),
            write=Write("", how),
            equivalent=how,
            undo=undo or "nobody has said how to take it back",
            inverse=inverse,
            warnings=standing_warnings(target, request),
            details=("the console changes nothing: say yes once you have done it",),
            reverts=request.reverts.plan_id if request.reverts else "",
        )

    async def write(self, plan: Plan, permit: Permit) -> str:
        """Nothing is sent: the yes was the deed."""
        permit.check(plan)
        return "said to be done by hand"

    def _back(self, named: Mapping[str, str], change: FieldChange) -> StepAction | None:
        if change.before == UNKNOWN:
            return None
        return StepAction(SET_BY_HAND, {"name": change.name, "value": str(change.before), "was": str(change.after)})
