"""What became of a write whose answer never came: told by reading, and only as far as reading can tell."""

from mrb_tui.actions.action import Live
from mrb_tui.domain.events.mitigation import MitigationPlanned, Settlement

IN_FLIGHT_S = 65.0
"""An API server ends every request after 60 s. Until then a write that is not there may still come."""


def settlement(planned: MitigationPlanned, now: tuple[str | None, ...], *, taken: bool, written_s: float) -> Live:
    """`now` are the fields as they are; `taken`: the target carries the write's mark."""
    found = ", ".join(
        f"{change.name} is {'unset' if value is None else value}"
        for change, value in zip(planned.changes, now, strict=False)
    )
    as_planned = now == tuple(change.after for change in planned.changes)
    as_before = now == tuple(change.before for change in planned.changes)
    if taken:
        if as_planned:
            return Live(Settlement.APPLIED, found)
        return Live(Settlement.NO_LONGER if as_before else Settlement.CHANGED_SINCE, found)
    if as_planned:
        return Live(None, f"{found}, but without our mark: somebody else may have set it, or taken the mark away")
    if written_s < IN_FLIGHT_S:
        return Live(None, f"not applied so far ({found}); it may still come")
    return Live(Settlement.NOT_APPLIED, found)


def overwritten(reverts: MitigationPlanned | None, now: tuple[str | None, ...]) -> tuple[str, ...]:
    """A revert that would take back somebody else's change says so. `now` are the fields of what is reverted."""
    if reverts is None:
        return ()
    return tuple(
        f"somebody has changed {change.name} meanwhile: {change.after or 'unset'} → {value or 'unset'}"
        for change, value in zip(reverts.changes, now, strict=False)
        if change.after != value
    )
