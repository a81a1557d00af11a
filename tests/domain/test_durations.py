import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.durations import age, clock, seconds_from, short


@pytest.mark.parametrize(
    ("text", "seconds"), [("500ms", 0.5), ("10s", 10), ("1m30s", 90), ("1h", 3600), ("2d", 172800), ("1.5s", 1.5)]
)
def test_written_durations(text: str, seconds: float) -> None:
    assert seconds_from(text) == seconds


@pytest.mark.parametrize("text", ["", "10", "s", "10 s", "-1s", "1w", "1sx"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="written like"):
        seconds_from(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.085, "85ms"), (0.9996, "1.0s"), (1.23, "1.2s"), (45, "45s"), (240, "4m"), (10_800, "3h"), (172_800, "2d")],
)
def test_short(seconds: float, text: str) -> None:
    assert short(seconds) == text


@given(st.floats(0, 1e8))
def test_a_pane_never_needs_more_than_six_columns(seconds: float) -> None:
    assert len(short(seconds)) <= 6
    assert len(age(seconds)) <= 6


def test_the_clock_does_not_wrap() -> None:
    assert clock(751) == "00:12:31"
    assert clock(100 * 3600) == "100:00:00"
