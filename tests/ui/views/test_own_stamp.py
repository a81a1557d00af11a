from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.log_line import LogLine
from mrb_tui.ui.views.own_stamp import without_stamp

AT = datetime(2026, 11, 25, 7, 24, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-11-25T07:24:00Z ",
        "2026-11-25T07:24:00.123456Z  ",
        "2026-11-25 07:24:00,123 ",
        "[2026-11-25T08:24:00+01:00] ",
        "2026-11-25T12:54:00+0530 ",
        "2026-11-25 12:54:01 ",
        "2026-11-24 21:24:00 ",
    ],
)
def test_a_time_that_is_told_already_is_left_out(stamp: str) -> None:
    assert without_stamp(LogLine(AT, "web-1", f"{stamp}ERROR status=429")) == "ERROR status=429"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25T07:20:00Z retried since then",
        "2026-11-20 07:24:00 an old one",
        "2026-11-25 07:31:07 no zone is seven minutes off",
        "2026-13-45T07:24:00Z no such day",
        "2026-11-25T07:24:00Z",
        "at 2026-11-25T07:24:00Z it failed",
        "ERROR status=429",
        "",
    ],
)
def test_what_says_anything_else_stays(text: str) -> None:
    assert without_stamp(LogLine(AT, "web-1", text)) == text


@given(st.text(min_size=1).filter(lambda text: not text[0].isspace()))
def test_all_that_follows_the_time_is_kept_as_it_is(rest: str) -> None:
    assert without_stamp(LogLine(AT, "web-1", f"2026-11-25T07:24:00Z {rest}")) == rest
