"""The bottom line and the help: only keys that do something now, and no word of them cut off."""

import pytest

from mrb_tui.ui.keys import Scope, of_scope
from mrb_tui.ui.lines import Line
from mrb_tui.ui.views.help import help_lines
from mrb_tui.ui.views.hints import Hint, PaneKeys, hint_lines, pane_hints

_HINTS: list[Hint] = [
    ("n", "note"),
    ("Enter", "open"),
    ("r", "ask now"),
    ("f", "follow"),
    ("c", "copy"),
    ("l", "ledger"),
    ("?", "help"),
]


def _words(keys: PaneKeys) -> list[str]:
    return [word for _, word in pane_hints(_HINTS, keys)]


def _text(line: Line) -> str:
    return "".join(span.text for span in line)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (PaneKeys(), ["note", "open", "help"]),
        (PaneKeys(on_probes=True), ["note", "open", "ask now", "help"]),
        (PaneKeys(in_tree=True, asks=True), ["follow", "open", "note", "help"]),
        (PaneKeys(in_tree=True, on_step=True), ["open", "note", "copy", "help"]),
        (PaneKeys(owes=True), ["ledger", "note", "open", "help"]),
        (PaneKeys(in_tree=True, asks=True, owes=True), ["follow", "open", "ledger", "note", "help"]),
    ],
)
def test_a_key_is_named_where_it_does_something(keys: PaneKeys, words: list[str]) -> None:
    assert _words(keys) == words


def test_help_is_never_left_out_however_little_room_there_is() -> None:
    for width in (20, 60, 80):
        (line,) = hint_lines(_HINTS, width)
        assert _text(line).rstrip().endswith("? help")
        assert len(_text(line)) == width


_SCREENS = (Scope.CONSOLE, Scope.PROBE, Scope.LOGS, Scope.TIMELINE, Scope.STEP, Scope.PLAN, Scope.LEDGER)


@pytest.mark.parametrize("scope", _SCREENS)
@pytest.mark.parametrize("width", [52, 72, 96])
def test_no_word_of_a_key_is_cut_off(scope: Scope, width: int) -> None:
    lines = [_text(line) for line in help_lines(scope, {}, width)]
    flowing = " ".join(" ".join(lines).split())
    assert all(len(line) == width for line in lines)
    for key in of_scope(scope):
        assert all(word in flowing for word in key.help.split())
