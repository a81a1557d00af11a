"""What whoever is about to change a workload should know of it."""

from collections.abc import Iterable

from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.kubernetes.template import containers
from mrb_tui.actions.kubernetes.undo import LAST_APPLIED
from mrb_tui.clients.kube_objects import Object, items, number, part, text

_GITOPS = {
    "argocd.argoproj.io/instance": "Argo CD",
    "argocd.argoproj.io/tracking-id": "Argo CD",
    "kustomize.toolkit.fluxcd.io/name": "Flux",
    "helm.toolkit.fluxcd.io/name": "Flux",
    "objectset.rio.cattle.io/id": "Fleet",
    "config.k8s.io/owning-inventory": "a GitOps inventory",
    "configsync.gke.io/resource-id": "Config Sync",
    "meta.helm.sh/release-name": "Helm",
}
_MANAGERS = {"argocd-controller": "Argo CD", "kustomize-controller": "Flux", "helm-controller": "Flux", "helm": "Helm"}


def workload_warnings(snapshot: Snapshot, *, rolls_out: bool, scales: bool) -> tuple[str, ...]:
    """`rolls_out`: new pods will be wanted; `scales`: the number of replicas is what changes."""
    return (
        *(_rollout_warnings(snapshot) if rolls_out else ()),
        *managed_by(snapshot.deployment),
        *_autoscaler_warnings(snapshot, scales=scales),
        *((_LAST_APPLIED,) if LAST_APPLIED in snapshot.annotations else ()),
        *(f"could not be seen: {what}" for what in snapshot.unseen),
    )


def managed_by(obj: Object) -> tuple[str, ...]:
    """Whoever may put it back: GitOps, Helm, an operator."""
    metadata = part(obj, "metadata")
    marks = {**part(metadata, "labels"), **part(metadata, "annotations")}
    found = {name for mark, name in _GITOPS.items() if mark in marks}
    found |= {_MANAGERS[each] for each in _field_managers(metadata) if each in _MANAGERS}
    named = marks.get("app.kubernetes.io/managed-by")
    if isinstance(named, str) and named and named not in found:
        found.add(named)
    warnings = [f"managed by {name}: it may put this back" for name in sorted(found)]
    warnings += [
        f"owned by {text(owner, 'kind')} {text(owner, 'name')}: its operator may put this back"
        for owner in items(metadata, "ownerReferences")
    ]
    return tuple(warnings)


def _field_managers(metadata: Object) -> Iterable[str]:
    return (text(entry, "manager") for entry in items(metadata, "managedFields"))


def _rollout_warnings(snapshot: Snapshot) -> list[str]:
    spec, status = part(snapshot.deployment, "spec"), part(snapshot.deployment, "status")
    wanted, ready = number(spec, "replicas", 1), number(status, "readyReplicas")
    updated, total = number(status, "updatedReplicas"), number(status, "replicas")
    warnings = []
    if snapshot.is_paused:
        warnings.append("the rollout is paused: nothing changes for users until it is resumed")
    elif updated < wanted or total > updated:
        warnings.append(f"another rollout is under way: updated {updated}/{wanted}")
    if wanted == 0:
        warnings.append("it is scaled to 0: no pod will take the change")
    elif ready < wanted:
        warnings.append(f"pods are not ready ({ready}/{wanted}): this rollout may not finish")
    warnings += [
        f"readiness asks {path}: if that depends on the provider, new pods will not become ready"
        for path in _readiness_paths(snapshot.template)
    ]
    return warnings


def _readiness_paths(template: Object) -> Iterable[str]:
    for kind, _, container in containers(template):
        path = text(part(container, "readinessProbe", "httpGet"), "path")
        if kind == "containers" and path:
            yield path


def _autoscaler_warnings(snapshot: Snapshot, *, scales: bool) -> list[str]:
    if snapshot.autoscaler is None:
        return []
    spec = part(snapshot.autoscaler, "spec")
    span = f"{number(spec, 'minReplicas', 1)} to {number(spec, 'maxReplicas')}"
    effect = "it will set the number of replicas again" if scales else "the number of replicas may change meanwhile"
    return [f"autoscaled ({span}): {effect}"]


_LAST_APPLIED = "it was made with kubectl apply: the next apply puts back what it says"
