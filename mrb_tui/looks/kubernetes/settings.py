"""The look at the settings: which are in force, where they come from, and which pods run with others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mrb_tui.clients.kube_deployment import chosen_container
from mrb_tui.clients.kube_objects import Object, items, name_of, part, text
from mrb_tui.domain.health import Health
from mrb_tui.looks.kubernetes.variables import IsSecretName, Variable, bulk_sources, variables
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.report import Report

_OURS, _OTHERS, _PODS, _STAMPS = "The runbook's settings", "Other variables", "Pods", "Last changed by a console"
_STAMP = "mrb-tui/"
_TOLD = ("incident", "responder", "step")


@dataclass(frozen=True, slots=True)
class Settings:
    """`settings` maps a setting's name in the runbook to the variable that carries it."""

    source: WorkloadSource
    settings: Mapping[str, str]

    async def see(self, report: Report) -> None:
        """Two reads: what is wanted, and what the pods run with."""
        report.expect(_OURS, _OTHERS, _PODS)
        report.progress(f"reads the settings of {self.source.ref.name}")
        is_secret_name = report.scrubber.secrets.is_name
        deployment = await self.source.deployment()
        container = chosen_container(deployment, self.source.ref.container)
        if not container:
            report.tell(_OURS, [f"there is no container {self.source.ref.container!r}"])
            report.conclude("no such container", Health.UNKNOWN)
            return
        wanted = variables(container, is_secret_name)
        by_name = {variable.name: variable for variable in wanted}
        absent = [name for name, variable in self.settings.items() if variable not in by_name]
        report.tell(_OURS, [_setting(*pair, by_name) for pair in self.settings.items()] or ["it names none"])
        report.tell(_OTHERS, _others(wanted, set(self.settings.values()), bulk_sources(container)))
        if stamps := _stamps(deployment):
            report.tell(_STAMPS, stamps)
        report.know(
            variables=len(wanted),
            settings_absent=len(absent),
            **{f"setting_{name}": by_name[env].shown for name, env in self.settings.items() if env in by_name},
        )
        headline = f"{len(self.settings) - len(absent)} of {len(self.settings)} settings set"
        report.conclude(headline, Health.OK)
        report.progress("reads what the pods run with")
        pods = await report.read(_PODS, partial(self.source.pods, deployment))
        if pods is None:
            return
        others, lines = _differing(pods, container, self.settings.values(), is_secret_name)
        report.tell(_PODS, lines)
        report.know(pods=len(pods), pods_with_other_settings=others)
        if others:
            report.conclude(f"{headline}, {others} pods with others", Health.DEGRADED)


def _setting(name: str, variable: str, by_name: Mapping[str, Variable]) -> str:
    found = by_name.get(variable)
    return f"{name}: {found}" if found else f"{name}: {variable} is not set: the default holds"


def _others(wanted: Sequence[Variable], known: set[str], bulk: Sequence[str]) -> list[str]:
    lines = [str(variable) for variable in wanted if variable.name not in known]
    return [*lines, *bulk] or ["none"]


def _stamps(deployment: Object) -> list[str]:
    annotations = part(deployment, "metadata", "annotations")
    return [f"{name}: {value}" for name in _TOLD if (value := text(annotations, f"{_STAMP}{name}"))]


def _differing(
    pods: Sequence[Object], container: Object, settings: Iterable[str], is_secret_name: IsSecretName
) -> tuple[int, list[str]]:
    """How many of the pods run with something else than is wanted, and with what.

    A variable that only a pod has was put there by an admission webhook, as a rule: it counts only if a setting.
    """
    name = text(container, "name")
    wanted = {variable.name: str(variable) for variable in variables(container, is_secret_name)}
    counted = dict.fromkeys((*wanted, *settings))
    lines = []
    for pod in pods:
        mine = next((each for each in items(part(pod, "spec"), "containers") if each.get("name") == name), {})
        here = {variable.name: str(variable) for variable in variables(mine, is_secret_name)}
        differing = [here.get(each, f"{each} is not set") for each in counted if here.get(each) != wanted.get(each)]
        if text(mine, "image") != text(container, "image"):
            differing.append(f"image {text(mine, 'image')}")
        if differing:
            leaving = " (on its way out)" if part(pod, "metadata").get("deletionTimestamp") else ""
            lines.append(f"{name_of(pod)}{leaving}: {', '.join(differing)}")
    if not pods:
        return 0, ["there are none"]
    same = f"{len(pods) - len(lines)} of {len(pods)} run with what is in force"
    note = "what comes from a Secret or a ConfigMap is read when a pod starts: a later change needs a restart"
    return len(lines), [same, *lines, note]
