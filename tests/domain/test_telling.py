"""What others were told, against what is so; and promises as people type them."""

from datetime import timedelta

import pytest

from mrb_tui.domain.events.incident import Status, StatusChanged
from mrb_tui.domain.events.updates import UpdateDrafted, UpdatePublished
from mrb_tui.domain.moments import promise_from
from mrb_tui.domain.telling import last_public, public_lag
from tests.domain.story import NOON, Story, declared, minutes


def _page(story: Story, status: str, at: float) -> None:
    update = UpdatePublished(f"u{at}", "page", "x", template="status-update", document="status-update", status=status)
    story.add(update, minutes(at))


def test_a_page_that_says_less_than_is_known_lags() -> None:
    story = declared()
    assert public_lag(story.incident) == ""
    _page(story, "investigating", 1)
    assert public_lag(story.incident) == ""
    story.add(StatusChanged(Status.INVESTIGATING, Status.IDENTIFIED), minutes(2))
    assert public_lag(story.incident) == "the public page still says investigating, the incident is identified"
    _page(story, "identified", 3)
    assert public_lag(story.incident) == ""
    last = last_public(story.incident)
    assert last is not None
    assert last.since_at == minutes(3)


def test_a_draft_is_there_until_it_is_out_or_thrown_away() -> None:
    story = declared()
    story.add(UpdateDrafted("u1", "", "x", "slack", {"action": "y"}), minutes(1))
    assert story.incident.drafts["slack"].value.fields == {"action": "y"}
    story.add(UpdatePublished("u1", "chat", "x", template="slack", document="slack"), minutes(2))
    assert not story.incident.drafts
    assert story.incident.told["slack"].since_at == minutes(2)
    story.add(UpdateDrafted("u2", "", "x", "slack"), minutes(3))
    story.add(UpdateDrafted("u2", "", "", "slack"), minutes(4))
    assert not story.incident.drafts


@pytest.mark.parametrize(
    ("typed", "after_min"),
    [("in 20m", 20), ("20m", 20), ("12:30", 30), ("11:00", 23 * 60), ("2026-11-24 12:05 UTC", 5)],
)
def test_a_promise_is_to_come(typed: str, after_min: float) -> None:
    assert promise_from(typed, NOON) == NOON + timedelta(minutes=after_min)


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "2026-11-23 12:00"])
def test_what_is_no_moment_to_come_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"14:05|over already|like"):
        promise_from(typed, NOON)
