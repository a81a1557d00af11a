"""Arrow and function keys that a slow line tore apart: their pieces must not act as letters."""

from enum import Enum, auto


class _Place(Enum):
    OUTSIDE = auto()
    ESCAPE = auto()
    INSIDE = auto()


_INTRODUCERS = frozenset({"[", "O"})
_PARAMETERS = frozenset("0123456789;:<=>?")


class TornKeys:
    """`ESC [ 1 ; 5 D` that arrives piece by piece is seen as Esc and five keys, `D` the last of them.

    Nobody types `[` or `O` right after Esc, for neither does anything here: what follows is the rest of a sequence.
    """

    def __init__(self) -> None:
        self._place = _Place.OUTSIDE

    def swallows(self, key: str, character: str | None) -> bool:
        """Whether this key is such a piece. To be asked for every key, once, in order."""
        if key == "escape":
            self._place = _Place.ESCAPE
            return False
        before, self._place = self._place, _Place.OUTSIDE
        if before is _Place.OUTSIDE or character is None or len(character) != 1:
            return False
        if before is _Place.ESCAPE:
            if character in _INTRODUCERS:
                self._place = _Place.INSIDE
                return True
            return False
        if character in _PARAMETERS:
            self._place = _Place.INSIDE
            return True
        return "@" <= character <= "~"
