"""Set a variable of a container, or unset it: `kubectl set env`."""

import copy
from typing import Any

from mrb_tui.actions.kubernetes.environment import (
    Variable,
    entry_from,
    find_variable,
    looks_secret,
    shown,
    source_of,
)
from mrb_tui.actions.kubernetes.kind import Asked, DeploymentKind, Draft, Parameters
from mrb_tui.actions.kubernetes.patch import Operation, expect, put, remove, replace
from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.refusals import unfit
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction
from mrb_tui.scrub.scrubber import Scrubber

SET, UNSET = "set-env", "unset-env"


def draft_set(asked: Asked) -> Draft:
    """`name` and `value`, or `value_from` (a reference as JSON); `container`; `expect` is `lower` or `higher`."""
    name = asked.wanted("name")
    value, reference = asked.parameters.get("value"), asked.parameters.get("value_from", "")
    if value is None and not reference:
        raise unfit(f"it says no value for {name}")
    if value is not None and looks_secret(name, value, asked.scrubber):
        raise unfit(f"{name} looks like a secret, and a plain variable keeps none", "put it into a Secret")
    return _draft(asked, name, entry_from(name, value, reference))


def draft_unset(asked: Asked) -> Draft:
    """`name`; `container`."""
    return _draft(asked, asked.wanted("name"), None)


def _draft(asked: Asked, name: str, entry: dict[str, Any] | None) -> Draft:
    variable = find_variable(asked.snapshot.template, name, asked.parameters.get("container") or asked.ref.container)
    before, before_secret = shown(name, variable.entry, asked.scrubber)
    after, after_secret = shown(name, entry, asked.scrubber)
    change = FieldChange(name, before, after, before_secret or after_secret)
    inverse = _inverse(variable, before_secret)
    assignment = f"{name}-" if entry is None else f"{name}={entry.get('value', '…')}"
    back = f"{name}-" if variable.entry is None else f"{name}={'…' if before_secret else before}"
    kept = "the former value looks secret and is not kept: set it again from where it is kept"
    base = ("set", "env", asked.workload, "-c", variable.container)
    named = {"container": variable.container}
    explicit = {key: each for key, each in asked.parameters.items() if key != "container"}
    return Draft(
        parameters=explicit | named,
        changes=(change,),
        operations=_operations(variable, entry),
        template=_applied(asked.snapshot, variable, entry),
        container=variable.container,
        kubectl=(*base, assignment),
        inverse=inverse,
        undo=kept if inverse is None else "",
        undo_kubectl=(*base, back) if not source_of(variable.entry or {}) else (),
        warnings=tuple(_warnings(asked, variable, change)),
    )


def live(snapshot: Snapshot, planned: MitigationPlanned, scrubber: Scrubber) -> tuple[str | None, ...]:
    """The variable as it is now."""
    name = planned.parameters["name"]
    variable = find_variable(snapshot.template, name, planned.parameters.get("container"))
    return (shown(name, variable.entry, scrubber)[0],)


def by_hand(workload: str, parameters: Parameters) -> tuple[str, ...]:
    """`kubectl set env`."""
    name, container = parameters.get("name", ""), parameters.get("container", "")
    value = "…" if parameters.get("value_from") else parameters.get("value")
    chosen = ("-c", container) if container else ()
    return ("set", "env", workload, *chosen, f"{name}-" if value is None else f"{name}={value}")


def _operations(variable: Variable, entry: dict[str, Any] | None) -> list[Operation]:
    steps = (*variable.steps, "env")
    head = [expect(variable.container, *variable.steps, "name")]
    if variable.place is not None:
        same = expect(variable.entry, *steps, variable.place)
        change = remove(*steps, variable.place) if entry is None else replace(entry, *steps, variable.place)
        return [*head, same, change]
    if entry is None:
        return head
    if variable.entries is None:
        return [*head, expect(None, *steps), put([entry], *steps)]
    return [*head, expect(list(variable.entries), *steps), put(entry, *steps, "-")]


def _applied(snapshot: Snapshot, variable: Variable, entry: dict[str, Any] | None) -> dict[str, Any]:
    template: dict[str, Any] = copy.deepcopy(dict(snapshot.template))
    kind, place = variable.steps[-2], variable.steps[-1]
    container = template["spec"][kind][place]
    entries = list(variable.entries or ())
    if variable.place is not None:
        entries[variable.place : variable.place + 1] = [] if entry is None else [entry]
    elif entry is not None:
        entries.append(entry)
    if entries:
        container["env"] = entries
    else:
        container.pop("env", None)
    return template


def _inverse(variable: Variable, is_secret: bool) -> StepAction | None:
    named = {"name": variable.name, "container": variable.container}
    if variable.entry is None:
        return StepAction(UNSET, named)
    if is_secret:
        return None
    if reference := source_of(variable.entry):
        return StepAction(SET, {**named, "value_from": reference})
    return StepAction(SET, {**named, "value": str(variable.entry.get("value", ""))})


def _warnings(asked: Asked, variable: Variable, change: FieldChange) -> list[str]:
    warnings = []
    if change.before is None and change.after is not None:
        filled = f"; it may come from {', '.join(variable.sources)}" if variable.sources else ""
        warnings.append(f"{variable.name} is not set today: the service may not read it{filled}")
    wanted = asked.parameters.get("expect", "")
    before, after = _number(change.before), _number(change.after)
    if wanted and before is not None and after is not None:
        if wanted == "lower" and after >= before:
            warnings.append(f"{change.after} is no lower than today's {change.before}")
        if wanted == "higher" and after <= before:
            warnings.append(f"{change.after} is no higher than today's {change.before}")
    return warnings


def _number(value: str | None) -> float | None:
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None


KINDS = (
    DeploymentKind(
        SET, draft_set, live, by_hand, needs=("name",), takes=("value", "value_from", "container", "expect")
    ),
    DeploymentKind(UNSET, draft_unset, live, by_hand, needs=("name",), takes=("container",)),
)
