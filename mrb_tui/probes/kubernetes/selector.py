"""Which labels the service's pods carry: as configured, or as the Deployment itself selects them."""

from mrb_tui.clients.kube_objects import part, selector_text
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef


class SelectorOf:
    """Asks the Deployment once; its selector cannot change."""

    def __init__(self, ref: WorkloadRef) -> None:
        self._ref = ref
        self._known = ref.selector or ""

    async def __call__(self, client: KubernetesClient) -> str:
        """The selector as a query takes it. Raises TroubleError."""
        if not self._known:
            deployment = await client.get(self._ref.deployment_path)
            self._known = selector_text(part(deployment, "spec", "selector"))
            if not self._known:  # it would select every pod of the namespace
                why = "it selects no labels"
                what = f"The pods of {self._ref.name} are not known"
                raise TroubleError(Trouble(TroubleKind.MALFORMED, what, why, ("set services.target.selector",)))
        return self._known
