"""What a screen does after a while must not depend on how fast the machine is."""

import pytest

from mrb_tui.ui import key_gate


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no widget that went away with a key."""
    monkeypatch.setattr(key_gate, "_LONGEST_S", 60.0)
