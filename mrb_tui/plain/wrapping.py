"""Lines broken between words, for a line terminal breaks them anywhere. Pure."""

import textwrap

TOGETHER = "\xa0"
"""Between words that stay in one line; it is written as a blank."""
_LEAST = 20
_DEEPEST = 16


def wrapped(text: str, width: int | None) -> str:
    """`text` with no line longer than `width`, where words allow it; what is carried over stands under its beginning.

    A line that fits stays as it is, blanks and all.
    """
    if width is not None and width >= _LEAST:
        text = "\n".join(_broken(line, width) for line in text.split("\n"))
    return text.replace(TOGETHER, " ")


def _broken(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    indent = " " * min(len(line) - len(line.lstrip()) + 2, _DEEPEST)
    parts = textwrap.wrap(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    return "\n".join(parts)
