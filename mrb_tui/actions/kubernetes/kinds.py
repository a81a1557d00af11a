"""All kinds of changes to a Deployment, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from mrb_tui.actions.kubernetes import pause, restart, scale, set_env, undo
from mrb_tui.actions.kubernetes.kind import DeploymentKind

DEPLOYMENT_KINDS: Mapping[str, DeploymentKind] = MappingProxyType(
    {kind.name: kind for module in (set_env, restart, undo, scale, pause) for kind in module.KINDS}
)
