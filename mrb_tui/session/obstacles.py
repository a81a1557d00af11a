"""What stands in the way of a change, or is to be known before it: said from facts and configuration. Pure."""

from collections.abc import Mapping

from mrb_tui.actions.workshop import BY_PEOPLE, ROLL_OUT
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.plan import StepAction
from mrb_tui.runbook.model import RunbookFile, Step
from mrb_tui.session.step_actions import TargetKind, TargetWays

NOT_SET = "is not set today: the service may not read it"


def cautions(
    book: RunbookFile, step: Step, action: StepAction, ways: TargetWays, facts: Mapping[str, FactValue]
) -> tuple[str, ...]:
    """What this step meets on this target, as far as the probes know by now. What they do not know is left out."""
    if action.kind in BY_PEOPLE:
        return (_by_hand(ways.kind),)
    if ways.kind is TargetKind.COMMAND and action.kind == "set-by-command" and not ways.read:
        return ("today's value cannot be read: the target has no command for it",)
    workload = next((name for name, table in book.probes.items() if table.kind == "workload"), "")
    mine = {
        name.removeprefix(f"{workload}."): value for name, value in facts.items() if name.startswith(f"{workload}.")
    }
    if ways.kind is not TargetKind.KUBERNETES or "desired" not in mine:
        return ()
    return (*_rollout(action, mine), *_setting(book, step, action, mine))


def _by_hand(kind: TargetKind) -> str:
    why = {
        TargetKind.NONE: "no target is configured for this service",
        TargetKind.BY_HAND: "this service is changed by hand",
        TargetKind.COMMAND: "the target's commands cannot do this",
        TargetKind.KUBERNETES: "the console cannot do this",
    }[kind]
    return f"by hand: {why}; your yes records that it was done"


def _rollout(action: StepAction, workload: Mapping[str, FactValue]) -> list[str]:
    if action.kind not in ROLL_OUT:
        return []
    found = []
    if workload.get("paused") is True:
        found.append("the rollout is paused: it reaches no pod until that is resumed")
    if workload.get("deadline_exceeded") is True:
        found.append("a rollout is stuck already")
    elif workload.get("updating") is True:
        found.append("another rollout is under way")
    return found


def _setting(book: RunbookFile, step: Step, action: StepAction, workload: Mapping[str, FactValue]) -> list[str]:
    name = step.set or step.unset
    if name is None or action.kind not in ("set-env", "unset-env"):
        return []
    env, today = book.settings[name].env, workload.get(f"setting_{name}")
    if today is None:
        return [f"{env} is not set today" if action.kind == "unset-env" else f"{env} {NOT_SET}"]
    if str(today).startswith("from "):
        return [f"{env} comes {today}: its value cannot be read from here"]
    return [f"{env} is {today} already"] if action.parameters.get("value") == str(today) else []
