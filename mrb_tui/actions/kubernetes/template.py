"""Pod templates: compared as the Deployment controller does, and told apart by a digest."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from mrb_tui.clients.kube_objects import Object, items, part, text
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import fingerprint

HASH_LABEL = "pod-template-hash"


def bare(template: Object) -> dict[str, Any]:
    """The template without what only ReplicaSets have, and without what says nothing."""
    copied: dict[str, Any] = json.loads(json.dumps(template))
    metadata = copied.setdefault("metadata", {})
    if isinstance(metadata, dict):
        labels = metadata.get("labels")
        if isinstance(labels, dict):
            labels.pop(HASH_LABEL, None)
        for name in ("creationTimestamp", "annotations", "labels"):
            if not metadata.get(name):
                metadata.pop(name, None)
    return copied


def digest(template: Object) -> str:
    """Twelve characters that two templates share only if they are the same."""
    return hashlib.sha256(json.dumps(bare(template), sort_keys=True).encode()).hexdigest()[:12]


def containers(template: Object) -> list[tuple[str, int, Object]]:
    """All containers with the list they stand in and their place: ordinary ones first, then init containers."""
    spec = part(template, "spec")
    return [
        (kind, place, container)
        for kind in ("containers", "initContainers")
        for place, container in enumerate(items(spec, kind))
    ]


def images(template: Object) -> dict[str, str]:
    """Image by container."""
    return {text(container, "name"): text(container, "image") for _, _, container in containers(template)}


def differences(before: Object, after: Object, scrubber: Scrubber) -> list[str]:
    """Field by field what is different, as lines `name: before → after`; a value that looks secret is not shown."""
    old, new = _leaves(bare(before)), _leaves(bare(after))
    lines = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            shown = [_shown(name, side.get(name), scrubber) for side in (old, new)]
            lines.append(scrubber.line(f"{name}: {shown[0]} → {shown[1]}", 300))
    return lines


def _shown(name: str, value: Any, scrubber: Scrubber) -> str:
    if value is None:
        return "unset"
    told = str(value)
    return fingerprint(told) if scrubber.secrets.is_name(name) and told else told


def _leaves(value: Any, name: str = "") -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {
            leaf: found
            for key, inner in value.items()
            for leaf, found in _leaves(inner, f"{name} {key}".strip()).items()
        }
    if isinstance(value, list):
        return {
            leaf: found
            for place, inner in enumerate(value)
            for leaf, found in _leaves(_unnamed(inner), f"{name} {_key(inner, place)}").items()
        }
    return {_short(name): value}


def _key(entry: Any, place: int) -> str:
    named = entry.get("name") if isinstance(entry, Mapping) else None
    return named if isinstance(named, str) else str(place)


def _unnamed(entry: Any) -> Any:
    """Without the name that it goes by already."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        return entry
    return {name: value for name, value in entry.items() if name != "name"} or ""


def _short(name: str) -> str:
    """`spec containers app env LIMIT value` reads as `app env LIMIT`."""
    return name.removeprefix("spec ").removeprefix("containers ").removesuffix(" value")
