"""One condition: its text, the facts it reads, and what it says of given facts, with the facts that decide it."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.conditions.grammar import fact_name, fact_names, parse
from mrb_tui.runbook.conditions.kleene import Truth, every, some

Facts = Mapping[str, FactValue]
Found = tuple[Truth, tuple[str, ...]]
"""A truth value, and the facts that it rests on."""

Value = Callable[[Facts], FactValue | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """Made by `condition`. `facts` are all that it mentions, in the order of the text."""

    text: str
    facts: tuple[str, ...]
    tree: ast.expr = field(repr=False, compare=False)
    because: Callable[[Facts], Found] = field(repr=False, compare=False)
    """Its value, and the very facts that say so; for unknown those that would have to be known."""

    def holds(self, facts: Facts) -> Truth:
        """True, false or unknown. Never raises: what cannot be compared is unknown."""
        return self.because(facts)[0]


@lru_cache(maxsize=2_000)
def condition(text: str) -> Condition:
    """The condition in `text`. Raises BadConditionError."""
    tree = parse(text)
    return Condition(text, fact_names(tree), tree, _truth(tree))


def known(facts: Facts, name: str) -> FactValue | None:
    """The fact's value; None where it is not there or is no number at all."""
    value = facts.get(name)
    return None if isinstance(value, float) and math.isnan(value) else value


# Each of these is asked once for a condition and gives a function of facts, for a tree is judged many times a second.


def _truth(node: ast.expr) -> Callable[[Facts], Found]:
    if isinstance(node, ast.BoolOp):
        return _joined(node)
    if isinstance(node, ast.UnaryOp):
        inner = _truth(node.operand)
        return lambda facts: _negated(inner(facts))
    if isinstance(node, ast.Compare):
        names, compared = fact_names(node), _compared(node)
        return lambda facts: (compared(facts), names)
    return _flag(fact_name(node) or "")


def _negated(found: Found) -> Found:
    return ~found[0], found[1]


def _flag(name: str) -> Callable[[Facts], Found]:
    def found(facts: Facts) -> Found:
        value = known(facts, name)
        return (Truth.of(value) if isinstance(value, bool) else Truth.UNKNOWN), (name,)

    return found


def _joined(node: ast.BoolOp) -> Callable[[Facts], Found]:
    """The facts of those operands that are as the whole is: one true of an `or`, all of an `and`."""
    operands = [_truth(value) for value in node.values]
    join = every if isinstance(node.op, ast.And) else some

    def found(facts: Facts) -> Found:
        parts = [operand(facts) for operand in operands]
        whole = join(truth for truth, _ in parts)
        return whole, tuple(dict.fromkeys(name for truth, names in parts if truth is whole for name in names))

    return found


def _compared(node: ast.Compare) -> Callable[[Facts], Truth]:
    """`400 <= a.status < 500` is an `and` of two."""
    operands = [node.left, *node.comparators]
    pairs = [_one(op, _value(left), right) for op, left, right in zip(node.ops, operands, operands[1:], strict=False)]
    return pairs[0] if len(pairs) == 1 else lambda facts: every(pair(facts) for pair in pairs)


def _one(op: ast.cmpop, left: Value, right: ast.expr) -> Callable[[Facts], Truth]:
    if isinstance(op, ast.In | ast.NotIn):
        within = _within(left, right)
        return within if isinstance(op, ast.In) else lambda facts: ~within(facts)
    other, compare = _value(right), _COMPARED[type(op)]

    def truth(facts: Facts) -> Truth:
        one, two = left(facts), other(facts)
        return Truth.UNKNOWN if one is None or two is None else compare(one, two)

    return truth


def _within(left: Value, right: ast.expr) -> Callable[[Facts], Truth]:
    """One of a list's values, or a text within a text; letters great and small count alike in the latter."""
    if isinstance(right, ast.List | ast.Tuple):
        options = [_one(ast.Eq(), left, value) for value in right.elts]
        return lambda facts: some(option(facts) for option in options)
    text = _value(right)

    def truth(facts: Facts) -> Truth:
        one, two = left(facts), text(facts)
        if not isinstance(one, str) or not isinstance(two, str):
            return Truth.UNKNOWN
        return Truth.of(one.lower() in two.lower())

    return truth


def _value(node: ast.expr) -> Value:
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand)
        return lambda facts: -number if isinstance(number := inner(facts), int | float) else None
    if isinstance(node, ast.Constant):
        value = node.value
        return lambda facts: value if isinstance(value, str | int | float) else None
    name = fact_name(node) or ""
    return lambda facts: known(facts, name)


def _equal(left: FactValue, right: FactValue) -> Truth:
    return Truth.of(left == right) if _kind(left) is _kind(right) else Truth.UNKNOWN


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[FactValue, FactValue], Truth]:
    """Texts and flags have no order that anybody means."""

    def ordered(left: FactValue, right: FactValue) -> Truth:
        if _kind(left) is not float or _kind(right) is not float:
            return Truth.UNKNOWN
        assert isinstance(left, int | float)
        assert isinstance(right, int | float)
        return Truth.of(compare(left, right))

    return ordered


def _kind(value: FactValue) -> type[FactValue]:
    return bool if isinstance(value, bool) else str if isinstance(value, str) else float


_COMPARED: dict[type[ast.cmpop], Callable[[FactValue, FactValue], Truth]] = {
    ast.Eq: _equal,
    ast.NotEq: lambda left, right: ~_equal(left, right),
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
}
