"""Objects as they may be handed on: without the values of secrets, in YAML."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from mrb_tui.clients.kube_objects import Object
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import MASK

LEFT_OUT = "[left out]"
_COPIES = frozenset({"kubectl.kubernetes.io/last-applied-configuration", "deprecated.daemonset.template.generation"})
"""Annotations that hold a whole object once more."""
_TELLING = re.compile(r"key|token|passw|pwd|secret|credential|auth|dsn|cookie|salt|cert|private", re.IGNORECASE)
_ENV = frozenset({"env"})
_BARE = frozenset({"data", "binaryData", "stringData"})


def redacted(obj: Object, scrubber: Scrubber) -> Any:
    """A copy: env values whose name sounds like a secret masked, as are annotations and all that looks like one."""
    return scrubber.data(_redacted(obj))


def _redacted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _named(str(name), item) for name, item in value.items() if name != "managedFields"}
    if isinstance(value, list):
        return [_redacted(item) for item in value]
    return value


def _named(name: str, value: Any) -> Any:
    if name == "annotations" and isinstance(value, Mapping):
        return {key: _annotation(str(key), item) for key, item in value.items()}
    if name in _ENV and isinstance(value, list):
        return [_variable(item) for item in value]
    if name in _BARE and isinstance(value, Mapping):
        return dict.fromkeys(value, MASK)
    return _redacted(value)


def _annotation(name: str, value: Any) -> Any:
    return LEFT_OUT if name in _COPIES else MASK if _TELLING.search(name) else value


def _variable(entry: Any) -> Any:
    """`valueFrom` only names where a value comes from, and stays."""
    if not isinstance(entry, Mapping):
        return entry
    telling = _TELLING.search(str(entry.get("name", "")))
    return {key: MASK if key == "value" and telling and item else _redacted(item) for key, item in entry.items()}


def as_yaml(objects: Any) -> str:
    """As `kubectl get -o yaml` has it."""
    return str(yaml.safe_dump(objects, sort_keys=False, allow_unicode=True, width=1_000_000))
