"""Whose change it is, as annotations: any other console, and `kubectl describe`, sees it. Never a secret.

`plans` is the evidence that a write was taken: it is written in one request with the change. `templates` tells the
revisions that a console made from those that a deploy made; a later deploy inherits the annotations, not the template.
`left` are templates that somebody went back from: they are not offered first again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mrb_tui.actions.kubernetes.patch import Operation, expect, pointer, put, remove
from mrb_tui.clients.kube_objects import Object, part, text

INCIDENT, RESPONDER, STEP = "mrb-tui/incident", "mrb-tui/responder", "mrb-tui/step"
PLANS, TEMPLATES, LEFT = "mrb-tui/plans", "mrb-tui/templates", "mrb-tui/left"
CHANGE_CAUSE = "kubernetes.io/change-cause"
_KEPT = 20
_PLACE = ("metadata", "annotations")


@dataclass(frozen=True, slots=True)
class Stamp:
    """`cause` is what `kubectl rollout history` shows: None leaves it alone, empty takes it away.

    `templates` and `left` are digests.
    """

    plan_id: str
    incident: str
    responder: str
    step: str
    cause: str | None = None
    templates: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def values(self, annotations: Object) -> dict[str, str]:
        """The annotations to set, given those that are there."""
        # Also where one is empty: that of an earlier incident must not stay beside this change.
        values = {INCIDENT: self.incident, RESPONDER: self.responder, STEP: self.step}
        values[PLANS] = _with(text(annotations, PLANS), (self.plan_id,))
        for name, digests in ((TEMPLATES, self.templates), (LEFT, self.left)):
            if digests:
                values[name] = _with(text(annotations, name), digests)
        if self.cause:
            values[CHANGE_CAUSE] = self.cause
        return values

    def operations(self, annotations: Mapping[str, object] | None) -> list[Operation]:
        """Tests on those that are read, and all of them set."""
        values = self.values(annotations or {})
        if annotations is None:
            return [
                expect(None, *_PLACE),
                put({}, *_PLACE),
                *(put(value, *_PLACE, name) for name, value in values.items()),
            ]
        read = [name for name in (PLANS, TEMPLATES, LEFT) if name in values]
        tests = [expect(annotations.get(name), *_PLACE, name) for name in read]
        return [*tests, *(put(value, *_PLACE, name) for name, value in values.items()), *self._without(annotations)]

    def _without(self, annotations: Mapping[str, object]) -> list[Operation]:
        if self.cause != "" or CHANGE_CAUSE not in annotations:
            return []
        return [expect(annotations[CHANGE_CAUSE], *_PLACE, CHANGE_CAUSE), remove(*_PLACE, CHANGE_CAUSE)]


def also_ours(operations: list[Operation], template: str) -> list[Operation]:
    """The same, with one more digest among the templates, where there are any."""
    place = pointer(*_PLACE, TEMPLATES)
    return [
        {**each, "value": _with(each["value"], (template,))} if (each["op"], each["path"]) == ("add", place) else each
        for each in operations
    ]


def carries(annotations: Object, plan_id: str) -> bool:
    """Whether the write of that plan was taken."""
    return plan_id in text(annotations, PLANS).split(",")


def remembered(objects: Iterable[Object], name: str = TEMPLATES) -> frozenset[str]:
    """Digests of templates that consoles made, or left, as the Deployment and its ReplicaSets remember them."""
    found = (text(part(each, "metadata", "annotations"), name).split(",") for each in objects)
    return frozenset(digest for digests in found for digest in digests if digest)


def _with(known: str, new: tuple[str, ...]) -> str:
    entries = [entry for entry in known.split(",") if entry and entry not in new]
    return ",".join([*entries, *new][-_KEPT:])
