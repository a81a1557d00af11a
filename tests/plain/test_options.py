"""`--plain` on the command line, and what opens where."""

import pytest

from mrb_tui.cli.charset import ascii_only
from mrb_tui.cli.console import FrontEnd, front_end
from mrb_tui.cli.main import parser
from mrb_tui.config.model import Ui


class _Stream:
    def __init__(self, *, tty: bool) -> None:
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize("words", [["--plain"], ["demo", "--plain"], ["--plain", "demo"]])
def test_it_may_stand_before_the_command_or_after_it(words: list[str]) -> None:
    assert parser().parse_args(words).plain is True


@pytest.mark.parametrize(
    ("term", "stdin", "stderr", "front"),
    [
        ("xterm", True, True, FrontEnd.SCREEN),
        ("dumb", True, True, FrontEnd.PLAIN),
        ("", True, True, FrontEnd.PLAIN),
        ("xterm", True, False, FrontEnd.PLAIN),
        ("xterm", False, True, None),
        ("dumb", False, False, None),
    ],
)
def test_the_screen_opens_where_it_can_and_prompts_where_somebody_can_type(
    monkeypatch: pytest.MonkeyPatch, term: str, stdin: bool, stderr: bool, front: FrontEnd | None
) -> None:
    monkeypatch.setattr("sys.stdin", _Stream(tty=stdin))
    monkeypatch.setattr("sys.stderr", _Stream(tty=stderr))
    assert front_end({"TERM": term}, plain=False) is front
    assert front_end({"TERM": term}, plain=True) is FrontEnd.PLAIN


@pytest.mark.parametrize(
    ("ui", "variables", "only"),
    [
        (Ui(), {"LANG": "C.UTF-8"}, (False, "")),
        (Ui(), {"LANG": "C.UTF-8", "LC_ALL": "C"}, (True, "LC_ALL=C")),
        (Ui(), {}, (False, "")),
        (Ui(ascii=True), {"LANG": "C.UTF-8"}, (True, "")),
        (Ui(ascii=False), {"LC_ALL": "C"}, (False, "")),
    ],
)
def test_the_configuration_or_else_the_locale_says_whether_more_than_ascii_can_be_shown(
    ui: Ui, variables: dict[str, str], only: tuple[bool, str]
) -> None:
    assert ascii_only(ui, variables) == only
