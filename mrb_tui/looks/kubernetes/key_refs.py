"""Which variable of the container carries the provider's key, and where its value comes from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mrb_tui.clients.kube_objects import Object, items, part, text
from mrb_tui.looks.kubernetes.variables import names_a_secret

_API_KEY = re.compile(r"api[_-]?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeyRef:
    """A key of a Secret, or (without `secret`) a value that stands in the Deployment itself.

    `is_providers`: it is named so. Only then may it be sent to the provider, who must not see another far side's key.
    """

    variable: str
    is_providers: bool
    secret: str = ""
    key: str = ""
    plain: str = field(default="", repr=False)

    def __str__(self) -> str:
        if self.secret:
            return f"{self.variable} from Secret {self.secret}, key {self.key}"
        return f"{self.variable}, in plain text in the Deployment"


def key_refs(container: Object, provider_names: Sequence[str]) -> tuple[KeyRef, ...]:
    """Those named after the provider; where there are none, those that are called an API key."""
    found = [ref for entry in items(container, "env") if (ref := _ref(entry, provider_names)) is not None]
    theirs = tuple(ref for ref in found if ref.is_providers)
    return theirs or tuple(ref for ref in found if _API_KEY.search(f"{ref.variable} {ref.key}"))


def bulk_secrets(container: Object) -> tuple[str, ...]:
    """Secrets that are taken over whole: the key may be in one of them, under whatever name."""
    named = (text(part(entry, "secretRef"), "name") for entry in items(container, "envFrom"))
    return tuple(name for name in named if name)


def _ref(entry: Object, provider_names: Sequence[str]) -> KeyRef | None:
    name, source, value = text(entry, "name"), part(entry, "valueFrom", "secretKeyRef"), text(entry, "value")
    key = text(source, "key")
    if not names_a_secret(name) and not names_a_secret(key):
        return None
    is_providers = any(each and each in f"{name} {key}".lower() for each in provider_names)
    if source:
        return KeyRef(name, is_providers, text(source, "name"), key)
    return KeyRef(name, is_providers, plain=value) if value else None
