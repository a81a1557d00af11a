"""The cheapest way from one set of text attributes to another (ECMA-48, 8.3.117 SGR)."""

from functools import lru_cache

# What ends an attribute without touching the others. 1 and 2 share their end: whoever keeps one says it again.
_END = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29"}
_SEEN_ON_BLANKS = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})


@lru_cache(4096)
def split(sgr: str) -> tuple[frozenset[str], str, str]:
    """Parameters such as `1;38;5;203;44` as attributes, foreground and background; "" is the default colour."""
    foreground = background = ""
    attributes: list[str] = []
    parts = sgr.split(";") if sgr else []
    index = 0
    while index < len(parts):
        part = parts[index]
        length = 1
        if part in ("38", "48"):
            length = 3 if parts[index + 1 : index + 2] == ["5"] else 5
            colour = ";".join(parts[index : index + length])
            if part == "38":
                foreground = colour
            else:
                background = colour
        elif len(part) == 2 and part[0] in "39":
            foreground = "" if part == "39" else part
        elif (len(part) == 2 and part[0] == "4") or (len(part) == 3 and part.startswith("10")):
            background = "" if part == "49" else part
        else:
            attributes.append(part)
        index += length
    return frozenset(attributes), foreground, background


@lru_cache(8192)
def change(old: str | None, new: str) -> str:
    """The sequence that makes a terminal that writes with `old` write with `new`; `None`: nothing is known of it."""
    if old == new:
        return ""
    if not new:
        return "\x1b[m"
    anew = f"\x1b[0;{new}m"
    if old is None:
        return anew
    had, had_foreground, had_background = split(old)
    wants, foreground, background = split(new)
    ends = {_END.get(attribute, "0") for attribute in had - wants}
    if "0" in ends:
        return anew
    begins = wants if "22" in ends else wants - had
    parts = [*sorted(ends), *sorted(begins)]
    if foreground != had_foreground:
        parts.append(foreground or "39")
    if background != had_background:
        parts.append(background or "49")
    if not parts:
        return ""
    step = f"\x1b[{';'.join(parts)}m"
    return min(step, anew, key=len)


@lru_cache(4096)
def on_blank(sgr: str) -> str:
    """What is seen of `sgr` on a space: the background, and lines drawn through or under it."""
    attributes, _, background = split(sgr)
    return sgr if attributes & _SEEN_ON_BLANKS else background
