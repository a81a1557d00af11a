"""A mitigation bound to a frozen target, with what it changes. Planning and running it is not done here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Lasts(StrEnum):
    """Whether what was done is to be taken back once the trouble is over."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"


@dataclass(frozen=True, slots=True)
class StepAction:
    """A kind of action and its parameters, as plain text: a journal can keep it, and a plan be made of it again.

    No parameter ever holds a secret.
    """

    kind: str
    """`set-env`, `rollout-restart` …"""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The very thing that is changed, frozen when the plan was made. Empty fields do not apply to its kind."""

    kind: str
    """`kubernetes`, `command`, `http` or `by-hand`."""
    service: str
    name: str
    """`deployment/mistral-service`, or what people call it."""
    context: str = ""
    server: str = ""
    namespace: str = ""
    container: str = ""
    uid: str = ""

    @property
    def path(self) -> str:
        """`prod-eu/default/deployment/mistral-service`."""
        return "/".join(part for part in (self.context, self.namespace, self.name) if part)

    def is_same(self, other: "Target") -> bool:
        """Whether both are one thing. In a cluster, what its context is called is each responder's own choice."""
        mine, theirs = (self.kind, self.server, self.namespace), (other.kind, other.server, other.namespace)
        return (*mine, self.name) == (*theirs, other.name) and bool(self.server or self.path == other.path)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after; None where it is absent. A secret's value is never here, only its fingerprint."""

    name: str
    before: str | None
    after: str | None
    secret: bool = False

    @property
    def words(self) -> str:
        """`MAX_CONCURRENT_REQUESTS 50 → 5`."""
        return f"{self.name} {_shown(self.before)} → {_shown(self.after)}"

    @property
    def inverse(self) -> "FieldChange":
        """What takes it back."""
        return FieldChange(self.name, self.after, self.before, self.secret)


def _shown(value: str | None) -> str:
    return "unset" if value is None else value
