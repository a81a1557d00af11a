"""Which steps of the runbook need something that this service does not have: those are not shown."""

from mrb_tui.config.model import ByHandTarget, Config, KubernetesTarget, Service
from mrb_tui.runbook.model import RunbookFile, Step

CLUSTER_LOOKS = frozenset({"rollout", "settings", "network-policies", "events", "logs"})


def absent_steps(service: Service, config: Config, book: RunbookFile) -> frozenset[str]:
    """By id. What can at least be done by hand is there."""
    return frozenset(step_id for step_id, step in book.steps.items() if _is_absent(step, service, config))


def _is_absent(step: Step, service: Service, config: Config) -> bool:
    if step.look in CLUSTER_LOOKS:
        return not isinstance(service.target, KubernetesTarget)
    if step.look == "status-page":
        return config.provider.status_url is None
    if step.does is not None:
        return not isinstance(service.target, KubernetesTarget | ByHandTarget) and not step.or_by_hand
    if step.set is not None or step.unset is not None:
        return service.target is None and not step.or_by_hand
    return False
