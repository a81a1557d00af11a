"""The machine of `torture`, and that it would find out if there were no guard."""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from mrb_tui.actions.guard import Confirmation, Guard, Permit
from mrb_tui.actions.plan import Plan
from tests.actions.torture import SETTINGS, Envelopes

UNSHRUNK = settings(SETTINGS, phases=[Phase.generate], report_multiple_bugs=False)
"""That it fails is enough: not how little it takes."""


def test_whatever_happens() -> None:
    run_state_machine_as_test(Envelopes, settings=SETTINGS)


def test_without_the_guard_the_machine_finds_writes_that_nobody_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(self: Guard, plan: Plan, confirmation: Confirmation) -> None:
        return None

    def permit(self: Guard, plan: Plan, confirmation: Confirmation) -> Permit:
        return Permit(plan.id, plan.digest)

    monkeypatch.setattr(Guard, "check", check)
    monkeypatch.setattr(Guard, "permit", permit)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Envelopes, settings=UNSHRUNK)
