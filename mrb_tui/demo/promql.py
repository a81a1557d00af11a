"""As much of PromQL as the console's own queries need, and honest about the rest: selectors, rate, sum (by), quotients,
histogram_quantile. Windows are in the world's seconds. https://prometheus.io/docs/prometheus/latest/querying/basics/"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from mrb_tui.demo.metrics import Labels, Metrics

Vector = dict[Labels, float]
Value = Vector | float
"""A scalar is not a vector with one sample: it goes with every sample of the other side."""
Matcher = tuple[str, Callable[[str], bool]]
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<word>[A-Za-z_:][\w:]*)|(?P<text>"[^"]*")|(?P<window>\[\d+(?:ms|s|m|h|d)\])|(?P<sign>=~|!~|!=|[=(){},/*+-]))'
)
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


class BadQueryError(ValueError):
    """A query that is wrong, or beyond this evaluator."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates queries over `metrics`, at a world time."""

    metrics: Metrics

    def vector(self, query: str, at_s: float) -> Vector:
        """The instant vector; a bare number is one sample without labels. Raises BadQueryError."""
        parser = _Parser(query, self.metrics, at_s)
        value = parser.whole()
        return {(): value} if isinstance(value, float) else value


class _Parser:
    def __init__(self, query: str, metrics: Metrics, at_s: float) -> None:
        self._tokens = _tokens(query)
        self._metrics = metrics
        self._at_s = at_s

    def whole(self) -> Value:
        value = self._quotient()
        if self._tokens:
            raise BadQueryError(f"unexpected {self._tokens[0][1]!r}")
        return value

    def _quotient(self) -> Value:
        value = self._term()
        while self._tokens and self._tokens[0][1] in ("/", "*"):
            sign = self._next()
            value = _combined(value, self._term(), sign)
        return value

    def _samples(self) -> Vector:
        value = self._quotient()
        if isinstance(value, float):
            raise BadQueryError("expected an instant vector, found a number")
        return value

    def _term(self) -> Value:
        kind, text = self._tokens[0] if self._tokens else ("end", "the end")
        if kind == "number":
            return float(self._next())
        if text == "(":
            self._expect("(")
            value = self._quotient()
            self._expect(")")
            return value
        if kind != "word":
            raise BadQueryError(f"unexpected {text!r}")
        return self._named(self._next())

    def _named(self, name: str) -> Vector:
        if name in ("sum", "max", "min", "avg", "count"):
            return self._aggregate(name)
        if name in ("rate", "increase", "irate"):
            self._expect("(")
            value = self._rate(per_second=name != "increase")
            self._expect(")")
            return value
        if name == "histogram_quantile":
            self._expect("(")
            quantile = self._term()
            if not isinstance(quantile, float):
                raise BadQueryError("expected a number as the quantile")
            self._expect(",")
            value = _quantiles(self._samples(), quantile)
            self._expect(")")
            return value
        if self._tokens and self._tokens[0][1] == "(":
            raise BadQueryError(f"this mock does not know the function {name}")
        return self._selected(name, self._matchers(), self._at_s)

    def _aggregate(self, name: str) -> Vector:
        by = self._by()
        self._expect("(")
        value = self._samples()
        self._expect(")")
        by = by or self._by()
        groups: dict[Labels, list[float]] = {}
        for labels, number in value.items():
            groups.setdefault(tuple(pair for pair in labels if pair[0] in by), []).append(number)
        return {labels: _reduced(name, numbers) for labels, numbers in groups.items()}

    def _by(self) -> list[str]:
        if not self._tokens or self._tokens[0][1] != "by":
            return []
        self._next()
        self._expect("(")
        names = []
        while self._tokens and self._tokens[0][0] == "word":
            names.append(self._next())
            if self._tokens and self._tokens[0][1] == ",":
                self._next()
        self._expect(")")
        return names

    def _rate(self, *, per_second: bool) -> Vector:
        name = self._take("word")
        matchers = self._matchers()
        if not self._tokens or self._tokens[0][0] != "window":
            raise BadQueryError("expected a range like [5m]")
        window_s = _seconds(self._next())
        now, before = self._metrics.at(self._at_s), self._metrics.at(self._at_s - window_s)
        if before is None and self._metrics.history:
            before = self._metrics.history[0]
        if now is None or before is None or now[0] <= before[0]:
            return {}
        new, old = self._selected(name, matchers, now[0]), self._selected(name, matchers, before[0])
        span_s = (now[0] - before[0]) if per_second else 1.0
        return {labels: max(number - old.get(labels, 0.0), 0.0) / span_s for labels, number in new.items()}

    def _selected(self, name: str, matchers: list[Matcher], at_s: float) -> Vector:
        snapshot = self._metrics.at(at_s)
        series = snapshot[1] if snapshot else {}
        return {
            labels: number
            for (metric, labels), number in series.items()
            if metric == name and all(matches(dict(labels).get(key, "")) for key, matches in matchers)
        }

    def _matchers(self) -> list[Matcher]:
        matchers: list[Matcher] = []
        if self._tokens and self._tokens[0][1] == "{":
            self._expect("{")
            while self._tokens and self._tokens[0][0] == "word":
                label, sign, text = self._next(), self._next(), self._take("text")
                matchers.append((label, _matcher(sign, text[1:-1])))
                if self._tokens and self._tokens[0][1] == ",":
                    self._next()
            self._expect("}")
        return matchers

    def _take(self, kind: str) -> str:
        if self._tokens and self._tokens[0][0] != kind:
            raise BadQueryError(f"unexpected {self._tokens[0][1]!r}")
        return self._next()

    def _next(self) -> str:
        if not self._tokens:
            raise BadQueryError("unexpected end of input")
        return self._tokens.pop(0)[1]

    def _expect(self, text: str) -> None:
        found = self._next()
        if found != text:
            raise BadQueryError(f"unexpected {found!r}, expected {text!r}")


def _reduced(name: str, numbers: list[float]) -> float:
    total = math.fsum(numbers)
    return {
        "sum": total,
        "avg": total / len(numbers),
        "count": float(len(numbers)),
        "max": max(numbers),
        "min": min(numbers),
    }[name]


def _tokens(query: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, query = 0, query.rstrip()
    while position < len(query):
        match = _TOKEN.match(query, position)
        if match is None:
            raise BadQueryError(f"unexpected {query[position:].strip()[:20]!r}")
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return tokens


def _seconds(window: str) -> float:
    match = re.fullmatch(r"\[(\d+)(ms|s|m|h|d)\]", window)
    assert match is not None
    return int(match[1]) * _UNITS[match[2]]


def _matcher(sign: str, wanted: str) -> Callable[[str], bool]:
    if sign in ("=", "!="):
        return lambda value: (value == wanted) is (sign == "=")
    if sign not in ("=~", "!~"):
        raise BadQueryError(f"unexpected {sign!r} in a selector")
    try:
        pattern = re.compile(wanted)
    except re.error:
        raise BadQueryError(f"bad regular expression {wanted!r}") from None
    return lambda value: bool(pattern.fullmatch(value)) is (sign == "=~")


def _combined(left: Value, right: Value, sign: str) -> Value:
    """One to one, by equal labels, as Prometheus matches them without `on`; a scalar with every sample."""
    count = _product if sign == "*" else _ratio
    if isinstance(left, float):
        if isinstance(right, float):
            return count(left, right)
        return {labels: count(left, number) for labels, number in right.items()}
    if isinstance(right, float):
        return {labels: count(number, right) for labels, number in left.items()}
    return {labels: count(left[labels], right[labels]) for labels in left if labels in right}


def _product(left: float, right: float) -> float:
    return left * right


def _ratio(left: float, right: float) -> float:
    if right:
        return left / right
    return math.copysign(math.inf, left) if left else math.nan


def _quantiles(buckets: Vector, quantile: float) -> Vector:
    groups: dict[Labels, list[tuple[float, float]]] = {}
    for labels, count in buckets.items():
        bound = dict(labels).get("le")
        if bound is not None:
            rest = tuple(pair for pair in labels if pair[0] != "le")
            groups.setdefault(rest, []).append((math.inf if bound == "+Inf" else float(bound), count))
    return {labels: _quantile(sorted(counts), quantile) for labels, counts in groups.items()}


def _quantile(counts: list[tuple[float, float]], quantile: float) -> float:
    total = counts[-1][1]
    if total <= 0:
        return math.nan
    rank, below, low = quantile * total, 0.0, 0.0
    for bound, count in counts:
        if count >= rank:
            if math.isinf(bound):
                return low
            return low + (bound - low) * ((rank - below) / (count - below) if count > below else 1.0)
        below, low = count, bound
    return low
