"""Kleene's tables, and what follows from them."""

from itertools import permutations, product

import pytest

from mrb_tui.runbook.conditions.kleene import Truth, every, some

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_the_tables(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert every((left, right)) is both
    assert some((left, right)) is either


def test_not() -> None:
    assert (~T, ~F, ~U) == (F, T, U)


@pytest.mark.parametrize("values", list(product(Truth, repeat=3)))
def test_the_order_does_not_matter_and_de_morgan_holds(values: tuple[Truth, ...]) -> None:
    for order in permutations(values):
        assert every(order) is every(values)
        assert some(order) is some(values)
    assert ~every(values) is some(~value for value in values)


def test_nothing_is_every_and_nothing_is_not_some() -> None:
    assert (every(()), some(())) == (T, F)


@pytest.mark.parametrize("value", list(Truth))
def test_it_is_no_bool_for_unknown_would_become_yes(value: Truth) -> None:
    with pytest.raises(TypeError, match="compared by identity"):
        bool(value)
