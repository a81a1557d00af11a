"""The tree as rows to read."""

from itertools import pairwise

from mrb_tui.runbook.load import load_runbook
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.outline import Row, outline

BOOK = RunbookFile.model_validate(
    {
        "format": 1,
        "title": "Ours",
        "start": "first",
        "probes": {},
        "severities": {},
        "nodes": {
            "first": {
                "ask": "Is it us?",
                "unknown": "end",
                "answers": [{"say": "Yes", "go": "second"}, {"say": "No", "go": "end"}],
            },
            "second": {"ask": "Are you sure?", "unknown": "first", "answers": [{"say": "No", "go": "first"}]},
        },
        "leaves": {"end": {"title": "The end", "category": "x", "steps": ["look"]}},
        "steps": {"look": {"title": "Look", "look": "logs"}},
    }
)


def test_it_is_written_depth_first_each_place_once() -> None:
    assert outline(BOOK) == (
        Row(0, "question", "Is it us?"),
        Row(1, "answer", "Yes"),
        Row(2, "question", "Are you sure?"),
        Row(3, "answer", "No"),
        Row(4, "leaf", "→ Is it us?"),
        Row(3, "answer", "Cannot tell"),
        Row(4, "leaf", "→ Is it us?"),
        Row(1, "answer", "No"),
        Row(2, "leaf", "The end"),
        Row(3, "step", "Look"),
        Row(1, "answer", "Cannot tell"),
        Row(2, "leaf", "→ The end"),
    )


def test_the_built_in_one_is_written_out_whole() -> None:
    book = load_runbook(None)
    rows = outline(book)
    told = [row.text for row in rows]
    for texts in (
        [node.ask for node in book.nodes.values()],
        [leaf.title for leaf in book.leaves.values()],
        [step.title for step in book.steps.values()],
        [answer.say for node in book.nodes.values() for answer in node.answers],
    ):
        assert set(texts) <= set(told)
    assert rows[0].depth == 0
    assert all(after.depth <= before.depth + 1 for before, after in pairwise(rows))
