"""The environment of a container, as its template has it: values, references, and what may be shown of them."""

import json
from dataclasses import dataclass
from typing import Any

from mrb_tui.actions.kubernetes.template import containers
from mrb_tui.actions.refusals import unfit
from mrb_tui.clients.kube_objects import Object, items, part, text
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import fingerprint

_SPEC = ("spec", "template", "spec")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of one container; `entry` None where it is not set. `place` is its index in the list."""

    name: str
    container: str
    steps: tuple[str | int, ...]
    """Where the container stands in the Deployment."""
    entries: tuple[Object, ...] | None
    """All of the container's variables; None where it has no list."""
    sources: tuple[str, ...]
    """What else fills the environment, by `envFrom`."""
    place: int | None = None

    @property
    def entry(self) -> Object | None:
        """As it stands in the list."""
        return self.entries[self.place] if self.entries is not None and self.place is not None else None


def find_variable(template: Object, name: str, container: str | None) -> Variable:
    """In the container of that name; without one, in the first that has it, else in the first. Raises TroubleError."""
    found = [_variable(name, kind, place, each) for kind, place, each in containers(template)]
    if container is not None:
        named = next((each for each in found if each.container == container), None)
        if named is None:
            there = ", ".join(each.container for each in found) or "none"
            raise unfit(f"the workload has no container {container}", f"its containers: {there}")
        return named
    if not found:
        raise unfit("the workload has no container")
    return next((each for each in found if each.entry is not None), found[0])


def shown(name: str, entry: Object | None, scrubber: Scrubber) -> tuple[str | None, bool]:
    """What may be shown of an entry, and whether it looks secret: then it is told by its fingerprint only."""
    if entry is None:
        return None, False
    source = part(entry, "valueFrom")
    if source:
        kind = next(iter(source))
        reference = part(source, kind)
        told = "/".join(str(reference[key]) for key in ("name", "key", "fieldPath", "resource") if key in reference)
        return scrubber.line(f"from {kind} {told}", 200), False
    value = text(entry, "value")
    if looks_secret(name, value, scrubber):
        return fingerprint(value), True
    return scrubber.line(value, 500), False


def looks_secret(name: str, value: str, scrubber: Scrubber) -> bool:
    """By its name or by its look. An empty value hides nothing."""
    return bool(value) and (scrubber.secrets.is_name(name) or scrubber.secrets.mask(value) != value)


def source_of(entry: Object) -> str:
    """A reference as a parameter; empty for a plain value."""
    source = part(entry, "valueFrom")
    return json.dumps(source, sort_keys=True) if source else ""


def entry_from(name: str, value: str | None, value_from: str) -> dict[str, Any]:
    """An entry of a list of variables, from parameters. Raises TroubleError."""
    if not value_from:
        return {"name": name, "value": value or ""}
    try:
        source = json.loads(value_from)
    except ValueError:
        source = None
    if not isinstance(source, dict):
        raise unfit(f"the reference for {name} is not JSON")
    return {"name": name, "valueFrom": source}


def _variable(name: str, kind: str, place: int, container: Object) -> Variable:
    entries = tuple(items(container, "env")) if container.get("env") is not None else None
    places = [at for at, entry in enumerate(entries or ()) if text(entry, "name") == name]
    sources = tuple(
        f"{source} {text(part(each, source), 'name')}" for each in items(container, "envFrom") for source in each
    )
    # Where a name stands twice, the last one counts, as for the kubelet.
    return Variable(
        name, text(container, "name"), (*_SPEC, kind, place), entries, sources, places[-1] if places else None
    )
