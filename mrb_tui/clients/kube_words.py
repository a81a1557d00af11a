"""Words of the Kubernetes API that whoever speaks of a cluster needs, without any library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mrb_tui.domain.trouble import Trouble, TroubleError

JSON_PATCH = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"
FIELD_MANAGER = "mrb-tui"


class KubeError(TroubleError):
    """An answer with an error status. `code` is the HTTP status, `status` the Status object, if there was one."""

    def __init__(self, trouble: Trouble, code: int, status: Mapping[str, Any]) -> None:
        super().__init__(trouble)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Permission:
    """What the cluster says of one thing this user may or may not do."""

    allowed: bool
    reason: str
