"""Whether a query can be PromQL, as far as can be told without a server: signs, brackets, and what stands where.

Not a parser of the whole language: a query that passes may still be refused, one that is refused here is wrong.
https://prometheus.io/docs/prometheus/latest/querying/basics/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DURATION = r"(?:\d+(?:ms|[smhdwy]))+"
_TEXT = r"""(?:"(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+')"""
# Possessive: a long text that ends in the middle must not be tried in every other way.
_MATCHER = rf"""(?:[\w.:]++\s*+(?:=~|!~|!=|=)\s*+{_TEXT}|"[^"\n]*+"\s*+(?:(?:=~|!~|!=|=)\s*+{_TEXT})?+)"""
_TOKEN = re.compile(
    rf"""
    (?P<blank>\s+|\#[^\n]*)
  | (?P<aside>\b(?:by|without|on|ignoring|group_left|group_right)\b\s*(?:\([\w\s,]*\))?|\bbool\b
        |\boffset\s+-?\s*{_DURATION}|@\s*(?:\d+(?:\.\d+)?|start\(\)|end\(\)))
  | (?P<range>\[\s*{_DURATION}\s*(?::\s*(?:{_DURATION})?\s*)?\])
  | (?P<labels>\{{\s*+(?:{_MATCHER}\s*+(?:,\s*+|(?=\}})))*+\}})
  | (?P<operator>\b(?:and|or|unless|atan2)\b|==|!=|<=|>=|[-+*/%^<>])
  | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)
  | (?P<number>0x[0-9a-f]+\b|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?(?![\w.])|{_DURATION}(?!\w))
  | (?P<name>[a-z_:][\w:]*)
  | (?P<sign>[(),])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_RANGES = re.compile(
    "rate|irate|increase|i?delta|deriv|resets|changes|predict_linear"
    "|(avg|min|max|sum|count|quantile|stddev|last|present|absent)_over_time"
)
LONGEST = 4_000


def faults_in(query: str) -> str | None:
    """What is wrong, with its column; None where nothing was found."""
    if len(query) > LONGEST:
        return f"longer than {LONGEST} characters"
    try:
        _Reading().all(query.replace("{window}", "5m"))
    except _WrongError as wrong:
        return str(wrong)
    return None


class _WrongError(Exception):
    def __init__(self, what: str, at: int) -> None:
        super().__init__(f"{what} (column {at + 1})")


@dataclass(slots=True)
class _Frame:
    """An open parenthesis: of which function, and whether a range stands in it."""

    function: str
    at: int
    has_range: bool = False


class _Reading:
    """Alternates between what has a value and what joins values."""

    def __init__(self) -> None:
        self._frames: list[_Frame] = []
        self._has_value = False
        self._name = ""

    def all(self, query: str) -> None:
        for kind, text, at in _tokens(query):
            if kind != "blank":
                self._take(kind, text, at)
        if self._frames:
            raise _WrongError("a parenthesis is never closed", self._frames[-1].at)
        if not self._has_value:
            raise _WrongError("ends where a value is wanted", len(query.rstrip()))

    def _take(self, kind: str, text: str, at: int) -> None:
        name, self._name = self._name, ""
        if kind == "aside":
            self._name = name  # sum by (code) (…)
        elif kind == "range":
            self._after_value(at, "a range stands after a metric")
            for frame in self._frames:
                frame.has_range = True
        elif kind == "labels":
            if self._has_value and not name:
                raise _WrongError("labels stand after a metric", at)
            self._has_value = True
        elif kind == "operator":
            if not self._has_value and text not in "+-":
                raise _WrongError(f"{text} joins nothing", at)
            self._has_value = False
        elif kind == "sign":
            self._sign(text, name, at)
        else:
            if self._has_value:
                raise _WrongError("two values with nothing between them", at)
            self._has_value = True
            self._name = text if kind == "name" else ""

    def _sign(self, text: str, name: str, at: int) -> None:
        if text == "(":
            if self._has_value and not name:
                raise _WrongError("a parenthesis after a value", at)
            self._frames.append(_Frame(name.lower(), at))
            self._has_value = False
            return
        if not self._frames:
            raise _WrongError("a comma outside of a call" if text == "," else "a parenthesis too many", at)
        if text == ",":
            self._after_value(at, "nothing before the comma")
            self._has_value = False
            return
        frame = self._frames.pop()
        if not self._has_value and not frame.function:
            raise _WrongError("nothing in the parentheses", at)
        if _OF_RANGES.fullmatch(frame.function) and not frame.has_range:
            raise _WrongError(f"{frame.function} wants a range, as in [5m]", frame.at)
        self._has_value = True

    def _after_value(self, at: int, what: str) -> None:
        if not self._has_value:
            raise _WrongError(what, at)


def _tokens(query: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None:
            raise _WrongError(_AT_SIGN.get(query[at], f"{query[at]!r} does not belong here"), at)
        yield str(match.lastgroup), match[0], at
        at = match.end()


_AT_SIGN = {
    "[": "a range is written [5m]",
    "{": 'labels are written {code="429"}',
    '"': "a text that is never closed",
    "'": "a text that is never closed",
    "$": "no variables here; {window} stands for the configured window",
}
