"""A container's variables: their values, or where those come from; never a secret."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mrb_tui.clients.kube_objects import Object, items, part, text
from mrb_tui.scrub.secrets import fingerprint

_SECRET = re.compile(
    r"(?:^|[_.-])(?:api)?(?:key|token|secret|passw(?:or)?d|pwd|credentials?|auth|dsn)(?:$|[_.-])", re.IGNORECASE
)

IsSecretName = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Variable:
    """`shown` is the value, its fingerprint where it looks like a secret, or its source."""

    name: str
    shown: str
    is_open: bool
    """Whether `shown` is the value itself."""

    def __str__(self) -> str:
        return f"{self.name} = {self.shown}" if self.is_open else f"{self.name} {self.shown}"


def variables(container: Object, is_secret_name: IsSecretName) -> tuple[Variable, ...]:
    """In their order. Of two with one name the later one holds."""
    found = {text(entry, "name"): _variable(entry, is_secret_name) for entry in items(container, "env")}
    return tuple(variable for name, variable in found.items() if name)


def bulk_sources(container: Object) -> tuple[str, ...]:
    """What `envFrom` brings: all of a ConfigMap or a Secret."""
    lines = []
    for entry in items(container, "envFrom"):
        prefix = text(entry, "prefix")
        for kind, field in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
            if field in entry:
                named = f"all of {kind} {text(part(entry, field), 'name')}"
                lines.append(f"{named}, each as {prefix}…" if prefix else named)
    return tuple(lines)


def source_words(source: Object) -> str:
    """Where a `valueFrom` takes its value from."""
    for kind, field in (("Secret", "secretKeyRef"), ("ConfigMap", "configMapKeyRef")):
        if field in source:
            reference = part(source, field)
            return f"from {kind} {text(reference, 'name')}, key {text(reference, 'key')}"
    if "fieldRef" in source:
        return f"from the pod's {text(part(source, 'fieldRef'), 'fieldPath')}"
    if "resourceFieldRef" in source:
        return f"from the container's {text(part(source, 'resourceFieldRef'), 'resource')}"
    return f"from {next(iter(source), 'nowhere')}"


def names_a_secret(name: str) -> bool:
    """Whether a variable of this name holds one. `MAX_TOKENS` is a number of words, and no secret."""
    return _SECRET.search(name) is not None


def _variable(entry: Object, is_secret_name: IsSecretName) -> Variable:
    name, source = text(entry, "name"), part(entry, "valueFrom")
    if source:
        return Variable(name, source_words(source), is_open=False)
    value = text(entry, "value")
    if value and (is_secret_name(name) or names_a_secret(name)):
        return Variable(name, f"is masked: {fingerprint(value)}, in plain text in the Deployment", is_open=False)
    return Variable(name, value or '""', is_open=True)
