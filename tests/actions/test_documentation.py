"""docs/mitigations.md names every kind with its parameters, and every outcome."""

from pathlib import Path

import pytest

from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.workshop import PARAMETERS

TEXT = (Path(__file__).parents[2] / "docs" / "mitigations.md").read_text(encoding="utf-8")
INTERNAL = {"workload", "template", "from_template"}
"""Parameters that plans give to each other, and nobody writes into a runbook."""


@pytest.mark.parametrize("kind", PARAMETERS)
def test_every_kind_is_documented_with_its_parameters(kind: str) -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith("|") and f"`{kind}`" in line)
    needs, takes = PARAMETERS[kind]
    for parameter in {*needs, *takes} - INTERNAL:
        assert f"`{parameter}`" in row


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_documented(outcome: Outcome) -> None:
    rows = TEXT.partition("## How it can end")[2]
    assert outcome.value in rows
