"""Hold a rollout where it is, or let it go on: `kubectl rollout pause` and `resume`."""

from mrb_tui.actions.kubernetes.kind import Asked, DeploymentKind, Draft
from mrb_tui.actions.kubernetes.patch import expect, put
from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.clients.kube_objects import part
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction
from mrb_tui.scrub.scrubber import Scrubber

PAUSE, RESUME = "rollout-pause", "rollout-resume"
_VERBS = {PAUSE: "pause", RESUME: "resume"}


def draft_pause(asked: Asked) -> Draft:
    """Pods stay as they are, old beside new, until it is resumed."""
    return _draft(asked, PAUSE, RESUME, paused=True)


def draft_resume(asked: Asked) -> Draft:
    """Whatever was changed meanwhile is rolled out now."""
    return _draft(asked, RESUME, PAUSE, paused=False)


def live(snapshot: Snapshot, planned: MitigationPlanned, scrubber: Scrubber) -> tuple[str | None, ...]:
    """Whether it is paused now."""
    return (_word(paused=snapshot.is_paused),)


def _draft(asked: Asked, kind: str, opposite: str, *, paused: bool) -> Draft:
    spec = part(asked.snapshot.deployment, "spec")
    return Draft(
        parameters=asked.parameters,
        changes=(FieldChange("rollout", _word(paused=asked.snapshot.is_paused), _word(paused=paused)),),
        operations=[expect(spec.get("paused"), "spec", "paused"), put(paused, "spec", "paused")],
        kubectl=("rollout", _VERBS[kind], asked.workload),
        inverse=StepAction(opposite),
        undo_kubectl=("rollout", _VERBS[opposite], asked.workload),
    )


def _word(*, paused: bool) -> str:
    return "paused" if paused else "going on"


KINDS = (
    DeploymentKind(PAUSE, draft_pause, live, lambda workload, parameters: ("rollout", "pause", workload)),
    DeploymentKind(RESUME, draft_resume, live, lambda workload, parameters: ("rollout", "resume", workload)),
)
