"""Run a command of the runbook, or change a setting by one."""

import json
import shlex
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mrb_tui.actions.action import Live, PlanRequest
from mrb_tui.actions.guard import Permit
from mrb_tui.actions.kubernetes.environment import looks_secret
from mrb_tui.actions.plan import Plan, Write
from mrb_tui.actions.process import Ended, environment_for, run_command
from mrb_tui.actions.refusals import ConflictError, NotSentError, unfit
from mrb_tui.actions.settlement import overwritten, settlement
from mrb_tui.actions.standing import standing_warnings
from mrb_tui.actions.unseen import Unseen
from mrb_tui.clients.kube_pin import pinned_kubeconfig
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction, Target
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

COMMAND, SET_BY_COMMAND = "command", "set-by-command"
LIMIT_S = 120.0
READ_LIMIT_S = 15.0


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What a command is given. `kubeconfig` and `context` are pinned where there is a context."""

    environment: Mapping[str, str]
    kubeconfig: Path | None = None
    context: str = ""


class CommandAction(Unseen):
    """`command` (a list as JSON); `undo` (the same); `env` (names, with commas); `timeout_s`.

    As a setting: `name` and `value`, which stand for `{value}` in `command`; `read` tells the value that is set, and
    `undo` with `{value}` takes it back. Implements `Action`.
    """

    def __init__(
        self,
        kind: str,
        parameters: Mapping[str, str],
        *,
        target_name: str,
        service: str,
        surrounding: Surrounding,
        scrubber: Scrubber,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._kind, self._parameters = kind, dict(parameters)
        self._target_name, self._service = target_name, service
        self._surrounding, self._scrubber, self._tell = surrounding, scrubber, tell
        self._limit_s = _seconds(self._parameters.get("timeout_s", ""), LIMIT_S)

    @property
    def by_hand(self) -> str:
        """The command itself."""
        return self._scrubber.line(shlex.join(self._arguments("command")))

    async def plan(self, request: PlanRequest) -> Plan:
        """What is run, with what; for a setting, what is read today."""
        arguments, shown = self._arguments("command"), self.by_hand
        for name, value in self._parameters.items():
            if self._scrubber.secrets.mask(value) != value:
                raise unfit(f"there is a secret in its {name}", "pass it by a variable, named in env")
        target = Target(
            kind="command", service=self._service, name=self._target_name, context=self._surrounding.context
        )
        change = await self._change(shown)
        passed = self._names()
        missing = [name for name in passed if name not in self._surrounding.environment]
        undo = self._undo(change)
        return Plan(
            id=request.plan_id,
            step=request.step,
            action=StepAction(self._kind, self._parameters),
            target=target,
            changes=(change,),
            write=Write("", json.dumps(arguments)),
            equivalent=shown,
            undo=shlex.join(self._arguments_of(undo)) if undo else "nothing takes it back by itself",
            inverse=undo,
            warnings=(
                *(overwritten(request.reverts, (change.before,)) if self._has("read") else ()),
                *standing_warnings(target, request),
                *(f"{name} is not set here, and the command is to be given it" for name in missing),
            ),
            details=(
                f"passed on: {', '.join(passed) or 'no variables'}",
                f"killed after {self._limit_s:g} s, with all that it has started",
                *((f"its kubeconfig knows {self._surrounding.context} only",) if self._surrounding.context else ()),
            ),
            reverts=request.reverts.plan_id if request.reverts else "",
        )

    async def write(self, plan: Plan, permit: Permit) -> str:
        """Run it to its end, unless the setting has changed since it was read."""
        permit.check(plan)
        if self._has("read") and await self._read() != plan.changes[0].before:
            why = f"{plan.changes[0].name} has changed since the plan was made"
            raise ConflictError(Trouble(TroubleKind.REJECTED, plan.title, why, ("look at the new plan",)))
        ended = await self._run(json.loads(plan.write.body), self._limit_s, self._tell)
        if ended.code != 0:
            why = ended.words
            raise TroubleError(Trouble(TroubleKind.REJECTED, f"{plan.title} failed", why, ("read its output",)))
        return ended.words

    async def look(self, planned: MitigationPlanned, written_s: float) -> Live:
        """By the command that reads the setting, where there is one."""
        if not planned.parameters.get("read"):
            return await super().look(planned, written_s)
        now = (await self._read(),)
        taken = now == tuple(change.after for change in planned.changes)
        return settlement(planned, now, taken=taken, written_s=written_s)

    async def _change(self, shown: str) -> FieldChange:
        if self._kind != SET_BY_COMMAND:
            return FieldChange("command", "not run", shown)
        name, value = self._parameters.get("name", ""), self._parameters.get("value", "")
        if not name or "value" not in self._parameters:
            raise unfit("it says no name and value to set")
        if looks_secret(name, value, self._scrubber):
            raise unfit(f"{name} looks like a secret, and a command line keeps none")
        before = await self._read() if self._parameters.get("read") else "not known"
        return FieldChange(name, before, self._scrubber.line(value))

    def _undo(self, change: FieldChange) -> StepAction | None:
        """What takes it back: the command the other way round."""
        back = {name: value for name, value in self._parameters.items() if name in ("env", "timeout_s", "read", "name")}
        if self._kind != SET_BY_COMMAND:
            return StepAction(COMMAND, back | {"command": self._parameters["undo"]}) if self._has("undo") else None
        if change.before in (None, "not known"):
            return None
        command = self._parameters.get("undo") or self._parameters["command"]
        return StepAction(SET_BY_COMMAND, back | {"command": command, "value": str(change.before)})

    async def _read(self) -> str | None:
        ended = await self._run(self._arguments("read"), READ_LIMIT_S, lambda line: None)
        if ended.code != 0:
            what = f"{self._parameters.get('name')} cannot be read"
            raise TroubleError(Trouble(TroubleKind.REJECTED, what, ended.words, ("try the command by hand",)))
        return ended.lines[-1].strip() if ended.lines and ended.lines[-1].strip() else None

    async def _run(self, arguments: Sequence[str], limit_s: float, on_line: Callable[[str], None]) -> Ended:
        passed = environment_for(self._names(), self._surrounding.environment)
        with tempfile.TemporaryDirectory(prefix="mrb-tui-") as folder:
            if self._surrounding.context:
                where, environment = self._surrounding, self._surrounding.environment
                pinned = pinned_kubeconfig(where.kubeconfig, where.context, environment, Path(folder))
                passed["KUBECONFIG"] = str(pinned)
            try:
                return await run_command(arguments, passed, timeout_s=limit_s, scrubber=self._scrubber, on_line=on_line)
            except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
                why = getattr(error, "strerror", None) or str(error)
                what = f"{self._scrubber.line(arguments[0])} cannot be started"
                raise NotSentError(Trouble(TroubleKind.CONFIGURATION, what, why)) from None

    def _names(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self._parameters.get("env", "").split(",") if name.strip())

    def _arguments(self, parameter: str) -> list[str]:
        return _list(self._parameters, parameter)

    def _arguments_of(self, action: StepAction) -> list[str]:
        return _list(action.parameters, "command")

    def _has(self, parameter: str) -> bool:
        return bool(self._parameters.get(parameter))


def _list(parameters: Mapping[str, str], name: str) -> list[str]:
    """A list of arguments, the value put in; never a line for a shell. Raises TroubleError."""
    try:
        found = json.loads(parameters.get(name, ""))
    except ValueError:
        found = None
    if not isinstance(found, list) or not found or not all(isinstance(each, str) for each in found):
        raise unfit(f"{name} is not a list of arguments")
    value = parameters.get("value", "")
    return [each.replace("{value}", value) for each in found]


def _seconds(text: str, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        raise unfit(f"{text} is no number of seconds") from None
