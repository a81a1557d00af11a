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

_ORDER: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Made by `condition`. `facts` are all that it mentions, in the order of the text."""

    text: str
    facts: tuple[str, ...]
    tree: ast.expr = field(repr=False, compare=False)

    def holds(self, facts: Facts) -> Truth:
        """True, false or unknown. Never raises: what cannot be compared is unknown."""
        return _truth(self.tree, facts)[0]

    def because(self, facts: Facts) -> Found:
        """The same, and the very facts that say so; for unknown those that would have to be known."""
        return _truth(self.tree, facts)


@lru_cache(maxsize=2_000)
def condition(text: str) -> Condition:
    """The condition in `text`. Raises BadConditionError."""
    tree = parse(text)
    return Condition(text, fact_names(tree), tree)


def known(facts: Facts, name: str) -> FactValue | None:
    """The fact's value; None where it is not there or is no number at all."""
    value = facts.get(name)
    return None if isinstance(value, float) and math.isnan(value) else value


def _truth(node: ast.expr, facts: Facts) -> Found:
    if isinstance(node, ast.BoolOp):
        return _joined(node, facts)
    if isinstance(node, ast.UnaryOp):
        truth, names = _truth(node.operand, facts)
        return ~truth, names
    if isinstance(node, ast.Compare):
        return _compared(node, facts), fact_names(node)
    name = fact_name(node) or ""
    value = known(facts, name)
    return (Truth.of(value) if isinstance(value, bool) else Truth.UNKNOWN), (name,)


def _joined(node: ast.BoolOp, facts: Facts) -> Found:
    """The facts of those operands that are as the whole is: one true of an `or`, all of an `and`."""
    found = [_truth(value, facts) for value in node.values]
    join = every if isinstance(node.op, ast.And) else some
    whole = join(truth for truth, _ in found)
    return whole, tuple(dict.fromkeys(name for truth, names in found if truth is whole for name in names))


def _compared(node: ast.Compare, facts: Facts) -> Truth:
    """`400 <= a.status < 500` is an `and` of two."""
    operands = [node.left, *node.comparators]
    return every(
        _one(op, _value(left, facts), right, facts)
        for op, left, right in zip(node.ops, operands, operands[1:], strict=False)
    )


def _one(op: ast.cmpop, left: FactValue | None, right: ast.expr, facts: Facts) -> Truth:
    if left is None:
        return Truth.UNKNOWN
    if isinstance(op, ast.In | ast.NotIn):
        within = _within(left, right, facts)
        return within if isinstance(op, ast.In) else ~within
    other = _value(right, facts)
    if other is None or _kind(left) is not _kind(other):
        return Truth.UNKNOWN
    if isinstance(op, ast.Eq | ast.NotEq):
        return Truth.of((left == other) is isinstance(op, ast.Eq))
    if _kind(left) is not float:  # texts and flags have no order that anybody means
        return Truth.UNKNOWN
    assert isinstance(left, int | float)
    assert isinstance(other, int | float)
    return Truth.of(_ORDER[type(op)](left, other))


def _within(left: FactValue, right: ast.expr, facts: Facts) -> Truth:
    """One of a list's values, or a text within a text; letters great and small count alike in the latter."""
    if isinstance(right, ast.List | ast.Tuple):
        return some(_one(ast.Eq(), left, value, facts) for value in right.elts)
    text = _value(right, facts)
    if not isinstance(left, str) or not isinstance(text, str):
        return Truth.UNKNOWN
    return Truth.of(left.lower() in text.lower())


def _value(node: ast.expr, facts: Facts) -> FactValue | None:
    if isinstance(node, ast.Constant):
        value = node.value
        return value if isinstance(value, str | int | float) else None
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, facts)
        return -value if isinstance(value, int | float) else None
    return known(facts, fact_name(node) or "")


def _kind(value: FactValue) -> type[FactValue]:
    return bool if isinstance(value, bool) else str if isinstance(value, str) else float
