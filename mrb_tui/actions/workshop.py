"""From a step's action to the object that does it: the one place that knows all kinds."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mrb_tui.actions.action import Action
from mrb_tui.actions.by_hand import BY_HAND, SET_BY_HAND, ByHandAction
from mrb_tui.actions.command import COMMAND, SET_BY_COMMAND, CommandAction, Surrounding
from mrb_tui.actions.http import HTTP, HttpAction, Requests
from mrb_tui.actions.kubernetes.api import KubeApi
from mrb_tui.actions.kubernetes.deployment_action import DeploymentAction
from mrb_tui.actions.kubernetes.kinds import DEPLOYMENT_KINDS
from mrb_tui.actions.kubernetes.secret_action import APPLY_SECRET, SecretAction, TryKey
from mrb_tui.actions.kubernetes.snapshot import DeploymentRef
from mrb_tui.actions.refusals import unfit
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import StepAction
from mrb_tui.scrub.scrubber import Scrubber

PARAMETERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **{kind.name: (kind.needs, (*kind.takes, "workload")) for kind in DEPLOYMENT_KINDS.values()},
    APPLY_SECRET: (("secret", "key"), ()),
    COMMAND: (("command",), ("undo", "env", "timeout_s")),
    SET_BY_COMMAND: (("command", "name", "value"), ("undo", "env", "timeout_s", "read")),
    HTTP: (("url",), ("method", "json", "undo_method", "undo_url", "undo_json", "expect")),
    BY_HAND: (("how",), ("undo",)),
    SET_BY_HAND: (("name", "value"), ("how", "undo", "was")),
}
"""Of each kind: the parameters it must have, and those it may have besides."""

BY_PEOPLE = frozenset({BY_HAND, SET_BY_HAND})
"""Kinds that the console only remembers: nobody has to permit them."""
ROLL_OUT = frozenset({"set-env", "unset-env", "rollout-restart", "rollout-undo"})
"""Kinds that reach the pods by a rollout."""


def can_be_asked(kind: str) -> bool:
    """Whether somebody can tell before it is tried if this user may."""
    return kind in DEPLOYMENT_KINDS or kind == APPLY_SECRET


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a service's actions are done with. What its target does not have is None, and its kinds are refused.

    `value_for` gives the new value of a Secret (from a masked field, or from where it is kept), `headers_for` the
    headers of a request: neither goes through a step's parameters.
    """

    service: str
    target_name: str
    scrubber: Scrubber
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    api: KubeApi | None = None
    deployment: DeploymentRef | None = None
    http: Requests | None = None
    headers_for: Callable[[StepAction], Mapping[str, str]] = lambda action: {}
    surrounding: Surrounding = field(default_factory=lambda: Surrounding({}))
    value_for: Callable[[StepAction], str] = lambda action: ""
    try_key: TryKey | None = None
    key_here: str = ""
    tell: Callable[[str], None] = lambda line: None
    """Each line that a command prints."""


def checked(action: StepAction) -> StepAction:
    """The same, if it is a kind there is, with the parameters it takes. Raises TroubleError."""
    if action.kind not in PARAMETERS:
        raise unfit(f"there is no kind of action {action.kind}", f"there are: {', '.join(sorted(PARAMETERS))}")
    needs, takes = PARAMETERS[action.kind]
    missing = [name for name in needs if name not in action.parameters]
    if missing:
        raise unfit(f"{action.kind} wants {', '.join(missing)}")
    unknown = [name for name in action.parameters if name not in (*needs, *takes)]
    if unknown:
        raise unfit(f"{action.kind} takes no {', '.join(unknown)}", f"it takes: {', '.join((*needs, *takes))}")
    return action


def made(action: StepAction, means: Means) -> Action:
    """The object that does it. Raises TroubleError."""
    kind, parameters = checked(action).kind, action.parameters
    if kind in DEPLOYMENT_KINDS:
        return _deployment_action(action, means)
    if kind in (COMMAND, SET_BY_COMMAND):
        return CommandAction(
            kind,
            parameters,
            target_name=means.target_name,
            surrounding=means.surrounding,
            tell=means.tell,
            service=means.service,
            scrubber=means.scrubber,
        )
    if kind in (BY_HAND, SET_BY_HAND):
        return ByHandAction(
            kind, parameters, target_name=means.target_name, service=means.service, scrubber=means.scrubber
        )
    if kind == HTTP:
        if means.http is None:
            raise unfit("there is no way to send requests")
        return HttpAction(
            parameters,
            client=means.http,
            headers=means.headers_for(action),
            service=means.service,
            scrubber=means.scrubber,
        )
    api, ref = _cluster(means)
    return SecretAction(
        parameters,
        value=means.value_for(action),
        api=api,
        namespace=ref.namespace,
        try_key=means.try_key,
        key_here=means.key_here,
        service=means.service,
        scrubber=means.scrubber,
    )


def again(action: StepAction, planned: MitigationPlanned, means: Means) -> Action:
    """The object that reverts or settles what was planned, on the very target it was planned for. Raises TroubleError.

    However the console is configured by now: another cluster is refused, another workload is not touched. What a
    context is called is each responder's own choice.
    """
    target = planned.target
    if target.kind != "kubernetes":
        return made(action, means)
    api, _ = _cluster(means)
    if api.server != target.server:
        raise unfit(
            f"it was done in {target.context} ({target.server}), and this console is connected to {api.context} "
            f"({api.server})",
            "open a console on that cluster",
        )
    return made(action, replace(means, deployment=DeploymentRef(target.namespace, target.name.partition("/")[2])))


def _deployment_action(action: StepAction, means: Means) -> Action:
    api, ref = _cluster(means)
    named = dict(action.parameters)
    if workload := named.pop("workload", ""):
        ref = replace(ref, name=workload, container=None)
    return DeploymentAction(
        DEPLOYMENT_KINDS[action.kind],
        named,
        api=api,
        ref=ref,
        service=means.service,
        scrubber=means.scrubber,
        clock=means.clock,
        sleep=means.sleep,
    )


def _cluster(means: Means) -> tuple[KubeApi, DeploymentRef]:
    if means.api is None or means.deployment is None:
        raise unfit(f"{means.target_name or means.service} is no workload in a cluster", "see services.target")
    return means.api, means.deployment
