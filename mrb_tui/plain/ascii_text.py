"""The same text in ASCII, for terminals and screen readers that have nothing else. It may become longer."""

import unicodedata

_LIKENESS = str.maketrans(
    {
        "→": "->",
        "←": "<-",
        "↑": "^",
        "↓": "v",
        "–": "-",
        "—": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "·": "-",
        "•": "*",
        "…": "...",
        "×": "x",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "µ": "u",
        "✓": "ok",
        "✗": "x",
        "★": "*",
    }
)


def in_ascii(text: str) -> str:
    """`text` by its likeness; accents are dropped, and what has no likeness becomes a question mark."""
    if text.isascii():
        return text
    spread = unicodedata.normalize("NFKD", text.translate(_LIKENESS))
    return "".join(one for one in spread if not unicodedata.combining(one)).encode("ascii", "replace").decode()
