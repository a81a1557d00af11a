"""The status page, against a mock of the published API."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from mrb_tui.channels.channel import NotYetError, OutcomeUnknownError, Readable
from mrb_tui.channels.entry import State
from mrb_tui.channels.message import Kind, Message
from mrb_tui.demo.audience import COMPONENTS, Fault
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.channels.conftest import Town

API = next(iter(COMPONENTS))
FIRST = Message(
    "u1",
    Kind.PUBLIC,
    "Elevated errors",
    "Some requests fail.\nWe are looking into it.",
    status="investigating",
    impact="major",
    components=MappingProxyType({API: "partial_outage"}),
    incident_id="INC-1",
)
LAST = replace(
    FIRST,
    update_id="u2",
    text="It is over.",
    status="resolved",
    impact="",
    components=MappingProxyType({API: "operational"}),
)


async def test_an_incident_is_begun_carried_on_and_resolved(town: Town, tmp_path: Path) -> None:
    outbox = await town.outlets.outbox(tmp_path)
    first = await outbox.send(outbox.put(FIRST, "statuspage").key)
    ((reference, incident),) = town.audience.incidents.items()
    assert first.sent is not None
    assert (first.sent.reference, first.sent.url) == (reference, incident["shortlink"])
    assert (incident["name"], incident["status"], incident["impact"]) == ("Elevated errors", "investigating", "major")
    assert town.audience.components[API] == "partial_outage"
    last = await outbox.send(outbox.put(LAST, "statuspage").key)
    assert last.state is State.SENT
    assert list(town.audience.incidents) == [reference]
    assert (incident["status"], incident["impact"]) == ("resolved", "major")
    assert [each["body"] for each in incident["incident_updates"]] == [LAST.text, FIRST.text]
    assert town.audience.components[API] == "operational"
    assert set(incident["metadata"]["mrb_tui"]) == {"u1", "u2"}
    assert town.audience.notified == 2


async def test_components_of_earlier_updates_stay_affected(town: Town, tmp_path: Path) -> None:
    outbox = await town.outlets.outbox(tmp_path)
    other = next(name for name in COMPONENTS if name != API)
    later = (
        replace(FIRST, update_id="u2", components=MappingProxyType({other: "major_outage"})),
        replace(FIRST, update_id="u3", components=MappingProxyType({})),
    )
    for message in (FIRST, *later):
        await outbox.send(outbox.put(message, "statuspage").key)
    ((_, incident),) = town.audience.incidents.items()
    assert {each["id"]: each["status"] for each in incident["components"]} == {
        API: "partial_outage",
        other: "major_outage",
    }


def test_the_preview_has_all_that_the_public_will_see(town: Town) -> None:
    assert town.channel("statuspage").preview(FIRST) == (
        "a new incident: Elevated errors",
        "status: investigating",
        "impact: major",
        "component API: partial_outage",
        "subscribers are told",
        "",
        "Some requests fail.",
        "We are looking into it.",
    )
    assert town.channel("statuspage").preview(replace(LAST, reference="abc"))[0] == "carries on abc: Elevated errors"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": Kind.TEAM}, "not written for the public"),
        ({"subject": ""}, "no title"),
        ({"subject": "x" * 256}, "longer than 255"),
        ({"text": " "}, "empty"),
        ({"text": "x" * 25_001}, "25,000"),
        ({"status": "solved"}, "solved"),
        ({"impact": "huge"}, "huge"),
        ({"components": {API: "broken"}}, "broken"),
    ],
)
async def test_what_it_would_not_take_is_told_before(town: Town, wrong: dict[str, object], why: str) -> None:
    message = replace(FIRST, **wrong)  # type: ignore[arg-type]  # each is of its field's type
    page = town.channel("statuspage")
    with pytest.raises(TroubleError, match=why):
        page.preview(message)
    with pytest.raises(TroubleError, match=why):
        await page.send(message)
    assert town.audience.incidents == {}


@pytest.mark.parametrize("began", [False, True])
async def test_cut_off_after_it_was_received_it_is_found_again(town: Town, tmp_path: Path, began: bool) -> None:
    outbox = await town.outlets.outbox(tmp_path)
    if began:
        await outbox.send(outbox.put(FIRST, "statuspage").key)
        town.audience.page_faults.append(Fault())  # the reading before
    message = LAST if began else FIRST
    town.audience.page_faults.append(Fault(cut=True))
    entry = await outbox.send(outbox.put(message, "statuspage").key)
    assert entry.state is State.UNKNOWN
    settled = await outbox.settle(entry.key)
    ((reference, incident),) = town.audience.incidents.items()
    assert settled.state is State.SENT
    assert settled.sent is not None
    assert settled.sent.reference == reference
    assert len(incident["incident_updates"]) == 1 + began


async def test_what_never_arrived_is_not_found(town: Town) -> None:
    page = town.channel("statuspage")
    assert isinstance(page, Readable)
    assert await page.find(FIRST) is None
    await page.send(FIRST)
    assert await page.find(replace(LAST, reference=next(iter(town.audience.incidents)))) is None


async def test_the_same_words_without_our_mark_are_for_a_human_to_judge(town: Town) -> None:
    page = town.channel("statuspage")
    assert isinstance(page, Readable)
    await page.send(FIRST)
    next(iter(town.audience.incidents.values()))["metadata"] = {}
    with pytest.raises(TroubleError, match="cannot be told"):
        await page.find(FIRST)


async def test_what_others_keep_with_the_incident_is_left_alone(town: Town) -> None:
    page = town.channel("statuspage")
    sent = await page.send(FIRST)
    incident = town.audience.incidents[sent.reference]
    incident["metadata"]["tickets"] = {"api_key": "a-value-of-theirs"}
    await page.send(replace(LAST, reference=sent.reference))
    assert incident["metadata"]["tickets"] == {"api_key": "a-value-of-theirs"}


async def test_an_update_that_is_there_already_is_not_said_again(town: Town) -> None:
    page = town.channel("statuspage")
    reference = (await page.send(FIRST)).reference
    for _ in range(2):
        assert (await page.send(replace(LAST, reference=reference))).reference == reference
    assert len(town.audience.incidents[reference]["incident_updates"]) == 2


@pytest.mark.parametrize("status", [420, 429])
async def test_too_many_requests_are_told_when_to_come_back(town: Town, status: int) -> None:
    town.audience.page_faults.append(Fault(status, "60"))
    with pytest.raises(NotYetError) as caught:
        await town.channel("statuspage").send(FIRST)
    assert caught.value.after_s == 60
    assert town.audience.incidents == {}


async def test_while_it_only_reads_nothing_can_have_arrived(town: Town) -> None:
    page = town.channel("statuspage")
    reference = (await page.send(FIRST)).reference
    for fault in (Fault(cut=True), Fault(500)):
        town.audience.page_faults.append(fault)
        with pytest.raises(NotYetError):
            await page.send(replace(LAST, reference=reference))
    town.audience.page_faults += [Fault(), Fault(500)]
    with pytest.raises(OutcomeUnknownError):
        await page.send(replace(LAST, reference=reference))


async def test_its_own_words_are_told(town: Town) -> None:
    with pytest.raises(TroubleError, match="Component nobody is invalid"):
        await town.channel("statuspage").send(replace(FIRST, components={"nobody": "operational"}))


async def test_a_wrong_key_says_where_the_right_one_is(town: Town) -> None:
    right = (town.folder / "statuspage.key").read_text()
    (town.folder / "statuspage.key").write_text("another-key-0001")
    try:
        with pytest.raises(TroubleError) as caught:
            await town.channel("statuspage").check()
    finally:
        (town.folder / "statuspage.key").write_text(right)
    assert caught.value.trouble.kind is TroubleKind.UNAUTHORIZED
    assert "API info" in caught.value.trouble.advice[0]
    assert "another-key" not in str(caught.value.trouble)


async def test_the_check_publishes_nothing(town: Town) -> None:
    assert await town.channel("statuspage").check() == "the page answers, components: 2"
    assert town.audience.incidents == {}
