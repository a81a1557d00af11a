"""Text from outside made harmless: no terminal obeys it, no line is turned around by it.

Sequences as in ECMA-48 (CSI, and the string controls OSC, DCS, SOS, PM, APC) are removed whole; other C0 and C1
controls, bidirectional controls (Unicode TR9) and invisible format characters one by one. Line feeds stay, tabs become
spaces. A string control ends with its line at the latest: one that is never closed must not hide the lines after it.
"""

import re

# It matches whatever follows its opening: a pattern that could fail would make a flood of openings quadratic.
_STRING_CONTROL = r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*+(?:\x07|\x1b\\|\x9c)?"
_CSI = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*(?:[@-~]|$)"
_ESCAPE = r"\x1b[ -/]*[0-~]?"
_SEQUENCE = re.compile(f"{_STRING_CONTROL}|{_CSI}|{_ESCAPE}")
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SUSPICIOUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def plain(text: str, *, limit: int | None = None) -> str:
    """`text` without anything a terminal would act on; at most `limit` characters, the cut marked with `…`."""
    if _SUSPICIOUS.search(text):
        text = text.replace("\r\n", "\n").replace("\t", "    ")
        text = _HARMFUL.sub(_visible, _SEQUENCE.sub("", text))
    return _cut(text, limit)


def one_line(text: str, limit: int | None = None) -> str:
    """The same on a single line."""
    return _cut(" ".join(plain(text).split("\n")).strip(), limit)


def _visible(match: re.Match[str]) -> str:
    """Surrogates are replaced, so that the text can be encoded; the rest had no look to lose."""
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


def _cut(text: str, limit: int | None) -> str:
    return text if limit is None or len(text) <= limit else (text[: limit - 1] + "…")[:limit]
