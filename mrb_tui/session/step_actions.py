"""From a step of the runbook to the action that does it, on the kind of target that the service has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.actions.plan import Step as PlannedStep
from mrb_tui.domain.plan import Lasts, StepAction
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.hints import hints_after
from mrb_tui.runbook.model import RunbookFile, Step
from mrb_tui.runbook.tables.steps import HttpRequest
from mrb_tui.session.changes import Choices


class TargetKind(StrEnum):
    """How a service is changed."""

    KUBERNETES = "kubernetes"
    COMMAND = "command"
    BY_HAND = "by-hand"
    NONE = "none"


def planned_step(book: RunbookFile, step_id: str, evidence: Evidence) -> PlannedStep:
    """The step as the envelope needs it. Of its hints, those that have no condition or hold now."""
    step = book.steps[step_id]
    lasts = Lasts.TEMPORARY if step.lasts == "temporary" else Lasts.PERMANENT
    hints = tuple(f"{hint.issue}: {'; '.join(hint.advice)}" for hint in hints_after(book, step_id, evidence))
    return PlannedStep(step_id, step.title, lasts, hints)


@dataclass(frozen=True, slots=True)
class TargetWays:
    """How a service is changed; `set` and `read` are a command target's, with `{name}` and `{value}`."""

    kind: TargetKind = TargetKind.NONE
    set: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


def step_action(book: RunbookFile, step_id: str, choices: Choices, ways: TargetWays) -> StepAction:
    """What to do. Raises TroubleError where it cannot be done."""
    target = ways.kind
    step = book.steps[step_id]
    if step.set is not None:
        return _set(book.settings[step.set].env, _value(step, choices), step, ways)
    if step.unset is not None:
        env = book.settings[step.unset].env
        if target is TargetKind.KUBERNETES:
            return StepAction("unset-env", {"name": env})
        return StepAction("by-hand", {"how": step.or_by_hand or f"unset {env}"})
    if step.does is not None:
        return _does(step, choices, target)
    if step.http is not None:
        return _http(book, step, step.http)
    if step.command is not None:
        return _command(book, step, step.command)
    if step.by_hand is not None:
        return StepAction("by-hand", {"how": step.by_hand})
    raise _unfit(f"“{step.title}” changes nothing")


def _value(step: Step, choices: Choices) -> str:
    """The value that was chosen, within its bounds; else the suggested one."""
    to = step.value
    assert to is not None
    suggested = to.text
    if not choices.value or choices.value == suggested:
        return suggested
    if not to.ask:
        raise _unfit(f"“{step.title}” sets {suggested} and nothing else")
    if isinstance(to.suggest, int | float) and not isinstance(to.suggest, bool):
        try:
            number = float(choices.value)
        except ValueError:
            raise _unfit(f"{choices.value!r} is no number") from None
        if (to.min is not None and number < to.min) or (to.max is not None and number > to.max):
            raise _unfit(f"{choices.value} is not from {to.min} to {to.max}")
    return choices.value


def _set(env: str, value: str, step: Step, ways: TargetWays) -> StepAction:
    expect = step.value.expect if step.value is not None else None
    if ways.kind is TargetKind.KUBERNETES:
        return StepAction("set-env", {"name": env, "value": value, **({"expect": expect} if expect else {})})
    if ways.kind is TargetKind.COMMAND and ways.set:
        parameters = {"command": _named(ways.set, env), "name": env, "value": value}
        if ways.read:
            parameters |= {"read": _named(ways.read, env), "undo": _named(ways.set, env)}
        return StepAction("set-by-command", parameters)
    return StepAction("set-by-hand", {"name": env, "value": value, "how": step.or_by_hand or f"set {env} to {value}"})


def _named(command: tuple[str, ...], env: str) -> str:
    return json.dumps([part.replace("{name}", env) for part in command])


def _does(step: Step, choices: Choices, target: TargetKind) -> StepAction:
    replicas = _value(step, choices) if step.does == "scale" else ""
    if target is not TargetKind.KUBERNETES:
        how = step.or_by_hand or step.title
        return StepAction("by-hand", {"how": f"{how} ({replicas} replicas)" if replicas else how})
    if step.does == "scale":
        return StepAction("scale", {"replicas": replicas})
    if step.does == "rollout-undo":
        revision = {"revision": str(choices.revision)} if choices.revision is not None else {}
        return StepAction("rollout-undo", revision)
    if step.does == "apply-secret" and step.secret is not None:
        return StepAction("apply-secret", {"secret": step.secret.name, "key": step.secret.key})
    return StepAction(str(step.does), {})


def _http(book: RunbookFile, step: Step, request: HttpRequest) -> StepAction:
    parameters: dict[str, str] = {"url": request.url, "method": request.method}
    parameters |= {"expect": ",".join(map(str, request.expect))}
    if request.body is not None:
        parameters["json"] = request.body if isinstance(request.body, str) else json.dumps(request.body)
    undo = book.steps[step.undone_by].http if step.undone_by is not None else None
    if undo is not None:
        parameters |= {"undo_url": undo.url, "undo_method": undo.method}
        if undo.body is not None:
            parameters["undo_json"] = undo.body if isinstance(undo.body, str) else json.dumps(undo.body)
    return StepAction("http", parameters)


def _command(book: RunbookFile, step: Step, command: tuple[str, ...]) -> StepAction:
    parameters = {"command": json.dumps(list(command))}
    undo = book.steps[step.undone_by].command if step.undone_by is not None else None
    if undo is not None:
        parameters["undo"] = json.dumps(list(undo))
    return StepAction("command", parameters)


def headers_by_name(step: Step, environment: Mapping[str, str]) -> dict[str, str]:
    """A request's headers; those that are named by a variable are read here, and never recorded."""
    if step.http is None:
        return {}
    return {
        name: value if isinstance(value, str) else environment.get(value.env, "")
        for name, value in step.http.headers.items()
    }


def _unfit(why: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, "No plan was made", why))
