"""Go back to a former revision: `kubectl rollout undo --to-revision` (kubectl, polymorphichelpers/rollback.go)."""

import copy
from collections.abc import Mapping
from typing import Any

from mrb_tui.actions.kubernetes.kind import Asked, DeploymentKind, Draft, Parameters
from mrb_tui.actions.kubernetes.patch import expect, replace
from mrb_tui.actions.kubernetes.revisions import REVISION, Origin, Revision, number_of, preselected, revisions
from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.kubernetes.template import HASH_LABEL, digest
from mrb_tui.actions.refusals import not_now, unfit
from mrb_tui.clients.kube_objects import Object, part
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction
from mrb_tui.scrub.scrubber import Scrubber

UNDO = "rollout-undo"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_KEPT = (
    LAST_APPLIED,
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)
"""Annotations that stay the Deployment's own; all others come back with the revision."""


def draft(asked: Asked) -> Draft:
    """`revision`; without one, the last that a deploy made. `template` is a digest that it must still have."""
    snapshot = asked.snapshot
    if snapshot.is_paused:
        raise not_now(f"{asked.workload} is paused: it cannot go back", "resume the rollout first")
    found = revisions(snapshot, asked.at, asked.scrubber)
    chosen = _chosen(asked, found)
    current = next((each for each in found if each.is_current), None)
    replica_set = next(each for each in snapshot.replica_sets if number_of(each) == chosen.number)
    template = _restored(replica_set)
    here = current.number if current else 0
    named = {"revision": str(chosen.number), "template": chosen.template, "from_template": digest(snapshot.template)}
    back = {"revision": str(here), "template": digest(snapshot.template)}
    return Draft(
        parameters=named,
        changes=(FieldChange("template", _words(current), _words(chosen)),),
        operations=[
            expect(snapshot.deployment["spec"]["template"], "spec", "template"),
            expect(dict(snapshot.annotations), "metadata", "annotations"),
            replace(template, "spec", "template"),
            replace(_annotations(snapshot.annotations, replica_set), "metadata", "annotations"),
        ],
        template=template,
        kubectl=("rollout", "undo", asked.workload, f"--to-revision={chosen.number}"),
        inverse=StepAction(UNDO, back) if here else None,
        undo="" if here else "the template that runs now has no revision to come back to",
        undo_kubectl=("rollout", "undo", asked.workload, f"--to-revision={here}"),
        warnings=tuple(_warnings(chosen)),
        details=chosen.differs,
        keeps_cause=True,
        left=tuple(each.template for each in found if each.number > chosen.number),
    )


def live(snapshot: Snapshot, planned: MitigationPlanned, scrubber: Scrubber) -> tuple[str | None, ...]:
    """Which of the two templates runs now: told in the plan's own words, for numbers move on."""
    change = planned.changes[0]
    now = digest(snapshot.template)
    known = {planned.parameters.get("from_template"): change.before, planned.parameters.get("template"): change.after}
    return (known.get(now, f"another template ({now})"),)


def _chosen(asked: Asked, found: tuple[Revision, ...]) -> Revision:
    if "its ReplicaSets" in asked.snapshot.unseen:
        raise unfit("its revisions cannot be read", "ask for the right to list replicasets")
    wanted, template = asked.parameters.get("revision", ""), asked.parameters.get("template", "")
    if template:  # numbers move on with every rollout, templates do not
        chosen = next((each for each in found if each.template == template), None)
    elif wanted:
        chosen = next((each for each in found if str(each.number) == wanted), None)
    else:
        chosen = preselected(found)
    if chosen is None:
        what = f"revision {wanted}" if wanted else "earlier revision that a deploy made"
        raise not_now(f"there is no {what} to go back to", "see kubectl rollout history")
    return chosen


def _restored(replica_set: Object) -> dict[str, Any]:
    template: dict[str, Any] = copy.deepcopy(dict(part(replica_set, "spec", "template")))
    labels = template.get("metadata", {}).get("labels")
    if isinstance(labels, dict):
        labels.pop(HASH_LABEL, None)
    return template


def _annotations(own: Object, replica_set: Object) -> dict[str, Any]:
    """As kubectl leaves them, and our own stamps kept."""
    kept: Mapping[str, Any] = {
        name: value for name, value in own.items() if name in _KEPT or name.startswith("mrb-tui/")
    }
    theirs = part(replica_set, "metadata", "annotations")
    restored = {name: value for name, value in theirs.items() if name not in _KEPT and not name.startswith("mrb-tui/")}
    return {**restored, **kept}


def _warnings(chosen: Revision) -> list[str]:
    warnings = ["ConfigMaps and Secrets are not rolled back with it"]
    if chosen.is_current:
        warnings.append("that revision runs already")
    if chosen.origin is Origin.CONSOLE:
        warnings.append("that revision was made by a console, not by a deploy")
    return warnings


def _words(revision: Revision | None) -> str:
    if revision is None:
        return "a template without a revision"
    return f"revision {revision.number} ({', '.join(revision.images)})"


def by_hand(workload: str, parameters: Parameters) -> tuple[str, ...]:
    """`kubectl rollout undo`."""
    revision = parameters.get("revision", "")
    return ("rollout", "undo", workload, *((f"--to-revision={revision}",) if revision else ()))


KINDS = (DeploymentKind(UNDO, draft, live, by_hand, takes=("revision", "template", "from_template")),)
