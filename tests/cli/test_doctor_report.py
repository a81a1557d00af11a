"""What doctor writes: findings are told apart from what to try."""

from mrb_tui.cli.checks.check import Check, State
from mrb_tui.cli.checks.report import as_text
from mrb_tui.domain.trouble import Trouble, TroubleKind


def test_what_was_seen_is_not_proposed_as_something_to_try() -> None:
    check = Check("Pods", State.WARNING, "down: 3 crash loop", notes=("web-1: Error, exit code 1",))
    assert as_text([check], ascii_only=True).splitlines()[:2] == [
        "! Pods  down: 3 crash loop",
        "        web-1: Error, exit code 1",
    ]


def test_a_trouble_brings_its_advice_and_a_count_ends_the_list() -> None:
    trouble = Trouble(TroubleKind.REFUSED, "It was not read", "refused", ("is it running?",))
    lines = as_text(
        [Check.of_trouble("Errors", trouble), Check("key", State.OK, "set", ("unused",))], ascii_only=True
    ).splitlines()
    assert lines[:3] == [
        "x Errors  It was not read: refused",
        "          try: is it running?",
        "+ key     set",
    ]
    assert lines[-1] == "1 failed, 0 to look at, 1 well or not configured"
