"""What a perfect cell diff between two screens would cost, in bytes: the yardstick for bytes per key."""

from collections.abc import Mapping, Sequence

from pyte.screens import Char

Row = Sequence[Char]


def cells(buffer: Mapping[int, Mapping[int, Char]], columns: int, rows: int) -> list[list[Char]]:
    """A screen's cells, copied."""
    return [[buffer[y][x] for x in range(columns)] for y in range(rows)]


def cost(before: Sequence[Row], after: Sequence[Row]) -> int:
    """Cursor moves, style changes and changed characters, with erase-to-end-of-line where that is shorter."""
    total = 0
    style: tuple[object, ...] | None = None
    at: tuple[int, int] | None = None
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        tail = _blank_tail(new)
        x = 0
        while x < len(new):
            if old[x] == new[x]:
                x += 1
                continue
            if at != (y, x):
                total += len(f"\x1b[{y + 1};{x + 1}H") if at is None or at[0] != y else len(f"\x1b[{x - at[1]}C")
            if (wanted := _style(new[x])) != style:
                total += _style_cost(style, wanted)
                style = wanted
            if x >= tail and len(new) - x > 3:
                total += len("\x1b[K")
                at = (y, x)
                break
            total += len(new[x].data.encode())
            at = (y, x + 1)
            x += 1
    return total


def _blank_tail(row: Row) -> int:
    x = len(row)
    while x and row[x - 1].data == " " and _style(row[x - 1]) == _style(row[-1]):
        x -= 1
    return x


def _style(char: Char) -> tuple[object, ...]:
    return (char.fg, char.bg, char.bold, char.italics, char.underscore, char.strikethrough, char.reverse)


def _style_cost(old: tuple[object, ...] | None, new: tuple[object, ...]) -> int:
    parts = 0
    for index, (was, is_) in enumerate(zip(old or (None,) * len(new), new, strict=True)):
        if was != is_:
            parts += (17 if len(str(is_)) == 6 else 3) if index < 2 else 2
    return len("\x1b[m") + max(parts - 1, 0)
