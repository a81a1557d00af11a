"""What a session needs to know to change something, and to say beforehand what it could not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mrb_tui.actions.guard import Guard
from mrb_tui.domain.trouble import Trouble
from mrb_tui.session.step_actions import TargetWays

MayRun = Callable[[], Trouble | None]
"""Why commands and requests of the runbook in use may not run: it is not built in, and nobody has trusted it.

It reads the disk."""


@dataclass(frozen=True)
class ChangeInputs:
    """`targets` are by service; one `guard` serves the whole process."""

    guard: Guard
    targets: Mapping[str, TargetWays]
    may_run: MayRun
