"""Facts: named values that conditions can read, such as `mistral_api.status`."""

from collections.abc import Mapping

FactValue = str | int | float | bool
"""A value a condition can compare. An unknown fact is absent; there is no null and no NaN."""

Facts = Mapping[str, FactValue]
"""Within one probe the names are short (`status`); across probes they carry the probe's id."""


def qualified(probe_id: str, facts: Facts) -> dict[str, FactValue]:
    """The same facts under the names that conditions use: `status` → `mistral_api.status`."""
    return {f"{probe_id}.{name}": value for name, value in facts.items()}
