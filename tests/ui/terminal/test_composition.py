from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from mrb_tui.ui.terminal.composition import Composition, cells
from mrb_tui.ui.terminal.grid import Grid

_COLOURS = ColorSystem.TRUECOLOR


def _strip(text: str, style: str | None = None) -> Strip:
    return Strip([Segment(text, Style.parse(style) if style else None)])


def _composition() -> tuple[Composition, Grid]:
    grid = Grid()
    return Composition(grid), grid


def test_a_strip_has_as_many_cells_as_it_says() -> None:
    for text in ("plain", "wide 世界", "e\u0301", "joined \u200d", "flag \U0001f1e9\U0001f1ea"):
        strip = _strip(text, "bold red")
        assert len(cells(strip, _COLOURS)) == strip.cell_length


def test_an_accent_stays_with_its_letter() -> None:
    assert cells(_strip("e\u0301x"), _COLOURS) == [("e\u0301", ""), ("x", "")]


def test_colours_are_those_the_terminal_has() -> None:
    style = "#ff0000"
    assert cells(_strip("x", style), ColorSystem.TRUECOLOR) == [("x", "38;2;255;0;0")]
    assert cells(Strip([Segment("x", Style.parse("#ff0001"))]), ColorSystem.EIGHT_BIT)[0][1].startswith("38;5;")


def test_a_layout_is_put_row_by_row() -> None:
    composition, grid = _composition()
    update = LayoutUpdate([[_strip("ab"), _strip("cd")], [_strip("efgh")]], Region(1, 1, 4, 2))
    composition.apply(update, _COLOURS, (6, 3))
    assert [grid.row(y) for y in range(3)] == ["      ", " abcd ", " efgh "]


def test_a_part_is_put_where_it_belongs_and_the_rest_is_left() -> None:
    composition, grid = _composition()
    composition.apply(LayoutUpdate([[_strip("......")]], Region(0, 0, 6, 1)), _COLOURS, (6, 1))
    chops = [{0: _strip("ab"), 2: None, 4: _strip("yz")}]
    composition.apply(ChopsUpdate(chops, [(0, 0, 2)], [[2, 4, 6]]), _COLOURS, (6, 1))
    assert grid.row(0) == "ab...."


def test_a_strip_that_ends_beyond_the_part_is_cut() -> None:
    composition, grid = _composition()
    composition.apply(LayoutUpdate([[_strip("......")]], Region(0, 0, 6, 1)), _COLOURS, (6, 1))
    composition.apply(ChopsUpdate([{0: _strip("abcdef")}], [(0, 0, 3)], [[6]]), _COLOURS, (6, 1))
    assert grid.row(0) == "abc..."


def test_another_size_begins_anew() -> None:
    composition, grid = _composition()
    composition.apply(LayoutUpdate([[_strip("ab")]], Region(0, 0, 2, 1)), _COLOURS, (2, 1))
    composition.apply(LayoutUpdate([[_strip("abc")]], Region(0, 0, 3, 1)), _COLOURS, (3, 1))
    assert grid.size == (3, 1)
    assert grid.row(0) == "abc"
