"""What the parser says of broken TOML, with its place, and what would be right instead."""

import ast
import re

from mrb_tui.domain.trouble import Trouble, TroubleKind

_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_KEYS = re.compile(r"\('[^()]*'(?:, '[^()]*')*,?\)")
_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_.-]{0,39}")
_TWICE = "a key or a table may be given once; for several services write [[services]] each time"
_OPEN = "one key = value a line; close every quote and bracket"
_ADVICE = (
    (("overwrite", "declare", "mutate"), _TWICE),
    (("invalid value",), 'put text in quotes, as in name = "ana"; write true and false in lower case'),
    (("inline table",), "an inline table { … } stands on one line, its entries parted by commas"),
    (("character '\\n'", "character '\\r'"), 'close the quote on the same line; longer text stands in """ … """'),
    (("illegal character",), "control characters have no place in a text: take them out"),
    (("unescaped", "escape"), "write \\\\ for a backslash, or put the text in single quotes: 'C:\\x'"),
    (("newline", "end of", "after a statement", "unclosed", "unterminated"), _OPEN),
    (("invalid statement", "after a key"), "a line is key = value, [table], [[table]] or # comment"),
)
"""What the parser says, in part, and what would be right; the first that fits."""


def syntax_trouble(message: str, text: str, name: str) -> Trouble:
    """The trouble for tomllib's `message` about `text`; nothing of the text is repeated that may be a secret."""
    match = _AT.search(message)
    line = int(match[1]) if match and match[1] else text.count("\n") + 1
    column = f":{match[2]}" if match and match[2] else ""
    said = _KEYS.sub(_dotted, _AT.sub("", message).strip().rstrip("."))
    said = said[:1].lower() + said[1:]
    lines = text.splitlines()
    key, equals, _ = (lines[line - 1] if line <= len(lines) else "").partition(" =")
    where = f" at {key.strip()!r}" if equals and _PLAIN_KEY.fullmatch(key.strip()) else ""
    return Trouble(TroubleKind.CONFIGURATION, f"{name}:{line}{column}", f"not valid TOML: {said}{where}", _advice(said))


def _dotted(match: re.Match[str]) -> str:
    return ".".join(ast.literal_eval(match[0]))


def _advice(said: str) -> tuple[str, ...]:
    said = said.lower()
    return next(((advice,) for words, advice in _ADVICE if any(word in said for word in words)), ())
