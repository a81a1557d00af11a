"""The yardstick itself: nothing is cheaper than it says, and it charges only for what is seen."""

import pyte
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.ui.terminal.grid import Cell, Grid
from mrb_tui.ui.terminal.sgr import on_blank
from tests.bench import ideal
from tests.pty_program import Screen

COLUMNS, ROWS = 12, 4
STYLES = st.sampled_from(["", "1", "38;2;1;20;203", "48;2;9;9;9", "1;31;44", "4", "38;2;1;20;203;48;2;9;9;9"])
CELL = st.builds(
    lambda character, style: (character, on_blank(style) if character == " " else style),  # as they are composed
    st.sampled_from(["a", "b", " "]),
    STYLES,
)
CELLS = st.lists(CELL, min_size=1, max_size=COLUMNS)
PUTS = st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1), CELLS), max_size=6)


class Terminal:
    """A grid and the terminal that it draws on."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.grid.resize(COLUMNS, ROWS)
        self.screen = Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)

    def draw(self, puts: list[tuple[int, int, list[Cell]]]) -> str:
        """What was written."""
        for y, x, cells in puts:
            self.grid.put(y, x, cells)
        text = self.grid.diff()
        self._stream.feed(text)
        return text


@given(PUTS, PUTS)
def test_no_drawing_is_cheaper(
    first: list[tuple[int, int, list[Cell]]], second: list[tuple[int, int, list[Cell]]]
) -> None:
    terminal = Terminal()
    terminal.draw(first)
    before, cursor = ideal.cells(terminal.screen.buffer, COLUMNS, ROWS), terminal.screen.cursor
    pen, at = cursor.attrs, (cursor.y, min(cursor.x, COLUMNS - 1))
    written = terminal.draw(second)
    after = ideal.cells(terminal.screen.buffer, COLUMNS, ROWS)
    assert ideal.cost(before, after, pen, at) <= len(written.encode())


def test_what_looks_the_same_costs_nothing() -> None:
    plain = [[pyte.screens.Char(" ")] * 3]
    coloured = [[pyte.screens.Char(" ", fg="red")] * 3]
    assert ideal.cost(plain, coloured) == 0
    assert ideal.cost(plain, [[pyte.screens.Char(" ", bg="red")] * 3]) > 0
