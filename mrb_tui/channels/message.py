"""What is to be told, apart from where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """Whom a message is for."""

    TEAM = "team"
    PUBLIC = "public"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Message:
    """One update. `update_id` names it for ever: the same id never goes to the same channel twice.

    `status` and `impact` are the status page's words (investigating … resolved; none … critical), empty where they
    do not apply. `components` maps a component's id there to its state. `reference` is what a channel gave for an
    earlier update of this incident (`Sent.reference`): with it that one is carried on, without it a new one begins.
    """

    update_id: str
    kind: Kind
    subject: str
    text: str
    status: str = ""
    impact: str = ""
    components: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    incident_id: str = ""
    reference: str = ""
