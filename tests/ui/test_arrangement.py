"""Where one gets to from a pane."""

import pytest

from mrb_tui.ui.arrangement import Pane, Side, arrangement, beside

PROBES, RUNBOOK, TIMELINE, LOGS = Pane


@pytest.mark.parametrize(
    ("pane", "side", "wide", "narrow"),
    [
        (PROBES, Side.RIGHT, RUNBOOK, RUNBOOK),
        (TIMELINE, Side.RIGHT, None, LOGS),
        (LOGS, Side.RIGHT, None, None),
        (LOGS, Side.LEFT, None, TIMELINE),
        (RUNBOOK, Side.LEFT, PROBES, PROBES),
        (PROBES, Side.LEFT, None, None),
        (RUNBOOK, Side.DOWN, LOGS, None),
        (LOGS, Side.UP, TIMELINE, None),
        (LOGS, Side.DOWN, None, None),
        (PROBES, Side.UP, None, None),
    ],
)
def test_the_pane_on_that_side(pane: Pane, side: Side, wide: Pane | None, narrow: Pane | None) -> None:
    for width, zoomed, there in ((120, False, wide), (120, True, narrow), (80, False, narrow)):
        arranged = arrangement(width, 36, chosen=pane, zoomed=zoomed)
        assert beside(pane, side, arranged=arranged, upper=TIMELINE) is there
