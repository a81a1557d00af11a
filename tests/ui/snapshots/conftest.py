"""Snapshots stand in the checkout's own `snapshots/`, and depend on nothing of the machine."""

from pathlib import Path

import pytest
import pytest_textual_snapshot
from syrupy.location import PyTestLocation

_TOP = Path(__file__).parents[3] / "snapshots"


class TopLevel(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc] # the plugin has no types
    """One folder for each module of tests."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Where the snapshots of a module are."""
        return str(_TOP / Path(test_location.filepath).stem)


@pytest.fixture(autouse=True)
def _deterministic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", TopLevel)
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
