"""The bar: whatever the width, what one must not miss is whole."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.events.incident import SeverityChanged
from mrb_tui.journal.troubles import passed_over
from mrb_tui.session.desk import JournalState
from mrb_tui.session.live import Mode, ServiceInfo
from mrb_tui.ui import cells
from mrb_tui.ui.lines import plain_text
from mrb_tui.ui.views.incident_bar import bar_lines, bar_view
from tests.ui import incident_scenes
from tests.ui.fake_session import FakeSession


def words(session: FakeSession, width: int) -> str:
    return plain_text(bar_lines(bar_view(session), width - 14, width))


@given(st.integers(60, 240))
def test_mode_severity_place_and_what_is_in_force_are_never_cut(width: int) -> None:
    session = incident_scenes.unsettled()
    session.modes = frozenset({Mode.DEMO, Mode.READ_ONLY})
    said = words(session, width)
    for part in ("DEMO", "READ-ONLY", "P1", "IDENTIFIED", "2 in force", "1 outcome unknown", "prod-eu/default"):
        assert part in said
    assert "…" not in said.replace("rate: 42", "").split("IC ana")[0]


_NAMES = st.text(st.sampled_from("abc-_名値é"), min_size=1, max_size=40)


@given(
    width=st.integers(60, 200),
    context=_NAMES,
    namespace=st.text(st.sampled_from("abc-"), min_size=1, max_size=30),
    service=_NAMES,
    severity=st.text(st.sampled_from("ABC1"), min_size=1, max_size=24),
    in_incident=st.booleans(),
)
def test_long_names_cut_off_nothing_that_must_be_seen(
    width: int, context: str, namespace: str, service: str, severity: str, in_incident: bool
) -> None:
    session = incident_scenes.unsettled() if in_incident else incident_scenes.undeclared()
    session.modes = frozenset({Mode.DEMO, Mode.READ_ONLY})
    session.service = ServiceInfo("x", service, f"{context}/{namespace}/{'w' * 30}")
    if session.desk.incident is not None:
        session.desk.happen(SeverityChanged("P1", severity))
    said = "".join(words(session, width).split())
    needed = ["DEMO", "READ-ONLY", f"{context}/{namespace}"]
    for part in [*needed, severity, "2inforce", "1outcomeunknown"] if in_incident else needed:
        assert part in said


@given(st.integers(60, 240), st.integers(1, 200))
def test_every_line_is_as_wide_as_its_place(width: int, length: int) -> None:
    session = incident_scenes.hostile()
    session.service = ServiceInfo("x", "値" * 30, f"{'c' * length}/{'名' * (length // 3)}/w")
    first, *more = bar_lines(bar_view(session), width - 14, width)
    assert sum(cells.width(span.text) for span in first) == width - 14
    assert {sum(cells.width(span.text) for span in line) for line in more} == {width}


def test_the_clocks_run() -> None:
    session = incident_scenes.just_declared()
    assert "00:12:31" in words(session, 120)
    assert "responded in 00:04:02" in words(session, 120)
    assert "next update in 00:51:31" in words(session, 120)
    session.pass_time(3)
    assert "00:12:34" in words(session, 120)
    assert "next update in 00:51:28" in words(session, 120)
    session.pass_time(3600)
    assert "update overdue by 00:08:32" in words(session, 120)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_that_nothing_is_saved_is_always_said_with_how_much(width: int) -> None:
    said = words(incident_scenes.not_saved(), width)
    assert "NOT SAVED" in said
    assert "12 events in memory only since 12:06:36" in said
    if width >= 80:
        assert "no space left on device" in said


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_could_not_be_read_is_said_and_is_no_failure_to_save(width: int) -> None:
    session = incident_scenes.in_full_swing()
    session.desk.journal = JournalState(unread=passed_over(3))
    said = words(session, width)
    assert "NOT ALL READ" in said
    assert "events not taken in: 3" in said
    assert "NOT SAVED" not in said


def test_a_past_incident_says_so_and_its_clock_stands() -> None:
    session = incident_scenes.over()
    before = words(session, 120)
    assert "PAST" in before
    assert "READ-ONLY" in before
    assert "RESOLVED" in before
    session.pass_time(2)
    assert words(session, 120) == before


def test_an_open_incident_that_is_only_read_says_so() -> None:
    session = incident_scenes.in_full_swing()
    session.desk.read_only = True
    assert "READ-ONLY" in words(session, 80)
    assert "PAST" not in words(session, 80)


def test_a_response_that_nobody_gave_is_among_what_runs() -> None:
    session = incident_scenes.just_declared("P1")
    incident = session.desk.incident
    assert incident is not None
    session.desk.incident = replace(incident, declared_by="", acted_at=None)
    assert "respond within 00:02:29" in words(session, 80)
    session.clock += timedelta(minutes=5)
    assert "response overdue by 00:02:31" in words(session, 80)
