"""`--plain` on the command line, and what opens where."""

import pytest

from mrb_tui.cli.charset import speaks_utf8
from mrb_tui.cli.console import FrontEnd, front_end
from mrb_tui.cli.main import parser


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
    ("variables", "utf8"),
    [
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "de_DE.utf8@euro"}, True),
        ({"LANG": "C.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, True),
        ({"LC_ALL": "", "LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.ISO-8859-1"}, False),
        ({}, False),
    ],
)
def test_the_locale_says_whether_more_than_ascii_can_be_shown(variables: dict[str, str], utf8: bool) -> None:
    assert speaks_utf8(variables) is utf8
