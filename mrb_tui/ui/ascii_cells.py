"""The same screen in ASCII, cell for cell, for terminals and fonts that have nothing else."""

from mrb_tui.ui import cells

_TABLE = str.maketrans(
    {
        "✓": "o",
        "✗": "x",
        "▁": "_",
        "▂": ".",
        "▃": ".",
        "▄": "-",
        "▅": "-",
        "▆": "=",
        "▇": "=",
        "█": "#",
        "┈": " ",
        "─": "-",
        "━": "=",
        "│": "|",
        "┤": "|",
        "├": "+",
        "└": "+",
        "┬": "+",
        "┴": "+",
        "┼": "+",
        "▸": ">",
        "▌": "|",
        "◂": "<",
        "◀": "<",
        "●": "*",
        "○": ".",
        "✎": '"',
        "◆": "@",
        "★": "#",
        "▲": "^",
        "▼": "v",
        "↑": "^",
        "↓": "v",
        "←": "<",
        "→": ">",
        "…": "~",
        "·": "-",
        "•": "*",
        "–": "-",
        "—": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "×": "x",
        "≤": "<",
        "≥": ">",
        "µ": "u",
        "\xa0": " ",
        "\u202f": " ",
    }
)


def ascii_only(text: str) -> str:
    """`text` in as many cells as before; what has no likeness becomes `?`, two of them if it was wide."""
    if text.isascii():
        return text
    text = text.translate(_TABLE)
    if text.isascii():
        return text
    return "".join(one if one.isascii() else "?" * cells.width(one) for one in text)
