"""docs/exit-codes.md, the enumeration and the terminal layer say the same."""

import re
from pathlib import Path

import pytest

from mrb_tui.cli.exit_codes import ExitCode, exit_code_of
from mrb_tui.domain.health import Health
from mrb_tui.ui.terminal import loss, term_app

_DOCUMENT = Path(__file__).parents[2] / "docs" / "exit-codes.md"


def test_the_document_lists_exactly_the_codes() -> None:
    rows = re.findall(r"^\| (\d+) \| (\w+) \| \S.* \|$", _DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert [(int(number), name) for number, name in rows] == [(code.value, code.name) for code in ExitCode]


def test_the_terminal_layer_ends_with_the_same_codes() -> None:
    """It lies below the command line and cannot import them from there."""
    assert term_app.CRASHED == ExitCode.SOFTWARE
    assert term_app.INTERRUPTED == ExitCode.INTERRUPTED
    assert loss.EXIT_CODE == ExitCode.TTY_LOST
    assert term_app.TERMINATED == ExitCode.TERMINATED


@pytest.mark.parametrize(
    ("health", "code"), [(Health.OK, 0), (Health.DEGRADED, 1), (Health.DOWN, 2), (Health.UNKNOWN, 3)]
)
def test_a_verdict_has_its_code(health: Health, code: int) -> None:
    assert exit_code_of(health) == code


def test_every_health_has_a_code_of_its_own() -> None:
    assert len({exit_code_of(health) for health in Health}) == len(Health)
