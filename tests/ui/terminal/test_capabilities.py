import pytest

from mrb_tui.ui.terminal.capabilities import erases_with_background, unfit


def test_an_ordinary_terminal_will_do() -> None:
    assert unfit({"TERM": "xterm-256color"}, stdin_is_tty=True, stderr_is_tty=True) is None


@pytest.mark.parametrize("environment", [{}, {"TERM": ""}, {"TERM": "dumb"}])
def test_a_terminal_without_a_screen_is_told_what_to_do(environment: dict[str, str]) -> None:
    trouble = unfit(environment, stdin_is_tty=True, stderr_is_tty=True)
    assert trouble is not None
    assert any("mrb-tui triage" in line for line in trouble.advice)


@pytest.mark.parametrize(("stdin", "stderr"), [(False, True), (True, False)])
def test_no_terminal_is_told_apart(stdin: bool, stderr: bool) -> None:
    trouble = unfit({"TERM": "xterm"}, stdin_is_tty=stdin, stderr_is_tty=stderr)
    assert trouble is not None
    assert ("input" if stderr else "error") in trouble.why


def test_an_unknown_terminal_is_not_trusted_to_erase_in_colour() -> None:
    assert not erases_with_background("no-such-terminal")
