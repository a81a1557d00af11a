"""Change the number of replicas: `kubectl scale`."""

from mrb_tui.actions.kubernetes.kind import Asked, DeploymentKind, Draft, Parameters
from mrb_tui.actions.kubernetes.patch import expect, put
from mrb_tui.actions.kubernetes.snapshot import Snapshot
from mrb_tui.actions.refusals import unfit
from mrb_tui.clients.kube_objects import number, part
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction
from mrb_tui.scrub.scrubber import Scrubber

SCALE = "scale"
MOST = 10_000


def draft(asked: Asked) -> Draft:
    """`replicas`. No new template: the pods that stay are not touched."""
    wanted = asked.wanted("replicas")
    if not (wanted.isascii() and wanted.isdigit() and int(wanted) <= MOST):
        raise unfit(f"{wanted} is no number of replicas")
    after = int(wanted)
    spec = part(asked.snapshot.deployment, "spec")
    before = number(spec, "replicas", 1)
    return Draft(
        parameters=asked.parameters,
        changes=(FieldChange("replicas", str(before), str(after)),),
        operations=[expect(spec.get("replicas"), "spec", "replicas"), put(after, "spec", "replicas")],
        kubectl=("scale", asked.workload, f"--current-replicas={before}", f"--replicas={after}"),
        inverse=StepAction(SCALE, {"replicas": str(before)}),
        undo_kubectl=("scale", asked.workload, f"--replicas={before}"),
        warnings=("nothing will serve any more: it is scaled to 0",) if after == 0 else (),
        scales=True,
    )


def live(snapshot: Snapshot, planned: MitigationPlanned, scrubber: Scrubber) -> tuple[str | None, ...]:
    """How many are wanted now."""
    return (str(number(part(snapshot.deployment, "spec"), "replicas", 1)),)


def by_hand(workload: str, parameters: Parameters) -> tuple[str, ...]:
    """`kubectl scale`."""
    return ("scale", workload, f"--replicas={parameters.get('replicas', '')}")


KINDS = (DeploymentKind(SCALE, draft, live, by_hand, needs=("replicas",)),)
