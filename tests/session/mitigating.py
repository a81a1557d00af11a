"""What the mitigations of a test's session are made from."""

from mrb_tui.actions.guard import Guard, Protection
from mrb_tui.probes.clock import Clock
from mrb_tui.session.change_inputs import ChangeInputs


def change_inputs(clock: Clock, *, read_only: bool = False, protected: tuple[str, ...] | None = ()) -> ChangeInputs:
    """No service has a target; a yes counts at once."""
    return ChangeInputs(
        Guard(clock, read_only=read_only, protection=Protection(protected), arm_s=0.0), {}, lambda: None
    )
