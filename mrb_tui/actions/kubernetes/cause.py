"""The change-cause, as `kubectl rollout history` shows it: it is a revision's, and goes with its template."""

from mrb_tui.actions.kubernetes.revisions import number_of
from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.kubernetes.stamp import CHANGE_CAUSE, remembered
from mrb_tui.actions.kubernetes.template import digest
from mrb_tui.clients.kube_objects import Object, part, text


def cause_to_write(ours: str, template: Object, snapshot: Snapshot, *, reverting: bool) -> str | None:
    """None: leave it alone. Empty: take it away, for the revision that comes back has none.

    The cluster brings a template back as the very revision that had it, and writes the Deployment's cause on that. So
    a revert restores the cause too, as `kubectl rollout undo` does, and what a deploy made keeps the deploy's.
    """
    today = text(snapshot.annotations, CHANGE_CAUSE)
    former = _revision_of(template, snapshot)
    if former is not None and (reverting or digest(template) not in remembered(_memories(snapshot))):
        cause = text(part(former, "metadata", "annotations"), CHANGE_CAUSE)
        return cause if cause != today else None
    # Where a team keeps no causes, ours would stay and be taken for the next deploy's.
    return ours if today else None


def _revision_of(template: Object, snapshot: Snapshot) -> Object | None:
    made = digest(template)
    same = [each for each in snapshot.replica_sets if digest(part(each, "spec", "template")) == made]
    return max(same, key=number_of, default=None)


def _memories(snapshot: Snapshot) -> tuple[Object, ...]:
    return (snapshot.deployment, *snapshot.replica_sets)
