"""What Textual composed, as cells: the only reader of its compositor's updates and strips."""

import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from mrb_tui.ui.terminal.grid import BLANK, Cell, Grid
from mrb_tui.ui.terminal.sgr import on_blank


class Composition:
    """Puts updates into a grid. Strips are immutable and often come again: those in place are not read twice."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._seen: list[dict[int, Strip]] = []

    def apply(self, update: LayoutUpdate | ChopsUpdate, system: ColorSystem, size: tuple[int, int]) -> None:
        """Put an update for a screen of `size` (columns, rows), in the colours that the terminal has."""
        if self._grid.size != size:
            self._grid.resize(*size)
            self._seen = [{} for _ in range(size[1])]
        if isinstance(update, LayoutUpdate):
            self._apply_layout(update, system)
        else:
            self._apply_chops(update, system)

    def _apply_layout(self, update: LayoutUpdate, system: ColorSystem) -> None:
        for y, line in enumerate(update.strips, update.region.y):
            if y >= len(self._seen):
                break
            self._seen[y].clear()
            row: list[Cell] = []
            for strip in line:
                row += cells(strip, system)
            self._grid.put(y, update.region.x, row)

    def _apply_chops(self, update: ChopsUpdate, system: ColorSystem) -> None:
        for y, first, last in update.spans:
            if y >= len(self._seen):
                continue
            line, seen = update.chops[y], self._seen[y]
            if seen and seen.keys() - line.keys():  # the row is cut up in another way now
                seen.clear()
            for end, (x, strip) in zip(update.chop_ends[y], line.items(), strict=False):
                if strip is None or x >= last or end <= first:
                    continue
                if end <= last:
                    if seen.get(x) is strip:
                        continue
                    seen[x] = strip
                    self._grid.put(y, x, cells(strip, system))
                else:
                    seen.pop(x, None)
                    self._grid.put(y, x, cells(strip.crop(0, last - x), system))


def cells(strip: Strip, system: ColorSystem) -> list[Cell]:
    """The cells of a strip, exactly as many as it says it has."""
    row: list[Cell] = []
    for text, style, _ in strip:
        if style is None:
            row += _cells(text, "")
        else:
            sgr = style._ansi
            row += _cells(text, Strip.render_ansi(style, system) if sgr is None else sgr)
    length = strip.cell_length
    if len(row) < length:
        row += [BLANK] * (length - len(row))
    return row[:length]


@lru_cache(4096)
def _cells(text: str, sgr: str) -> tuple[Cell, ...]:
    blank = (" ", on_blank(sgr))
    if text.isascii():
        return tuple(blank if character == " " else (character, sgr) for character in text)
    row: list[Cell] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            row.append(blank if character == " " else (character, sgr))
            if width == 2:
                row.append(("", sgr))
        elif row and unicodedata.combining(character):
            at = -2 if row[-1][0] == "" else -1
            row[at] = (row[at][0] + character, sgr)
    return tuple(row)
