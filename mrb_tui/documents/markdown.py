"""People's and machines' words as Markdown that shows them and interprets nothing.

Escapes as in CommonMark and GitHub's tables. Escaped is what could act, not all that is punctuation: the text stays
readable where nobody renders it.
"""

import re
from collections.abc import Sequence

from mrb_tui.scrub.plain import plain

_ALWAYS = re.compile(r"[\\`*\[\]~|$]|<|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|#(?=#*$)")
_LEADING = re.compile(r"^([#+>=:-]|\d{1,9}(?=[.)]))")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
BREAK = "<br>"
"""A line's end within a table cell or a list item: the only markup that a text is given."""


class Markdown(str):
    """Markdown that code of ours has made: the only value that a template is given as it is."""

    __slots__ = ()


def text(words: str) -> str:
    """`words` on one line, harmless wherever it stands."""
    lines = [_line(line) for line in plain(words).strip().split("\n")]
    return BREAK.join(lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [_row(head), "|" + "|".join("-" * (len(cell) + 2) for cell in head) + "|"]
    return "\n".join([*lines, *(_row(row) for row in rows)]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _line(line: str) -> str:
    escaped = _ALWAYS.sub(_escaped, " ".join(line.split()))
    return _LEADING.sub(_leading, escaped)


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], "\\" + match[0])


def _leading(match: re.Match[str]) -> str:
    """What would begin a heading, a list, a quotation: digits before a point keep the digits and escape the point."""
    return f"{match[0]}\\" if match[0][0].isdigit() else "\\" + match[0]
