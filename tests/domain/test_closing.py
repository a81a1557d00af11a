"""The closing list: each item done, open with its reason, or passed over with another."""

import pytest

from mrb_tui.domain.closing import Check, CheckId, CheckStanding, closing_list
from mrb_tui.domain.events.evidence import EvidenceCollected
from mrb_tui.domain.events.incident import CheckOverridden, IncidentRetitled, Milestone, MilestoneMarked
from mrb_tui.domain.events.mitigation import MitigationAdopted, MitigationFinished, MitigationStarted
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import ProbeSpec, Vantage, Weight
from mrb_tui.domain.plan import Lasts
from tests.domain.story import DECLARED, NOON, Story, declared, minutes, plan

Judged = tuple[tuple[ProbeSpec, Health], ...]


def probe(label: str, health: Health, weight: Weight = Weight.DECIDING) -> tuple[ProbeSpec, Health]:
    spec = ProbeSpec(id=label, label=label, short="P", vantage=Vantage.HERE, interval_s=10, timeout_s=5, weight=weight)
    return spec, health


GREEN: Judged = (probe("API", Health.OK),)


def check(story: Story, check_id: CheckId, judged: Judged = GREEN) -> Check:
    found = {each.id: each for each in closing_list(story.incident, judged)}
    assert tuple(found) == tuple(CheckId), "all of them, in the order of the list"
    return found[check_id]


def standing(story: Story, check_id: CheckId, judged: Judged = GREEN) -> tuple[CheckStanding, str]:
    found = check(story, check_id, judged)
    return found.standing, found.why


def test_all_can_be_done() -> None:
    story = declared()
    story.add(MilestoneMarked(Milestone.MITIGATED), minutes(10))
    story.add(UpdatePublished("u1", "slack", "over"), minutes(11))
    story.add(EvidenceCollected("x.tar.gz", "0" * 64, 9), minutes(12))
    assert {each.standing for each in closing_list(story.incident, GREEN)} == {CheckStanding.DONE}


def test_at_first_most_is_open_and_says_why() -> None:
    story = declared()
    assert [each.words for each in closing_list(story.incident, GREEN)] == [
        "categorised: done, rate-limit",
        "mitigated: open, nobody has marked when it was mitigated",
        "stakeholders told: open, no update was published",
        "evidence collected: open, no bundle was collected",
        "ledger empty: done, nothing is in force",
        "probes green: done, all that decide are ok",
    ]


@pytest.mark.parametrize(("category", "why"), [("unknown", "its category is still unknown"), ("auth", "auth")])
def test_an_unknown_category_is_none(category: str, why: str) -> None:
    story = declared()
    story.add(IncidentRetitled("x", category), minutes(1))
    assert check(story, CheckId.CATEGORISED).why == why
    assert (check(story, CheckId.CATEGORISED).standing is CheckStanding.DONE) == (category == "auth")


def test_no_category_at_all() -> None:
    story = Story()
    story.add(type(DECLARED)("INC-1", "x", "P1"), NOON)
    assert standing(story, CheckId.CATEGORISED) == (CheckStanding.OPEN, "no category was given")


def test_those_who_heard_that_it_is_broken_hear_that_it_is_mended() -> None:
    story = declared()
    story.add(UpdatePublished("u1", "slack", "broken"), minutes(5))
    story.add(MilestoneMarked(Milestone.MITIGATED), minutes(10))
    told, why = standing(story, CheckId.TOLD)
    assert (told, why) == (CheckStanding.OPEN, "the last update, at 12:05 UTC, was before it was mitigated")
    story.add(UpdatePublished("u2", "slack", "mended"), minutes(12))
    assert check(story, CheckId.TOLD).standing is CheckStanding.DONE


def test_the_ledger_names_what_is_in_force_and_what_nobody_knows() -> None:
    story = declared()
    for plan_id, title, lasts in (
        ("a", "Cut concurrency", Lasts.TEMPORARY),
        ("b", "Turn on fallback", Lasts.TEMPORARY),
        ("c", "Rotate the key", Lasts.PERMANENT),
    ):
        story.add(plan(plan_id, title=title, lasts=lasts), minutes(1))
        story.add(MitigationStarted(plan_id, title), minutes(2))
    story.add(MitigationFinished("a", "Cut concurrency"), minutes(3))
    assert standing(story, CheckId.LEDGER) == (
        CheckStanding.OPEN,
        "in force: Cut concurrency; outcome unknown: Turn on fallback, Rotate the key",
    )
    story.add(MitigationFinished("c", "Rotate the key"), minutes(4))
    for plan_id in ("a", "b"):
        story.add(MitigationAdopted(plan_id, "x", "it stays"), minutes(5))
    assert check(story, CheckId.LEDGER).standing is CheckStanding.DONE


@pytest.mark.parametrize(
    ("judged", "why"),
    [
        ((), "no probe is watched"),
        ((probe("API", Health.OK), probe("Pods", Health.UNKNOWN)), "Pods unknown"),
        ((probe("API", Health.DOWN), probe("Page", Health.UNKNOWN, Weight.ADVISORY)), "API down"),
        ((probe("API", Health.OK), probe("Page", Health.DOWN, Weight.ADVISORY)), "Page down"),
    ],
)
def test_green_is_only_what_is_seen_to_be_green(judged: Judged, why: str) -> None:
    assert standing(declared(), CheckId.GREEN, judged) == (CheckStanding.OPEN, why)


def test_the_silence_of_an_adviser_is_nothing() -> None:
    judged = (probe("API", Health.OK), probe("Page", Health.UNKNOWN, Weight.ADVISORY))
    assert check(declared(), CheckId.GREEN, judged).standing is CheckStanding.DONE


def test_an_item_is_passed_over_with_a_reason_until_it_is_done() -> None:
    story = declared()
    story.add(CheckOverridden(CheckId.EVIDENCE, "the cluster is gone"), minutes(1))
    assert standing(story, CheckId.EVIDENCE) == (CheckStanding.OVERRIDDEN, "the cluster is gone")
    story.add(EvidenceCollected("x.tar.gz", "0" * 64, 9, ("metrics",)), minutes(2))
    assert standing(story, CheckId.EVIDENCE) == (CheckStanding.DONE, "x.tar.gz, without metrics")
