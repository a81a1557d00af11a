"""Document templates: the part of Jinja2 that cannot run away.

A sandbox keeps a template from reaching Python; it does not keep it from looping, repeating and padding until memory is
gone. So the language is cut down to closed lists before anything is compiled: text, values, `if`, and `for` over a
value's rows; no calls, no arithmetic, no assignments, no macros, no imports. Every turn of a loop pays from a budget,
and the document is cut off while it is written once it grows beyond its limit. docs/adr/0007 says why.

Values are put in as text, made harmless for where they stand, and are never read as templates.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, UndefinedError, nodes, pass_context
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mrb_tui.documents.builtin import SOURCE_LIMIT
from mrb_tui.documents.markdown import Markdown
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

RENDERED_LIMIT = 1_000_000
DEPTH_LIMIT = 40
BUDGET = 200_000
"""What all turns of all loops may cost together; a turn costs as many as its body has parts."""
TEST_NAMES = ("defined", "undefined")
LOOP_NAMES = frozenset({"index", "first", "last"})

_TICK = "_tick"
_PUT_IN = "_put_in"
_CHARACTERS_A_PART = 64
_NODES: frozenset[type[nodes.Node]] = frozenset(
    {
        nodes.Template,
        nodes.Output,
        nodes.TemplateData,
        nodes.Name,
        nodes.Const,
        nodes.Getattr,
        nodes.If,
        nodes.For,
        nodes.Filter,
        nodes.Test,
        nodes.Compare,
        nodes.Operand,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.CondExpr,
    }
)
_WORDS = {
    nodes.Call: "nothing can be called",
    nodes.Assign: "nothing can be set",
    nodes.AssignBlock: "nothing can be set",
    nodes.Macro: "there are no macros",
    nodes.Include: "nothing can be included",
    nodes.Import: "nothing can be imported",
    nodes.FromImport: "nothing can be imported",
    nodes.Extends: "nothing can be extended",
    nodes.Block: "there are no blocks",
    nodes.Concat: "texts are not joined with ~: put them side by side",
}
_COMPARISONS = frozenset({"eq", "ne"})


@dataclass(frozen=True, slots=True)
class Template:
    """A template that has been checked. `names` are its values, in the order in which they are first used."""

    name: str
    names: tuple[str, ...]
    _compiled: Any

    def render(self, values: Mapping[str, object], put_in: Callable[[str], str]) -> str:
        """The document. `put_in` makes a value's text harmless where it stands. Raises TroubleError."""
        budget = _Budget(self.name)
        context = {**values, _TICK: budget.tick, _PUT_IN: put_in}
        written: list[str] = []
        size = 0
        try:
            for piece in self._compiled.generate(context):
                size += len(piece)
                if size > RENDERED_LIMIT:
                    raise _too_large(self.name, f"it grows beyond {RENDERED_LIMIT:,} characters")
                written.append(piece)
        except UndefinedError as error:
            raise _wrong(self.name, f"a value is not there: {error.message or 'it has no name'}") from None
        except (TypeError, ValueError, AttributeError) as error:
            raise _wrong(self.name, f"a value cannot be used so: {error}") from None
        return "".join(written)


class _Budget:
    """What one document's loops may still cost."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = BUDGET

    def tick(self, cost: int) -> str:
        """One turn; writes nothing."""
        self._left -= cost
        if self._left < 0:
            raise _too_large(self._name, "its loops take too many turns")
        return ""


def load(source: str, name: str) -> Template:
    """Check and compile. `name` is the file's, for whoever reads what is wrong. Raises TroubleError with the line."""
    if len(source) > SOURCE_LIMIT:
        raise _too_large(name, f"it is longer than {SOURCE_LIMIT // 1024} KiB")
    environment = _environment()
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        raise _wrong(name, error.message or "it cannot be read", error.lineno) from None
    except RecursionError:
        raise _wrong(name, "it is nested too deeply") from None
    _check(tree, name)
    undeclared = find_undeclared_variables(tree)
    names = tuple(
        dict.fromkeys(one.name for one in _all(tree) if isinstance(one, nodes.Name) and one.name in undeclared)
    )
    for loop in tuple(tree.find_all(nodes.For)):
        cost = sum(1 for part in loop.body for _ in _all(part)) + 1
        loop.body.insert(0, _ticking(cost, loop.lineno))
    tree.set_environment(environment)
    try:
        compiled = environment.from_string(tree)
    except (TemplateSyntaxError, SyntaxError, RecursionError) as error:
        raise _wrong(name, str(error) or "it is nested too deeply", getattr(error, "lineno", None)) from None
    return Template(name, names, compiled)


@cache
def _environment() -> Environment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
        optimized=False,
        cache_size=0,
    )
    environment.filters = {"upper": _upper, "lower": _lower, "trim": _trim}
    environment.tests = {name: environment.tests[name] for name in TEST_NAMES}
    environment.globals.clear()
    return environment


def _check(tree: nodes.Template, name: str) -> None:
    """Nothing but what is on the lists. Walked without recursion: depth is part of what is checked."""
    pending: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > DEPTH_LIMIT:
            raise _wrong(name, "it is nested too deeply", node.lineno)
        if reason := _forbidden(node):
            raise _wrong(name, reason, node.lineno)
        pending += [(child, depth + 1) for child in node.iter_child_nodes()]


def _forbidden(node: nodes.Node) -> str:
    if type(node) not in _NODES:
        return _WORDS.get(type(node), f"{type(node).__name__} is not known here")
    match node:
        case nodes.Name(name=written) if written.startswith("_") or (written == "loop" and node.ctx != "load"):
            return f"{written!r} is not a name to use"
        case nodes.Getattr(node=nodes.Name(name="loop"), attr=attr) if attr in LOOP_NAMES:
            return ""
        case nodes.Getattr(node=nodes.Name(name=owner), attr=attr):
            return "" if owner != "loop" and not attr.startswith("_") else f"loop.{attr} is not known here"
        case nodes.Getattr():
            return "only a name has parts"
        case nodes.For() if node.recursive or node.test is not None or not _is_rows(node):
            return "a loop goes over a value, by one name, without condition: for row in rows"
        case nodes.Filter(name=filter_name) if filter_name not in _environment().filters or node.args or node.kwargs:
            return f"there is no filter {filter_name!r}; there are: {', '.join(sorted(_environment().filters))}"
        case nodes.Test(name=test_name) if test_name not in TEST_NAMES:
            return f"there is no test {test_name!r}; there are: {', '.join(TEST_NAMES)}"
        case nodes.Operand(op=op) if op not in _COMPARISONS:
            return "values are compared by == and != only"
        case _:
            return ""


def _is_rows(loop: nodes.For) -> bool:
    """Over a value or a part of one, never over letters of a text that stands in the template."""
    return isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Name | nodes.Getattr)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _ticking(cost: int, line: int) -> nodes.Node:
    call = nodes.Call(nodes.Name(_TICK, "load"), [nodes.Const(cost)], [], None, None)
    return nodes.ExprStmt(call, lineno=line)


# -- what happens to a value. All of it takes time with its length, so all of it is paid for.


@pass_context
def _finalized(context: Context, value: object) -> str:
    written = _text(context, value)
    return written if isinstance(value, Markdown) else str(context[_PUT_IN](written))


@pass_context
def _upper(context: Context, value: object) -> str:
    return _text(context, value).upper()


@pass_context
def _lower(context: Context, value: object) -> str:
    return _text(context, value).lower()


@pass_context
def _trim(context: Context, value: object) -> str:
    return _text(context, value).strip()


def _text(context: Context, value: object) -> str:
    if isinstance(value, StrictUndefined):
        str(value)  # raises, with its name
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise TypeError("rows are not a text: go over them with for")
    context[_TICK](len(value) // _CHARACTERS_A_PART)
    return value


def _wrong(name: str, why: str, line: int | None = None) -> TroubleError:
    where = name if line is None else f"{name}, line {line}"
    what = f"The template {where} cannot be used"
    return TroubleError(
        Trouble(TroubleKind.CONFIGURATION, what, why, ("docs/writing.md says what a template may hold",))
    )


def _too_large(name: str, why: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.TOO_LARGE, f"The template {name} was stopped", why))
