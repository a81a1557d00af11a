import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.ui.terminal.grid import Cell, Grid
from tests.pty_program import Screen

WIDTH, HEIGHT = 24, 6
_STYLES = ("", "31", "1;38;5;203", "44", "48;2;30;31;32", "7", "4;31;44")


def _cells(text: str, style: str) -> list[Cell]:
    row: list[Cell] = []
    for character in text:
        row.append((character, style))
        if character == "世":
            row.append(("", style))
    return row


_RUNS = st.builds(_cells, st.text("ab ▁世", min_size=1, max_size=30), st.sampled_from(_STYLES))
_PUTS = st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), _RUNS), max_size=8)


class Emulator:
    """A terminal that shows what it was sent."""

    def __init__(self) -> None:
        self.screen = Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def take(self, text: str) -> None:
        self._stream.feed(text)

    def cells(self) -> list[list[tuple[object, ...]]]:
        return [[_seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def _seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    if cell.data == " " and not (cell.underscore or cell.reverse):
        return " ", cell.bg
    return cell.data, cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore


def _fresh(grid: Grid) -> list[list[tuple[object, ...]]]:
    """What a terminal shows that gets the whole screen at once."""
    grid.forget()
    emulator = Emulator()
    emulator.take(grid.diff())
    return emulator.cells()


@settings(max_examples=150, deadline=None)
@given(st.lists(_PUTS, min_size=1, max_size=5), st.booleans())
def test_differences_add_up_to_the_wanted_screen(frames: list[list[tuple[int, int, list[Cell]]]], bce: bool) -> None:
    grid = Grid(bce=bce)
    grid.resize(WIDTH, HEIGHT)
    emulator = Emulator()
    for puts in frames:
        for y, x, cells in puts:
            grid.put(y, x, cells)
        emulator.take(grid.diff())
    wanted = [grid.row(y) for y in range(HEIGHT)]
    assert [line.rstrip() for line in emulator.screen.display] == [line.rstrip() for line in wanted]
    assert emulator.cells() == _fresh(grid)


@given(_PUTS)
def test_nothing_new_is_nothing_to_send(puts: list[tuple[int, int, list[Cell]]]) -> None:
    grid = Grid()
    grid.resize(WIDTH, HEIGHT)
    for y, x, cells in puts:
        grid.put(y, x, cells)
    grid.diff()
    for y, x, cells in puts[-1:]:
        grid.put(y, x, cells)
    assert grid.diff() == ""


def test_one_changed_character_costs_a_few_bytes() -> None:
    grid = Grid()
    grid.resize(120, 36)
    grid.put(10, 0, _cells("x" * 120, "31"))
    grid.diff()
    grid.put(10, 0, _cells("x" * 60 + "y" + "x" * 59, "31"))
    assert len(grid.diff()) <= len("\x1b[11;61Hy")


def test_a_blank_between_words_costs_one_byte() -> None:
    grid = Grid()
    grid.resize(WIDTH, HEIGHT)
    grid.diff()
    grid.put(0, 0, [*_cells("a", "31"), (" ", ""), *_cells("b", "31")])
    assert grid.diff() == "\x1b[1H\x1b[31ma b"
    grid.put(0, 3, [(" ", "44"), *_cells("c", "31")])
    assert grid.diff() == "\x1b[0;44m \x1b[0;31mc", "but not where its background is another"


def test_frames_that_nobody_took_are_never_sent() -> None:
    grid = Grid()
    grid.resize(WIDTH, HEIGHT)
    grid.diff()
    for number in range(100):
        grid.put(0, 0, _cells(f"frame {number:3}", ""))
    text = grid.diff()
    assert "frame  99" in text
    assert "98" not in text


def test_where_erasing_forgets_the_background_blanks_are_written() -> None:
    grid = Grid(bce=False)
    grid.resize(WIDTH, HEIGHT)
    grid.put(0, 0, _cells(" " * WIDTH, "44"))
    text = grid.diff()
    assert "\x1b[K" not in text
    assert " " * WIDTH in text


def test_the_cursor_goes_where_a_field_has_it() -> None:
    grid = Grid()
    grid.resize(WIDTH, HEIGHT)
    grid.put(0, 0, _cells("x", ""))
    assert grid.diff((3, 5)).endswith("\x1b[4;6H")
    assert grid.diff((3, 5)) == ""


def test_what_lies_outside_is_left_out() -> None:
    grid = Grid()
    grid.resize(4, 2)
    grid.put(5, 0, _cells("no", ""))
    grid.put(0, 9, _cells("no", ""))
    grid.put(1, 2, _cells("x世", ""))
    assert [grid.row(0), grid.row(1)] == ["    ", "  x "]
