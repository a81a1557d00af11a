"""Conditions that can be read, and that read what there is."""

import ast
from collections.abc import Iterator
from difflib import get_close_matches

from mrb_tui.runbook.conditions.condition import condition
from mrb_tui.runbook.conditions.grammar import BadConditionError, fact_name
from mrb_tui.runbook.draft import Draft, Fault
from mrb_tui.runbook.evidence import CONSOLE
from mrb_tui.runbook.known_facts import CONSOLE_FACTS, KNOWN_FACTS, FactKind, KnownFacts
from mrb_tui.runbook.variables import PREFIX
from mrb_tui.tomlsource.places import Loc


def unreadable(draft: Draft) -> Iterator[Fault]:
    """What is no condition, and variables that are not declared."""
    for loc, text in draft.conditions():
        try:
            facts = condition(text).facts
        except BadConditionError as error:
            yield Fault(loc, str(error))
            continue
        for fact in facts:
            prefix, _, name = fact.partition(".")
            if prefix == PREFIX and name not in draft.book.variables:
                yield Fault(loc, f"there is no variable {name!r}{_near(name, list(draft.book.variables))}")


def unknown_facts(draft: Draft) -> Iterator[Fault]:
    """Facts that no probe gives: the comparison would be unknown for ever."""
    for loc, text in _readable(draft):
        for fact in condition(text).facts:
            prefix, _, name = fact.partition(".")
            if prefix == PREFIX or ("probes", prefix) in draft.broken:
                continue
            facts = _facts(draft, prefix)
            if facts is None:
                yield Fault(loc, f"{fact}: there is no probe {prefix!r}{_near(prefix, list(draft.book.probes))}")
            elif facts.kind(name) is None:
                yield Fault(loc, f"{fact}: no probe of this kind gives {name!r}{_near(name, list(facts.names))}")
            elif name.startswith("setting_") and not draft.has("settings", name.removeprefix("setting_")):
                yield Fault(loc, f"{fact}: there is no setting {name.removeprefix('setting_')!r}")


def unlike_kinds(draft: Draft) -> Iterator[Fault]:
    """A number that is compared with a text, and the like: unknown for ever too."""
    for loc, text in _readable(draft):
        for node in ast.walk(condition(text).tree):
            if not isinstance(node, ast.Compare):
                continue
            operands = [node.left, *node.comparators]
            for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
                kinds = [kind for side in (left, right) if (kind := _kind(draft, side, op)) is not FactKind.ANY]
                if len(set(kinds)) > 1:
                    yield Fault(loc, f"compares {kinds[0]} with {kinds[1]}: {ast.unparse(node)}")
                elif isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and FactKind.NUMBER not in kinds and kinds:
                    yield Fault(loc, f"{kinds[0]} is neither more nor less: {ast.unparse(node)}")


def _readable(draft: Draft) -> Iterator[tuple[Loc, str]]:
    for loc, text in draft.conditions():
        try:
            condition(text)
        except BadConditionError:
            continue
        yield loc, text


def _facts(draft: Draft, prefix: str) -> KnownFacts | None:
    if prefix == CONSOLE:
        return CONSOLE_FACTS
    probe = draft.book.probes.get(prefix)
    return None if probe is None else KNOWN_FACTS[probe.kind]


def _kind(draft: Draft, node: ast.expr, op: ast.cmpop) -> FactKind:
    if isinstance(node, ast.List | ast.Tuple):
        kinds = {_kind(draft, value, op) for value in node.elts}
        return kinds.pop() if len(kinds) == 1 else FactKind.ANY
    if isinstance(node, ast.Constant):
        return _kind_of(node.value)
    if isinstance(node, ast.UnaryOp):
        return FactKind.NUMBER
    prefix, _, name = (fact_name(node) or "").partition(".")
    if prefix == PREFIX:
        return _kind_of(draft.book.variables.get(name))
    facts = _facts(draft, prefix)
    return (facts.kind(name) if facts else None) or FactKind.ANY


def _kind_of(value: object) -> FactKind:
    if isinstance(value, bool):
        return FactKind.FLAG
    return (
        FactKind.TEXT if isinstance(value, str) else FactKind.NUMBER if isinstance(value, int | float) else FactKind.ANY
    )


def _near(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
