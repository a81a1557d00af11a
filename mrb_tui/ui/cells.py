"""Text in terminal cells: how wide it is, and how to make it exactly so wide. No Textual."""

import re

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"

# Text arrives scrubbed; this is the last fence before the line. Beside control and bidi characters it drops joiners
# and variation selectors, whose width terminals do not agree on: without them every character stands for itself.
_BLANK = re.compile("[\t\n\r\v\f\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff\ud800-\udfff]"
)


def safe(text: str) -> str:
    """`text` as one line that cannot move the cursor or change its direction."""
    if text.isascii() and text.isprintable():
        return text
    return _DROPPED.sub("", _BLANK.sub(" ", text))


def width(text: str) -> int:
    """Cells that `text`, which must be safe, takes."""
    return len(text) if text.isascii() else cell_len(text)


def split(text: str, cells: int) -> tuple[str, str]:
    """The longest head of safe `text` that takes at most `cells`, and the rest. No character is cut in two."""
    if cells <= 0:
        return "", text
    if text.isascii():
        return text[:cells], text[cells:]
    taken = 0
    for index, character in enumerate(text):
        taken += get_character_cell_size(character)
        if taken > cells:
            return text[:index], text[index:]
    return text, ""


def crop(text: str, cells: int, *, mark: str = ELLIPSIS) -> str:
    """Safe `text` in at most `cells`; `mark` at its end says that something is missing."""
    if width(text) <= cells:
        return text
    if cells <= width(mark):
        return split(text, cells)[0]
    return split(text, cells - width(mark))[0].rstrip() + mark


def pad(text: str, cells: int) -> str:
    """Safe `text` with blanks up to `cells`."""
    return text + " " * (cells - width(text))


def fit(text: str, cells: int) -> str:
    """Exactly `cells` wide: cropped or padded."""
    return pad(crop(text, cells), cells) if cells > 0 else ""


def fit_right(text: str, cells: int) -> str:
    """Exactly `cells` wide, set to the right."""
    cropped = crop(text, cells) if cells > 0 else ""
    return " " * (cells - width(cropped)) + cropped


def crop_middle(text: str, cells: int) -> str:
    """In at most `cells`, keeping both ends: the start of a context and the end of a workload's name tell most."""
    if width(text) <= cells:
        return text
    if cells < 3:
        return crop(text, cells)
    head = split(text, (cells - 1) // 2)[0]
    tail = text
    while width(tail) > cells - 1 - width(head):
        tail = tail[1:]
    return head + ELLIPSIS + tail


def wrap(text: str, cells: int, *, limit: int | None = None) -> list[str]:
    """Lines of at most `cells`, broken at blanks where there are any. Line breaks in `text` stay; inner blanks too.

    With `limit`, at most so many lines, the last one marked if there was more. Never empty.
    """
    lines: list[str] = []
    for raw in text.split("\n"):
        rest = safe(raw).rstrip()
        while width(rest) > max(cells, 1):
            head, tail = split(rest, max(cells, 1))
            if not head:  # one character wider than the room
                head, tail = "?"[:cells], rest[1:]
            elif not tail.startswith(" ") and " " in head.strip():
                cut = head.rindex(" ")
                head, tail = rest[:cut], rest[cut:]
            lines.append(head.rstrip())
            rest = tail.lstrip()
        lines.append(rest)
    if limit is not None and len(lines) > limit:
        lines = [*lines[: limit - 1], split(lines[limit - 1], cells - width(ELLIPSIS))[0] + ELLIPSIS]
    return lines
