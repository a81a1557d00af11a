"""The decision tree: questions, their answers, and the leaves they end in. Severities and hints stand beside it."""

from typing import Annotated

from pydantic import Field

from mrb_tui.runbook.tables.values import Conditions, Id
from mrb_tui.tomlsource.fields import Table


class Severity(Table):
    """How grave an incident is, and how soon somebody acts."""

    definition: str
    respond_within: str
    examples: tuple[str, ...] = ()


class Answer(Table):
    """One way out of a question. Without `when` only a person can tell."""

    say: Annotated[str, Field(min_length=1, max_length=80)]
    go: str
    when: Conditions | None = None


class Node(Table):
    """A question. `unknown` is where *cannot tell* leads; `why` is what to know before answering."""

    ask: str
    unknown: str
    answers: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=20)]
    why: str = ""


class Leaf(Table):
    """An end of the tree: what it is, and the steps to take, in order. `severity` is a proposal."""

    title: str
    category: Id
    steps: tuple[str, ...] = ()
    severity: str | None = None
    why: str = ""


class Hint(Table):
    """What to do when something of ours does not work. It shows where `when` holds, and after a step that names it."""

    issue: str
    cause: str
    advice: Annotated[tuple[str, ...], Field(min_length=1)]
    when: Conditions | None = None
