"""The components of one's own status page as fields of a public update: what each is to say there, or nothing."""

import re
from collections.abc import Mapping, Sequence

from mrb_tui.clients.statuspage import COMPONENT_STATES
from mrb_tui.documents.builtin import FieldSpec
from mrb_tui.documents.fields import Field, FieldKind
from mrb_tui.documents.known import Known
from mrb_tui.domain.events.incident import Status

_PREFIX = "component_"
_WELL = COMPONENT_STATES[0]
_UNFIT = re.compile(r"[^a-z0-9]+")


def component_fields(components: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """By the field's id, `component_api`: what people call it, and the page's id for it."""
    found: dict[str, tuple[str, str]] = {}
    for place, (name, component_id) in enumerate(components.items(), 1):
        field_id = _PREFIX + (_UNFIT.sub("_", name.lower()).strip("_") or str(place))
        found[f"{field_id}_{place}" if field_id in found else field_id] = (name, component_id)
    return found


def component_specs(components: Mapping[str, str]) -> Mapping[str, FieldSpec]:
    """A choice for each, which may stay open: then the page goes on saying of it what it says."""
    return {
        field_id: FieldSpec(
            label=f"On the page: {name}",
            kind=FieldKind.CHOICE,
            prefill=field_id,
            choices=COMPONENT_STATES,
            free=False,
            optional=True,
        )
        for field_id, (name, _) in component_fields(components).items()
    }


def known_of_components(
    components: Mapping[str, str], before: Mapping[str, str], status: Status
) -> Mapping[str, Known]:
    """What the last update said of each goes on; once the incident is over, all that was said is taken back."""
    found = {}
    for field_id in component_fields(components):
        if said := before.get(field_id):
            is_over = status is Status.RESOLVED
            found[field_id] = Known(_WELL if is_over else said, "resolved" if is_over else "the last update")
    return found


def states_of(components: Mapping[str, str], fields: Sequence[Field]) -> Mapping[str, str]:
    """What is to be said there, by the page's ids."""
    ids = component_fields(components)
    return {ids[one.id][1]: one.value for one in fields if one.id in ids and one.value}


def still_ailing(components: Mapping[str, str], fields: Sequence[Field]) -> tuple[str, ...]:
    """Names of those that are not to be said well."""
    ids = component_fields(components)
    return tuple(ids[one.id][0] for one in fields if one.id in ids and one.value not in ("", _WELL))
