"""The calendar and the journal's place, as they are written and as they are wrong."""

from datetime import UTC, date, datetime, time

import pytest
from pydantic import ValidationError

from mrb_tui.config.incidents import Calendar, Journal


def test_a_calendar_as_written_is_the_one_the_domain_counts_with() -> None:
    table = Calendar.model_validate(
        {
            "time_zone": "Europe/Paris",
            "days": ["sun", "mon"],
            "opens": "08:30",
            "closes": "00:00",
            "holidays": ["2026-12-25"],
        }
    )
    calendar = table.business_calendar()
    assert calendar.weekdays == {0, 6}
    assert (calendar.opens, calendar.closes) == (time(8, 30), time(0))
    assert calendar.holidays == {date(2026, 12, 25)}
    assert calendar.opening(date(2026, 7, 5)) == datetime(2026, 7, 5, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"time_zone": "Europe/Pariss"}, "Europe/Paris"),
        ({"time_zone": "../../etc/passwd"}, "no time zone"),
        ({"days": []}, "at least one"),
        ({"days": ["monday"]}, "mon"),
        ({"opens": "9"}, "written like 09:00"),
        ({"opens": "18:00", "closes": "09:00"}, "end after they begin"),
        ({"holidays": ["25 December"]}, "written like 2026-12-25"),
    ],
)
def test_a_calendar_that_makes_no_sense_says_what_would(table: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Calendar.model_validate(table)


@pytest.mark.parametrize("group", ["", "on call", "-x", "a" * 40])
def test_a_group_is_a_name(group: str) -> None:
    with pytest.raises(ValidationError, match="one of this machine"):
        Journal.model_validate({"group": group})
