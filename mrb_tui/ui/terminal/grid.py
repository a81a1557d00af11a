"""Two pictures of the terminal, the wanted and the shown, and the bytes that turn the one into the other."""

from collections.abc import Sequence

from mrb_tui.ui.terminal.sgr import change, on_blank, split

Cell = tuple[str, str]
"""A character with its SGR parameters. ("", …) is the right half of the wide character before it."""
BLANK: Cell = (" ", "")

_SHORT_GAP = 4
"""Up to here it is cheaper to write unchanged cells again than to jump over them."""
_WORTH_ERASING = 5
"""`ESC [ K` costs three bytes and a change of colour."""


class Grid:
    """`put` what is wanted, as often as it changes; `diff` gives the newest difference, whenever there is a reader.

    `bce`: the terminal erases with the current background (terminfo's `bce`); else blanks in colour are written out.
    """

    def __init__(self, *, bce: bool = True) -> None:
        self.size = (0, 0)
        self._bce = bce
        self._want: list[list[Cell]] = []
        self._have: list[list[Cell]] | None = None
        self._dirty: set[int] = set()
        self._at: tuple[int, int] | None = None
        self._style: str | None = None
        self._out: list[str] = []

    def resize(self, width: int, height: int) -> None:
        """A terminal of another size; nothing is known of what it shows."""
        self.size = (width, height)
        self._want = [[BLANK] * width for _ in range(height)]
        self.forget()

    def forget(self) -> None:
        """Somebody else may have written to the terminal: the next difference is the whole screen."""
        self._have = None
        self._at = self._style = None
        self._dirty = set(range(self.size[1]))

    def put(self, y: int, x: int, cells: Sequence[Cell]) -> None:
        """Want `cells` in row `y` from column `x` on; what lies outside the terminal is left out."""
        width, height = self.size
        if not 0 <= y < height or x >= width or not cells:
            return
        row = self._want[y]
        end = min(x + len(cells), width)
        if row[x][0] == "" and x:  # a wide character loses its right half
            row[x - 1] = (" ", row[x - 1][1])
        if end < width and row[end][0] == "":  # another one its left half
            row[end] = (" ", row[end][1])
        row[x:end] = cells[: end - x]
        if end - x < len(cells) and cells[end - x][0] == "":
            row[end - 1] = (" ", row[end - 1][1])
        self._dirty.add(y)

    def row(self, y: int) -> str:
        """The wanted characters of a row."""
        return "".join(character for character, _ in self._want[y])

    def diff(self, cursor: tuple[int, int] | None = None) -> str:
        """The bytes that make the terminal show what is wanted; from now on that is what it shows.

        `cursor` is (row, column) where the terminal's own cursor must stand afterwards, for input methods.
        """
        have = self._have
        if have is None:
            have = self._have = self._clear()
        for y in sorted(self._dirty):
            if self._want[y] != have[y]:
                self._draw(y, self._want[y], have[y])
        self._dirty.clear()
        if cursor is not None and self._at != cursor:
            self._go(*cursor)
        text = "".join(self._out)
        self._out.clear()
        return text

    def _clear(self) -> list[list[Cell]]:
        """Empty the screen in the colour most of it will have."""
        width, height = self.size
        blank = BLANK
        if self._bce:
            counts: dict[str, int] = {}
            for row in self._want:
                for character, style in row:
                    if character == " " and not split(style)[0]:
                        counts[style] = counts.get(style, 0) + 1
            blank = (" ", max(counts, key=lambda style: counts[style], default=""))
        self._wear(blank)
        self._out.append("\x1b[2J")
        return [[blank] * width for _ in range(height)]

    def _draw(self, y: int, want: list[Cell], have: list[Cell]) -> None:
        erased_from = self._tail(want, have)
        x = 0
        while x < erased_from:
            if want[x] == have[x]:
                x += 1
                continue
            if want[x][0] == "" and x:  # the right half has other colours now: the character is written again
                x -= 1
            self._approach(y, x, want)
            self._wear(want[x])
            x = self._write(y, x, want)
        if erased_from < len(want):
            self._approach(y, erased_from, want)
            self._wear(want[erased_from])
            self._out.append("\x1b[K")
        have[:] = want

    def _tail(self, want: list[Cell], have: list[Cell]) -> int:
        """Where a run of equal blanks begins that reaches the right edge and is cheaper erased than written."""
        width = len(want)
        blank = want[-1]
        attributes, _, background = split(blank[1])
        if blank[0] != " " or attributes or (background and not self._bce):
            return width
        start = width
        while start and want[start - 1] == blank:
            start -= 1
        end = width
        while start < end and have[start] == blank:
            start += 1
        while start < end and have[end - 1] == blank:
            end -= 1
        return start if end - start >= _WORTH_ERASING else width

    def _write(self, y: int, x: int, want: list[Cell]) -> int:
        """Write the character at `x`; returns the column after it."""
        self._out.append(want[x][0] or " ")
        after = x + 1
        if after < len(want) and want[after][0] == "":
            # Terminals disagree about the width of some characters: trust no position after a wide one.
            self._at = None
            return after + 1
        # At the right margin the cursor's place depends on the terminal.
        self._at = (y, after) if after < len(want) else None
        return after

    def _approach(self, y: int, x: int, want: list[Cell]) -> None:
        """Move to (y, x); over a few cells that look as the pen does, by writing them again."""
        if self._at == (y, x):
            return
        if self._at is not None and self._at[0] == y:
            between = want[self._at[1] : x]
            if 0 < len(between) <= _SHORT_GAP and all(
                cell[0] and cell[0].isascii() and self._suits(cell) for cell in between
            ):
                self._out.append("".join(character for character, _ in between))
                self._at = (y, x)
                return
        self._go(y, x)

    def _go(self, y: int, x: int) -> None:
        """The shortest move (ECMA-48: CUF, CUP; CR LF)."""
        at = self._at
        if at is not None and at[0] == y and x > at[1]:
            gap = x - at[1]
            self._out.append("\x1b[C" if gap == 1 else f"\x1b[{gap}C")
        elif at is not None and at[0] + 1 == y and x == 0:
            self._out.append("\r\n")
        elif x:
            self._out.append(f"\x1b[{y + 1};{x + 1}H")
        else:
            self._out.append(f"\x1b[{y + 1}H")
        self._at = (y, x)

    def _wear(self, cell: Cell) -> None:
        if not self._suits(cell):
            self._out.append(change(self._style, cell[1]))
            self._style = cell[1]

    def _suits(self, cell: Cell) -> bool:
        """Whether the pen would write this cell as it is wanted; of a blank only the background is seen."""
        if self._style == cell[1]:
            return True
        return self._style is not None and cell[0] == " " and on_blank(self._style) == on_blank(cell[1])
