"""What a perfect cell diff between two screens would cost, in bytes: the yardstick for bytes per key.

Perfect: it knows the pen and the cursor that the frame before left, changes only what is seen to differ, takes the
shortest way to each change (CUP, CHA, CUF, CR LF, or the cells between written again), the shortest change of colours,
and erases to the end of the line where that is shorter. It does not scroll with the terminal's own scrolling.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pyte.screens import Char

Row = Sequence[Char]
Place = tuple[int, int]

_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_BRIGHT = ("bright", "bfight")
"""The second is a misprint of pyte's."""
_ATTRIBUTES = (("bold", "1", "22"), ("italics", "3", "23"), ("underscore", "4", "24"), ("reverse", "7", "27"))
_STRIKE = ("strikethrough", "9", "29")


def cells(buffer: Mapping[int, Mapping[int, Char]], columns: int, rows: int) -> list[list[Char]]:
    """A screen's cells, copied."""
    return [[buffer[y][x] for x in range(columns)] for y in range(rows)]


def cost(before: Sequence[Row], after: Sequence[Row], pen: Char | None = None, at: Place | None = None) -> int:
    """Bytes from the one screen to the other. `pen` and `at`: how, and at which (row, column), the last frame ended."""
    total = 0
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        tail = _erasable(old, new)
        x = 0
        while x < tail:
            if _seen(old[x]) == _seen(new[x]):
                x += 1
                continue
            change = _change(pen, new[x])
            total += _way(at, (y, x), new, pen) + change + len(new[x].data.encode())
            pen = new[x] if change or pen is None else pen
            at = (y, x + 1)
            x += 1
        if tail < len(new):
            total += _way(at, (y, tail), new, pen) + _change(pen, new[tail]) + len("\x1b[K")
            pen, at = new[tail], (y, tail)
    return total


def _seen(char: Char) -> tuple[object, ...]:
    """What a reader can tell apart: on a blank, its background only."""
    if char.data == " " and not (char.underscore or char.strikethrough or char.reverse):
        return (" ", char.bg)
    return tuple(char)


def _erasable(old: Row, new: Row) -> int:
    """Where a run of equal blanks begins that reaches the right edge and is cheaper erased than written."""
    start = len(new)
    while start and new[start - 1].data == " " and _seen(new[start - 1]) == _seen(new[-1]):
        start -= 1
    while start < len(new) and _seen(old[start]) == _seen(new[start]):
        start += 1
    last = max((x for x in range(start, len(new)) if _seen(old[x]) != _seen(new[x])), default=start)
    return start if last + 1 - start > len("\x1b[K") else len(new)


def _way(at: Place | None, to: Place, row: Row, pen: Char | None) -> int:
    """Bytes of the shortest way from `at` to `to`, in the pen's colours."""
    if at == to:
        return 0
    y, x = to
    ways = [len(f"\x1b[{y + 1};{x + 1}H") if x else len(f"\x1b[{y + 1}H")]
    if at is not None and at[0] == y:
        ways.append(len(f"\x1b[{x + 1}G") if x else 1)
        if x > at[1]:
            gap = x - at[1]
            ways.append(len("\x1b[C") if gap == 1 else len(f"\x1b[{gap}C"))
            between = row[at[1] : x]
            if pen is not None and not any(_change(pen, char) for char in between):
                ways.append(sum(len(char.data.encode()) for char in between))
    elif at is not None and y == at[0] + 1:
        ways.append(2 + (len(f"\x1b[{x}C") if x else 0))
    return min(ways)


def _change(pen: Char | None, char: Char) -> int:
    """Bytes of the shortest change of colours and attributes; on a blank only what is seen of them."""
    if char.data == " " and pen is not None and _seen(char) == _seen(pen._replace(data=" ")):
        return 0
    return _sgr(_style(pen) if pen is not None else None, _style(char))


_Style = tuple[str, str, frozenset[tuple[str, str]]]


def _style(char: Char) -> _Style:
    on = frozenset((begin, end) for name, begin, end in (*_ATTRIBUTES, _STRIKE) if getattr(char, name))
    return _colour(char.fg, 30), _colour(char.bg, 40), on


@lru_cache(4096)
def _sgr(old: _Style | None, new: _Style) -> int:
    if old == new:
        return 0
    anew = [part for part in (*(begin for begin, _ in new[2]), *new[:2]) if part]
    reset = len("\x1b[m") if not anew else len(f"\x1b[0;{';'.join(anew)}m")
    if old is None:
        return reset
    parts = [end for _, end in old[2] - new[2]] + [begin for begin, _ in new[2] - old[2]]
    parts += [is_ or default for was, is_, default in zip(old[:2], new[:2], ("39", "49"), strict=True) if was != is_]
    return min(reset, len(f"\x1b[{';'.join(parts)}m"))


def _colour(name: str, base: int) -> str:
    """The parameters that select it; "" for the default."""
    if name == "default":
        return ""
    if name in _NAMES:
        return str(base + _NAMES.index(name))
    if name.startswith(_BRIGHT):
        return str(base + 60 + _NAMES.index(name[len(_BRIGHT[0]) :]))
    red, green, blue = (int(name[index : index + 2], 16) for index in (0, 2, 4))
    return f"{base + 8};2;{red};{green};{blue}"
