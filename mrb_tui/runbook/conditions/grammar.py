"""What a condition may be written with: a closed list of nodes of Python's `ast`. Everything else is refused.

The text never runs. It is bounded before it is parsed, and again after: a hostile one costs no more than a long one.
"""

import ast
import re
import warnings

LONGEST = 500
DEEPEST = 16
MOST_IN_A_LIST = 40
LONGEST_TEXT = 100
LARGEST_NUMBER = 1e15

_FACT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_HINT = "compare a fact, as in mistral_api.status == 429; join with and, or, not; a list stands after in"


class BadConditionError(Exception):
    """A condition that is no condition. `column` is from 1, in characters."""

    def __init__(self, what: str, column: int) -> None:
        super().__init__(f"{what} (column {column} of the condition)")
        self.what = what
        self.column = column


def parse(text: str) -> ast.expr:
    """The checked tree. Raises BadConditionError with the column of what is wrong."""
    if len(text) > LONGEST:
        raise BadConditionError(f"longer than {LONGEST} characters", LONGEST + 1)
    if "\0" in text:
        raise BadConditionError("not an expression: a NUL", text.index("\0") + 1)
    line = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    body = line.lstrip(" ")
    if not body:
        raise BadConditionError("empty", 1)
    check = _Check(body, len(line) - len(body))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # an odd escape or number would be warned of on the user's terminal
            tree = ast.parse(body, mode="eval").body
    except SyntaxError as error:
        column = error.offset or len(body) + 1
        raise BadConditionError(f"not an expression: {_words(error)}", check.shift + column) from None
    except (ValueError, RecursionError, MemoryError):
        raise BadConditionError("not an expression", check.shift + 1) from None
    check.truth(tree, 1)
    return tree


def fact_name(node: ast.expr) -> str | None:
    """`mistral_api.status` for a dotted name of two parts; None for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        name = f"{node.value.id}.{node.attr}"
        return name if _FACT.fullmatch(name) else None
    return None


class _Check:
    """Walks the tree once. `shift` is how many blanks stood before the text."""

    def __init__(self, text: str, shift: int) -> None:
        self._bytes = text.encode()
        self.shift = shift

    def truth(self, node: ast.expr, depth: int) -> None:
        """Where yes or no is wanted: and, or, not, a comparison, a fact."""
        if depth > DEEPEST:
            raise self._bad(node, f"nested deeper than {DEEPEST}")
        if isinstance(node, ast.BoolOp):
            for value in node.values:
                self.truth(value, depth + 1)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.truth(node.operand, depth + 1)
        elif isinstance(node, ast.Compare):
            self._compare(node)
        elif isinstance(node, ast.Constant):
            raise self._bad(node, f"a fact or a comparison is wanted here, not a value; {_HINT}")
        else:
            self._fact(node)

    def _compare(self, node: ast.Compare) -> None:
        self._operand(node.left)
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            if not isinstance(op, _COMPARISONS):
                raise self._bad(right, f"this comparison is not known; {_HINT}")
            if isinstance(op, ast.In | ast.NotIn):
                if len(node.ops) > 1:
                    raise self._bad(node, "`in` stands alone: join it to other comparisons with and")
                self._container(right)
            else:
                self._operand(right)
            if isinstance(left, ast.Constant) and not fact_names(right):
                raise self._bad(left, "compares two values, and no fact")
            left = right

    def _container(self, node: ast.expr) -> None:
        if not isinstance(node, ast.List | ast.Tuple):
            self._operand(node)
            return
        if not 1 <= len(node.elts) <= MOST_IN_A_LIST:
            raise self._bad(node, f"a list has 1 to {MOST_IN_A_LIST} values")
        for value in node.elts:
            if fact_name(value) is not None:
                raise self._bad(value, "a list holds values, no facts")
            self._operand(value)

    def _operand(self, node: ast.expr) -> None:
        number = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
        if not isinstance(number, ast.Constant):
            self._fact(node)
            return
        value = number.value
        if isinstance(value, str) and number is node:
            if len(value) > LONGEST_TEXT:
                raise self._bad(node, f"a text longer than {LONGEST_TEXT} characters")
        elif isinstance(value, bool) and number is node:
            pass
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if (
                not -LARGEST_NUMBER <= value <= LARGEST_NUMBER
            ):  # so is no infinity, and no whole number too large to be one
                raise self._bad(node, "a number beyond all measure")
        else:
            raise self._bad(node, f"no such value here; {_HINT}")

    def _fact(self, node: ast.expr) -> None:
        if fact_name(node) is not None:
            return
        if isinstance(node, ast.Name):
            raise self._bad(node, f"{node.id!r} is no fact: a fact is written probe.name; text stands in quotes")
        if isinstance(node, ast.Attribute):
            raise self._bad(node, "a fact is written probe.name, in small letters")
        raise self._bad(node, f"{_KINDS.get(type(node), 'this')} is not allowed; {_HINT}")

    def _bad(self, node: ast.expr, what: str) -> BadConditionError:
        column = len(self._bytes[: node.col_offset].decode(errors="ignore")) + 1
        return BadConditionError(what, self.shift + column)


_KINDS: dict[type[ast.expr], str] = {
    ast.Call: "a call",
    ast.BinOp: "arithmetic",
    ast.Lambda: "a function",
    ast.Subscript: "an index",
    ast.IfExp: "if … else",
    ast.JoinedStr: "a text that is put together",
    ast.NamedExpr: "an assignment",
    ast.List: "a list here",
    ast.Tuple: "a list here",
}


def fact_names(node: ast.expr) -> tuple[str, ...]:
    """Every fact below, in the order of the text, whether or not evaluating would come by."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    names = [fact_name(part) for part in sorted(parts, key=lambda part: part.col_offset)]
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _words(error: SyntaxError) -> str:
    return (error.msg or "not understood").partition(". Perhaps")[0].partition(". Maybe")[0]
