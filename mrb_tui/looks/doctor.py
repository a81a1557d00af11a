"""The look at the prerequisites: which evidence is missing, and why. What is tried, the composition root knows."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mrb_tui.domain.health import Health
from mrb_tui.looks.report import Report

_WRONG, _WELL = "Missing or wrong", "Well"


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """One thing that was tried. `health` is unknown for what is not configured."""

    subject: str
    health: Health
    seen: str
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


Examine = Callable[[], Awaitable[Sequence[Prerequisite]]]


@dataclass(frozen=True, slots=True)
class Doctor:
    """All prerequisites, those that are not met first."""

    examine: Examine

    async def see(self, report: Report) -> None:
        """Try them."""
        report.expect(_WRONG, _WELL)
        report.progress("tries every prerequisite")
        found = await self.examine()
        wrong = [each for each in found if each.health in (Health.DOWN, Health.DEGRADED)]
        report.tell(_WRONG, [line for each in wrong for line in _lines(each)] or ["nothing"])
        report.tell(_WELL, [line for each in found if each not in wrong for line in _lines(each)[:1]] or ["nothing"])
        failed = sum(each.health is Health.DOWN for each in found)
        report.know(failed=failed, to_look_at=len(wrong) - failed)
        if not wrong:
            report.conclude("all prerequisites are met", Health.OK)
            return
        report.conclude(
            f"{failed} failed, {len(wrong) - failed} to look at", Health.DOWN if failed else Health.DEGRADED
        )


def _lines(each: Prerequisite) -> list[str]:
    more = [*each.notes, *(f"try: {advice}" for advice in each.advice)]
    return [f"{each.subject}: {each.seen}", *(f"  {line}" for line in more)]
