"""What a condition says of facts: by example, and by the laws of its logic."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.conditions.condition import condition
from mrb_tui.runbook.conditions.kleene import Truth

FACTS: dict[str, FactValue] = {
    "a.n": 429,
    "a.r": 0.42,
    "a.t": "Capacity exceeded",
    "a.yes": True,
    "a.no": False,
    "a.nan": math.nan,
    "a.big": 10**400,
}
_ATOMS = [
    "a.n == 429",
    "a.n > 500",
    "a.r < 0.5",
    "a.yes",
    "a.no",
    "a.gone",
    "a.gone == 1",
    "a.nan > 0",
    "a.t == 'x'",
    "a.n in [401, 429]",
    "400 <= a.n < 429",
    "a.gone in [1, 2]",
]
ATOMS = st.sampled_from(_ATOMS)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("a.n == 429", "true"),
        ("a.n != 429", "false"),
        ("429 == a.n", "true"),
        ("a.r >= 0.42", "true"),
        ("400 <= a.n < 500", "true"),
        ("400 <= a.n < 429", "false"),
        ("500 <= a.n < a.gone", "false"),
        ("400 <= a.n < a.gone", "unknown"),
        ("a.n in [401, 429]", "true"),
        ("a.n not in [401, 429]", "false"),
        ("a.n in ['429', 429]", "true"),
        ("a.n in ['429']", "unknown"),
        ("a.gone in [1]", "unknown"),
        ("'capacity' in a.t", "true"),
        ("'quota' in a.t", "false"),
        ("'quota' not in a.t", "true"),
        ("'x' in a.n", "unknown"),
        ("'x' in a.gone", "unknown"),
        ("a.yes", "true"),
        ("not a.no", "true"),
        ("a.yes == True", "true"),
        ("a.yes == 1", "unknown"),
        ("a.n == '429'", "unknown"),
        ("a.t > 'A'", "unknown"),
        ("a.t", "unknown"),
        ("a.n", "unknown"),
        ("a.gone", "unknown"),
        ("a.nan == a.nan", "unknown"),
        ("a.nan > 0", "unknown"),
        ("a.big > 1", "true"),
        ("a.n > -1", "true"),
        ("a.gone == 1 or a.n == 429", "true"),
        ("a.n == 429 or a.gone == 1", "true"),
        ("a.gone == 1 and a.n == 1", "false"),
        ("a.n == 1 and a.gone == 1", "false"),
        ("a.n == 429 and a.gone == 1", "unknown"),
        ("not (a.gone and a.no)", "true"),
    ],
)
def test_examples(text: str, truth: str) -> None:
    assert condition(text).holds(FACTS) is Truth(truth)


def test_facts_are_found_in_branches_that_are_never_taken_too() -> None:
    assert condition("a.yes or b.never == 1 and c.x in [1] or a.yes").facts == ("a.yes", "b.never", "c.x")


@given(st.lists(ATOMS, min_size=2, max_size=5), st.randoms(use_true_random=False), st.sampled_from(["and", "or"]))
def test_the_value_never_depends_on_the_order_of_operands(atoms: list[str], chance: object, join: str) -> None:
    shuffled = list(atoms)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own random.Random
    texts = [f" {join} ".join(f"({atom})" for atom in order) for order in (atoms, shuffled, atoms[::-1])]
    assert len({condition(text).holds(FACTS) for text in texts}) == 1


@given(ATOMS, ATOMS)
def test_de_morgan(left: str, right: str) -> None:
    for one, other in (("and", "or"), ("or", "and")):
        inside = condition(f"not (({left}) {one} ({right}))").holds(FACTS)
        assert inside is condition(f"not ({left}) {other} not ({right})").holds(FACTS)


@given(ATOMS, ATOMS)
def test_what_is_known_stays_so_whatever_the_unknown_turns_out_to_be(left: str, right: str) -> None:
    text = f"({left}) and ({right}) or not ({right})"
    before = condition(text).holds(FACTS)
    for value in (0, 1, 2, True, False, "x"):
        after = condition(text).holds({**FACTS, "a.gone": value, "a.nan": 7})
        assert before in (after, Truth.UNKNOWN)


@pytest.mark.parametrize(
    ("left", "right"), [("a.n == 429", "429 == a.n"), ("a.n < 500", "500 > a.n"), ("a.gone != 1", "1 != a.gone")]
)
def test_a_comparison_reads_the_same_from_both_ends(left: str, right: str) -> None:
    assert condition(left).holds(FACTS) is condition(right).holds(FACTS)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("a.n == 429 or a.gone", ("a.n",)),
        ("a.gone or a.n == 429 or a.yes", ("a.n", "a.yes")),
        ("a.n == 1 and a.yes", ("a.n",)),
        ("a.n == 429 and a.yes", ("a.n", "a.yes")),
        ("a.n == 1 or a.gone", ("a.gone",)),
        ("not a.no", ("a.no",)),
    ],
)
def test_it_names_the_facts_that_decide(text: str, facts: tuple[str, ...]) -> None:
    assert condition(text).because(FACTS)[1] == facts


@given(st.lists(ATOMS, min_size=1, max_size=4))
def test_the_facts_that_decide_are_enough_to_decide(atoms: list[str]) -> None:
    text = " and ".join(f"({atom} or a.no)" for atom in atoms)
    truth, names = condition(text).because(FACTS)
    if truth is Truth.TRUE:
        kept = {name: FACTS[name] for name in names if name in FACTS}
        assert condition(text).holds(kept) is truth
