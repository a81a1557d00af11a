"""The tree's rows: exactly as wide as the pane whatever that is, and readable where it is narrow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.session.guide import RowKind
from mrb_tui.ui import cells
from mrb_tui.ui.lines import line_width, plain_text
from mrb_tui.ui.views.question import answer_rows, question_lines
from mrb_tui.ui.views.step_detail import step_detail
from mrb_tui.ui.views.tree import facts_in, first_choice, tree_view
from mrb_tui.ui.views.tree_foot import FOOT, tree_foot
from tests.ui import runbook_scenes

SCENES = {
    scene.__name__: scene()
    for scene in (
        runbook_scenes.supported,
        runbook_scenes.turned,
        runbook_scenes.against,
        runbook_scenes.cannot_tell,
        runbook_scenes.steps_in_all_states,
        runbook_scenes.hostile,
    )
}


@given(st.integers(1, 220), st.sampled_from(sorted(SCENES)))
def test_every_line_is_as_wide_as_its_place(width: int, scene: str) -> None:
    guide = SCENES[scene].guide
    rows = guide.rows()
    lines = [line for row in tree_view(rows, width) for line in row.lines]
    lines += [line for row in rows for line in tree_foot(row, width, has_keys=True)]
    lines += [line for row in rows if row.kind is RowKind.QUESTION for line in question_lines(row, width)]
    answers = [row for row in rows if row.kind is RowKind.ANSWER]
    lines += [line for row in answer_rows(answers, width) for line in row.lines]
    lines += [line for row in rows if row.kind is RowKind.STEP for line in step_detail(guide.step(row.id), width)]
    assert {line_width(line) for line in lines} <= {width}


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_what_is_below_the_tree_is_always_as_high(scene: str) -> None:
    for row in (*SCENES[scene].guide.rows(), None):
        assert len(tree_foot(row, 37, has_keys=True)) == FOOT


def test_in_a_narrow_pane_what_was_answered_takes_a_row_or_three() -> None:
    text = plain_text([line for row in tree_view(SCENES["steps_in_all_states"].guide.rows(), 37) for line in row.lines])
    assert text.split("\n")[:5] == [
        " ✓ Is the provider failing, h… → Yes",
        " ✓ Which failure is… → 429: a limit",
        " ✓ Which limit is used up?",
        "   → Requests or tokens a second or",
        "   a minute",
    ]


def test_only_the_open_question_shows_its_answers() -> None:
    keys = [row.key for row in tree_view(SCENES["turned"].guide.rows(), 60)]
    assert [key for key in keys if key and key.startswith("answer")] == [
        "answer which-limit 0",
        "answer which-limit 1",
        "answer which-limit -1",
    ]


def test_the_cursor_belongs_to_the_supported_answer_the_question_or_the_next_step() -> None:
    assert first_choice(SCENES["supported"].guide.rows()) == "answer provider-errors 0"
    assert first_choice(SCENES["cannot_tell"].guide.rows()) == "question provider-errors"
    assert first_choice(SCENES["steps_in_all_states"].guide.rows()) == "step read-limits"
    assert first_choice(()) == ""


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), max_size=12),
    st.integers(8, 80),
)
def test_facts_fit_and_none_goes_missing_without_a_word(facts: list[str], room: int) -> None:
    lines = facts_in(facts, room, 3)
    assert len(lines) <= 3
    assert all(cells.width(line) <= room for line in lines)
    if len(" ".join(lines).replace(" ", "")) < sum(len(cells.safe(fact).replace(" ", "")) for fact in facts):
        assert "more" in lines[-1] or "…" in lines[-1]
