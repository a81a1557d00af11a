"""The tree as rows to read, depth first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mrb_tui.runbook.model import RunbookFile

Kind = Literal["question", "answer", "leaf", "step"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the tree."""

    depth: int
    kind: Kind
    text: str


def outline(book: RunbookFile) -> tuple[Row, ...]:
    """Every question, answer, leaf and step. A place that several ways lead to is written out once."""
    return tuple(_place(book, book.start, 0, set()))


def _place(book: RunbookFile, place: str, depth: int, told: set[str]) -> Iterator[Row]:
    if place in told:
        yield Row(depth, "leaf", f"→ {book.leaves[place].title if place in book.leaves else book.nodes[place].ask}")
        return
    told.add(place)
    if place in book.leaves:
        leaf = book.leaves[place]
        yield Row(depth, "leaf", leaf.title)
        for step in leaf.steps:
            yield Row(depth + 1, "step", book.steps[step].title)
        return
    node = book.nodes[place]
    yield Row(depth, "question", node.ask)
    for answer in node.answers:
        yield Row(depth + 1, "answer", answer.say)
        yield from _place(book, answer.go, depth + 2, told)
    yield Row(depth + 1, "answer", "Cannot tell")
    yield from _place(book, node.unknown, depth + 2, told)
