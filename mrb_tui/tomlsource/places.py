"""Where in a file a value stands. tomlkit keeps no positions, but it keeps every character: the text before an item,
rendered, has as many lines as the item is below the top."""

import re
from collections.abc import Sequence

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, AoT, Item

Loc = Sequence[str | int]
_MARK = "\ue000place"


def line_of(text: str, loc: Loc) -> int | None:
    """The line of the value at `loc`, from 1; of its nearest ancestor where it has none of its own; None at the top."""
    for length in range(len(loc), 0, -1):
        line = _marked_line(text, loc[:length])
        if line is not None:
            return line
    return None


def _marked_line(text: str, loc: Loc) -> int | None:
    try:
        document = tomlkit.parse(text)
        holder: object = document
        for step in loc[:-1]:
            holder = holder[step]  # type: ignore[index]  # walked as far as it goes; the except ends it
        item = holder[loc[-1]]  # type: ignore[index]  # as above
    except (TOMLKitError, KeyError, IndexError, TypeError, RecursionError):
        return None
    if isinstance(item, AoT):
        item = item[0] if len(item) else None
    if not isinstance(item, Item):
        return _inline_line(text, loc)
    if isinstance(item, AbstractTable) and not item.trivia.indent and not item.trivia.comment_ws and _is_super(item):
        return None
    item.trivia.comment = f"{item.trivia.comment} # {_MARK}" if item.trivia.comment else f"# {_MARK}"
    item.trivia.comment_ws = item.trivia.comment_ws or " "
    rendered = document.as_string()
    at = rendered.find(_MARK)
    if at < 0:
        return None
    line = rendered.count("\n", 0, at) + 1
    # The mark stands at the end of a value that spans lines: its key is above by as many.
    return line - (item.as_string().count("\n") if not isinstance(item, AbstractTable) else 0)


def _is_super(item: AbstractTable) -> bool:
    is_super = getattr(item, "is_super_table", None)
    return bool(callable(is_super) and is_super())


def _inline_line(text: str, loc: Loc) -> int | None:
    """For values tomlkit unwraps (booleans, entries of arrays): the line that names the key, if only one does."""
    key = next((str(step) for step in reversed(loc) if isinstance(step, str)), "")
    found = [
        number for number, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line)
    ]
    return found[0] if len(found) == 1 else None
