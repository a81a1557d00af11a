"""Which mitigation of an incident is meant: by its id, the beginning of it, its step, or as the last one."""

from collections.abc import Iterable

from mrb_tui.cli.usage import UsageError
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import MitigationState

LAST = "last"
SHOWN = 8
"""So many characters of an id are shown, and tell mitigations of one incident apart."""


def which(incident: Incident, word: str, among: Iterable[MitigationState], sort: str) -> MitigationState:
    """The one that is meant, of those that can be (oldest first); else any of the incident, for the reason why not.

    `sort` says in words what `among` are. Raises UsageError.
    """
    possible = tuple(among)
    if word == LAST:
        if not possible:
            raise UsageError(f"nothing of {incident.id} is {sort}")
        return possible[-1]
    found = _named(possible, word) or _named(incident.mitigations.values(), word)
    if not found:
        raise UsageError(f"{incident.id} has no mitigation {word!r}; mrb-tui incident ledger lists those in force")
    if len(found) > 1:
        ids = ", ".join(f"{state.plan.plan_id[:SHOWN]} ({state.phase})" for state in found)
        raise UsageError(f"{word!r} names several, say which by its id: {ids}")
    return found[0]


def _named(states: Iterable[MitigationState], word: str) -> list[MitigationState]:
    """A step names what was done by it, not what took that back again."""
    return [
        state
        for state in states
        if (state.plan.step_id == word and not state.plan.reverts) or (word and state.plan.plan_id.startswith(word))
    ]
