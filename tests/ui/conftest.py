"""What a screen does after a while must not depend on how fast the machine is."""

import pytest

from mrb_tui.ui import awaited_yes, bridge, key_gate
from mrb_tui.ui.screens import bar_screen


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no widget that went away with a key, no line that is slow, and no time to forget a word."""
    monkeypatch.setattr(key_gate, "_LONGEST_S", 60.0)
    monkeypatch.setattr(bar_screen, "_SAID_S", 600.0)
    monkeypatch.setattr(awaited_yes, "SLOW_S", 600.0)
    monkeypatch.setattr(bridge, "NUMBERS_EVERY_S", 0.0)
