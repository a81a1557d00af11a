"""The revisions a Deployment can go back to, where each comes from, and which one to offer first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.kubernetes.stamp import CHANGE_CAUSE, LEFT, remembered
from mrb_tui.actions.kubernetes.template import differences, digest, images
from mrb_tui.clients.kube_objects import Object, name_of, part, text, time_at
from mrb_tui.scrub.scrubber import Scrubber

REVISION = "deployment.kubernetes.io/revision"


class Origin(StrEnum):
    """Who made a revision's template."""

    DEPLOY = "deploy"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Revision:
    """One ReplicaSet, as somebody chooses between them. `differs` are the lines that going back to it would change."""

    number: int
    replica_set: str
    origin: Origin
    images: tuple[str, ...]
    change_cause: str
    age_s: float | None
    differs: tuple[str, ...]
    template: str
    is_current: bool
    was_left: bool
    """Whether a console went back from it before."""


def revisions(snapshot: Snapshot, now: datetime, scrubber: Scrubber) -> tuple[Revision, ...]:
    """Newest first. `set env` and `restart` make revisions too: by our annotations those are told from deploys."""
    found = [_revision(each, snapshot, now, scrubber) for each in snapshot.replica_sets]
    return tuple(sorted((each for each in found if each.number), key=lambda each: each.number, reverse=True))


def preselected(found: tuple[Revision, ...]) -> Revision | None:
    """The last one that a deploy made, before the deploy that runs now; None where there is none to go back to.

    A mitigation of ours may run on top of the bad deploy: plain `undo` would take back the mitigation only. The deploy
    that runs now is the newest one by number, and is stepped over.
    """
    deploys = [each for each in found if each.origin is Origin.DEPLOY]
    return next((each for each in deploys[1:] if not each.was_left), None)


def number_of(replica_set: Object) -> int:
    """Its revision; 0 where it says none."""
    told = text(part(replica_set, "metadata", "annotations"), REVISION)
    return int(told) if told.isascii() and told.isdigit() else 0


def _revision(replica_set: Object, snapshot: Snapshot, now: datetime, scrubber: Scrubber) -> Revision:
    memories = (snapshot.deployment, *snapshot.replica_sets)
    template = part(replica_set, "spec", "template")
    made = digest(template)
    created_at = time_at(part(replica_set, "metadata"), "creationTimestamp")
    return Revision(
        number=number_of(replica_set),
        replica_set=name_of(replica_set),
        origin=Origin.CONSOLE if made in remembered(memories) else Origin.DEPLOY,
        images=tuple(scrubber.line(image, 200) for image in images(template).values()),
        change_cause=scrubber.line(text(part(replica_set, "metadata", "annotations"), CHANGE_CAUSE), 200),
        age_s=max((now - created_at).total_seconds(), 0.0) if created_at is not None else None,
        differs=tuple(differences(snapshot.template, template, scrubber)),
        template=made,
        is_current=made == digest(snapshot.template),
        was_left=made in remembered(memories, LEFT),
    )
