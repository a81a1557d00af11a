"""Telling the others, over a real journal: drafts that last, what leaves, and that nothing leaves twice."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from mrb_tui.channels.channel import NotYetError, OutcomeUnknownError, Sent
from mrb_tui.channels.message import Kind, Message
from mrb_tui.channels.outbox import Outbox
from mrb_tui.documents.fields import DocumentKind
from mrb_tui.domain.severity import SCALE
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.load import load_runbook
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.sheets import OwnTemplates
from mrb_tui.session.writing import Fate
from mrb_tui.session.writing_desk import RealWriting
from mrb_tui.session.writing_inputs import WritingInputs
from tests.session.desks import SECRET, START, Bench, running, until

BOOK = load_runbook(None)
TROUBLE = Trouble(TroubleKind.TIMEOUT, "Not sent", "no answer")


@dataclass
class FakeChannel:
    """Takes messages, or fails as told."""

    at: datetime = START
    id: str = "page"
    label: str = "the page"
    is_public: bool = True
    fails: list[Exception] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)

    def preview(self, message: Message) -> tuple[str, ...]:
        return (message.subject, *message.text.splitlines())

    async def send(self, message: Message) -> Sent:
        self.got.append(message)
        if self.fails:
            raise self.fails.pop(0)
        return Sent(f"ref-{len(self.got)}", "", self.at)

    async def check(self) -> str:
        return "there"


@asynccontextmanager
async def writing(folder: Path, *channels: FakeChannel) -> AsyncIterator[tuple[RealWriting, Bench]]:
    """A desk with an open incident."""
    async with running(folder) as bench:
        await bench.declare()
        yield desk_of(bench, *channels), bench


def desk_of(
    bench: Bench,
    *channels: FakeChannel,
    read_only: bool = False,
    own: OwnTemplates | None = None,
    components: Mapping[str, str] | None = None,
) -> RealWriting:
    secrets = Secrets()
    secrets.add(SECRET)
    return RealWriting(
        WritingInputs(own=own or OwnTemplates(), channels=channels, read_only=read_only, components=components or {}),
        desk=bench.desk,
        clock=lambda: bench.at,
        scrubber=Scrubber(secrets),
        book=lambda: BOOK,
        scale=SCALE,
        facts=dict,
        service_name=lambda: "Chat",
        changed=bench.changes.append,
    )


async def filled(desk: RealWriting) -> str:
    draft = await desk.open("slack")
    desk.put(draft, "impact", "Degraded AI responses")
    desk.put(draft, "commander", "ana")
    desk.put(draft, "action", "cutting concurrency")
    return draft


async def test_a_team_message_is_prefilled_and_asks_for_the_rest(tmp_path: Path) -> None:
    async with writing(tmp_path) as (desk, _):
        draft = await desk.open("slack")
        view = desk.draft(draft)
        assert view.kind is DocumentKind.TEAM
        assert view.missing == ("What do users notice?", "What are you doing right now?", "Who leads?")
        assert "*Status*: INVESTIGATING" in view.text
        assert "[What are you doing right now?]" in view.text
        sources = {one.id: one.source for one in view.fields}
        assert (sources["severity"], sources["next_update"]) == ("incident", "usual for P2")
        with pytest.raises(TroubleError, match="still empty: What do users"):
            await desk.copied(draft)
        assert await desk.copied(draft, despite_missing=True) == view.text


async def test_components_of_the_page_are_offered_sent_and_go_on_until_it_is_over(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.declare()
        page = FakeChannel()
        desk = desk_of(bench, page, components={"Chat API": "c1", "Console": "c2"})
        assert "component_chat_api" not in {one.id for one in desk.draft(await desk.open("slack")).fields}

        draft = await desk.open("status-update")
        before = desk.draft(draft)
        assert [one.label for one in before.fields if one.optional][-2:] == [
            "On the page: Chat API",
            "On the page: Console",
        ]
        with pytest.raises(TroubleError, match="cannot be 'broken'"):
            desk.put(draft, "component_chat_api", "broken")
        view = desk.put(draft, "component_chat_api", "partial_outage")
        assert view.text == before.text
        assert view.digest != before.digest, "a yes is for the components too"
        with pytest.raises(TroubleError, match="not what was shown"):
            await desk.publish(draft, "page", before.digest)
        await desk.publish(draft, "page", view.digest)
        assert dict(page.got[-1].components) == {"c1": "partial_outage"}

        second = await desk.open("status-update")
        carried = next(one for one in desk.draft(second).fields if one.id == "component_chat_api")
        assert (carried.value, carried.source) == ("partial_outage", "the last update")
        view = desk.put(second, "status", "resolved")
        assert any("leaves as not operational on the page: Chat API" in words for words in view.warnings)
        view = desk.put(second, "component_chat_api", "operational")
        assert not any("on the page" in words for words in view.warnings)
        await desk.publish(second, "page", view.digest)
        assert dict(page.got[-1].components) == {"c1": "operational"}


async def test_copied_is_recorded_promises_the_next_and_is_compared_with_it(tmp_path: Path) -> None:
    async with writing(tmp_path) as (desk, bench):
        draft = await filled(desk)
        desk.put(draft, "next_update", "in 30m")
        text = await desk.copied(draft)
        assert "*Next update*: 2026-11-24 12:30 UTC" in text
        incident = bench.desk.incident
        assert incident is not None
        assert incident.updates == 1
        assert incident.promised_at == START.replace(minute=30)
        bench.pass_time(31 * 60)
        assert desk.warnings() == ("update overdue by 00:01:00",)
        bench.desk.set_status("identified")
        view = desk.draft(await desk.open("slack"))
        assert view.id != draft
        assert "Status: investigating → identified" in view.changed
        assert [one.before for one in view.fields if one.id == "action"] == ["cutting concurrency"]


async def test_a_draft_outlives_the_console_and_can_be_thrown_away(tmp_path: Path) -> None:
    async with writing(tmp_path) as (desk, bench):
        draft = await desk.open("slack")
        desk.put(draft, "action", f"looking at {SECRET}")
        assert await desk.leave(draft)
        incident = bench.desk.incident
        assert incident is not None
        incident_id = incident.id
    assert SECRET not in "".join(path.read_text() for path in tmp_path.rglob("*.jsonl"))
    async with running(tmp_path, person="bo") as bench:
        await bench.desk.resume(incident_id)
        desk = desk_of(bench)
        listed = {one.id: one.draft_id for one in desk.templates()}
        assert listed["slack"] == draft
        assert await desk.open("slack") == draft
        assert "looking at" in desk.draft(draft).text
        desk.discard(draft)
        await until(lambda: not _drafts(bench))
        assert await desk.open("slack") != draft


def _drafts(bench: Bench) -> bool:
    incident = bench.desk.incident
    assert incident is not None
    return bool(incident.drafts)


async def test_what_is_published_is_what_was_shown_and_goes_once(tmp_path: Path) -> None:
    page = FakeChannel()
    async with writing(tmp_path, page) as (desk, bench):
        draft = await desk.open("status-update")
        desk.put(draft, "workaround", "none")
        view = desk.draft(draft)
        assert view.missing == ()
        assert [one.id for one in view.destinations] == ["clipboard", "file", "page"]
        desk.put(draft, "workaround", "wait a little")
        with pytest.raises(TroubleError, match="not what was shown"):
            await desk.publish(draft, "page", view.digest)
        shown = desk.draft(draft)
        assert desk.preview(draft, "page") == (shown.subject, *shown.text.splitlines())
        sent = await desk.publish(draft, "page", shown.digest)
        assert (sent.fate, sent.reference) == (Fate.SENT, "ref-1")
        with pytest.raises(TroubleError, match="it is sent already"):
            await desk.publish(draft, "page", shown.digest)
        assert [(one.text, one.status) for one in page.got] == [(shown.text, "investigating")]
        bench.desk.set_status("identified")
        assert "the public page still says investigating, the incident is identified" in desk.warnings()
        again = await desk.open("status-update")
        await desk.publish(again, "page", desk.draft(again).digest)
        assert page.got[-1].reference == "ref-1"
        assert desk.warnings() == ()


async def test_what_cannot_be_sent_waits_and_what_may_have_arrived_is_asked(tmp_path: Path) -> None:
    page = FakeChannel(fails=[NotYetError(TROUBLE), OutcomeUnknownError(TROUBLE)])
    async with writing(tmp_path, page) as (desk, bench):
        draft = await desk.open("status-update")
        held = await desk.publish(draft, "page", desk.draft(draft).digest)
        assert held.fate is Fate.WAITING
        assert desk.warnings() == ("1 to send",)
        bench.pass_time(600)
        assert (await desk.retry(draft, "page")).fate is Fate.UNKNOWN
        with pytest.raises(TroubleError, match="it is unknown"):
            await desk.retry(draft, "page")
        incident = bench.desk.incident
        assert incident is not None
        assert incident.updates == 0
        await desk.settle(draft, "page", arrived=True)
        assert desk.outbox() == ()
        assert len(page.got) == 2
        assert bench.desk.incident is not None
        assert bench.desk.incident.updates == 1


async def test_a_final_no_is_raised_and_the_draft_stays(tmp_path: Path) -> None:
    page = FakeChannel(fails=[TroubleError(replace(TROUBLE, kind=TroubleKind.UNAUTHORIZED))])
    async with writing(tmp_path, page) as (desk, _):
        draft = await desk.open("status-update")
        with pytest.raises(TroubleError, match="no answer"):
            await desk.publish(draft, "page", desk.draft(draft).digest)
        assert desk.outbox() == ()
        assert (await desk.publish(draft, "page", desk.draft(draft).digest)).fate is Fate.SENT


async def test_what_waits_outlives_the_console_and_is_sent_by_the_next_one(tmp_path: Path) -> None:
    async with writing(tmp_path, FakeChannel(fails=[NotYetError(TROUBLE)])) as (desk, bench):
        draft = await desk.open("status-update")
        assert (await desk.publish(draft, "page", desk.draft(draft).digest)).fate is Fate.WAITING
        assert bench.desk.incident is not None
        incident_id = bench.desk.incident.id
    page = FakeChannel()
    async with running(tmp_path, person="bo") as bench:
        await bench.desk.resume(incident_id)
        bench.pass_time(600)
        desk = desk_of(bench, page)
        sender = asyncio.ensure_future(desk.run())
        try:
            await until(lambda: bool(page.got) and not desk.outbox())
        finally:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        assert [one.update_id for one in page.got] == [draft]
        assert bench.desk.incident is not None
        assert bench.desk.incident.updates == 1


async def test_what_was_sent_and_could_not_be_recorded_any_more_is_recorded_by_the_next_console(tmp_path: Path) -> None:
    page = FakeChannel()
    async with writing(tmp_path) as (_, bench):
        outbox = Outbox(bench.desk.folder, [page], clock=lambda: bench.at, scrubber=Scrubber(Secrets()))
        message = Message("u1", Kind.PUBLIC, "AI features degraded", "We look into it.", status="investigating")
        await outbox.send(outbox.put(message, "page").key)
        desk = desk_of(bench, page)
        draft = await desk.open("slack")
        with pytest.raises(TroubleError, match="no such message"):
            await desk.retry(draft, "page")
        assert bench.desk.incident is not None
        assert bench.desk.incident.updates == 1
    assert len(page.got) == 1


async def test_a_draft_that_was_refused_can_be_mended_and_sent(tmp_path: Path) -> None:
    page = FakeChannel(fails=[TroubleError(replace(TROUBLE, kind=TroubleKind.REJECTED))])
    async with writing(tmp_path, page) as (desk, bench):
        draft = await desk.open("status-update")
        with pytest.raises(TroubleError, match="no answer"):
            await desk.publish(draft, "page", desk.draft(draft).digest)
        view = desk.put(draft, "workaround", "shorter")
        assert (await desk.publish(draft, "page", view.digest)).fate is Fate.SENT
        with pytest.raises(TroubleError, match="it is sent already"):
            await desk.publish(draft, "page", view.digest)
        assert "shorter" in page.got[-1].text
        assert not _drafts(bench)
        again = desk_of(bench, page)  # another console finds it sent, and recorded
        with pytest.raises(TroubleError, match="no such message"):
            await again.retry("other", "page")
        assert bench.desk.incident is not None
        assert bench.desk.incident.updates == 1


async def test_what_comes_behind_one_that_waits_is_said_to_wait_and_goes_once(tmp_path: Path) -> None:
    page = FakeChannel(fails=[NotYetError(TROUBLE)])
    async with writing(tmp_path, page) as (desk, bench):
        first = await desk.open("status-update")
        await desk.publish(first, "page", desk.draft(first).digest)
        second = await desk.open("slack")
        sent = await desk.publish(second, "page", desk.draft(second).digest, despite_missing=True)
        assert sent.fate is Fate.WAITING
        assert "comes before it" in sent.why
        assert [one.id for one in desk.outbox()] == [first, second]
        bench.pass_time(600)
        for draft in (first, second):
            assert (await desk.retry(draft, "page")).fate is Fate.SENT
        assert [one.update_id for one in page.got] == [first, first, second]


async def test_read_only_lets_nothing_out_and_records_nothing(tmp_path: Path) -> None:
    page = FakeChannel()
    async with running(tmp_path) as bench:
        await bench.declare()
        desk = desk_of(bench, page, read_only=True)
        draft = await desk.open("status-update")
        assert desk.draft(draft).destinations[-1].not_ready == "this console is read-only"
        with pytest.raises(TroubleError, match="this console is read-only"):
            await desk.publish(draft, "page", desk.draft(draft).digest)
        assert await desk.copied(draft) == desk.draft(draft).text
        assert page.got == []
        assert bench.desk.incident is not None
        assert bench.desk.incident.updates == 0


async def test_a_broken_template_of_ones_own_is_said_and_another_takes_its_place(tmp_path: Path) -> None:
    own = OwnTemplates({"slack": "one\n{% set a = b %}"}, folder="/home/ana/templates")
    async with running(tmp_path) as bench:
        await bench.declare()
        desk = desk_of(bench, own=own)
        view = desk.draft(await desk.open("slack"))
        assert view.trouble is not None
        assert "/home/ana/templates/slack.md.j2, line 2" in str(view.trouble)
        assert "INCIDENT: Rate limited" in view.text


async def test_a_template_of_ones_own_asks_for_its_own_fields(tmp_path: Path) -> None:
    own = OwnTemplates({"slack": "{{ severity }} {{ title }}: {{ customers_hit }}\n"})
    async with running(tmp_path) as bench:
        await bench.declare()
        desk = desk_of(bench, own=own)
        draft = await desk.open("slack")
        assert desk.draft(draft).missing == ("Customers hit",)
        assert desk.put(draft, "customers_hit", "{{ title }}").text == "P2 Rate limited: {{ title }}\n"


async def test_values_that_a_field_cannot_have_are_refused_in_words(tmp_path: Path) -> None:
    async with writing(tmp_path) as (desk, _):
        draft = await desk.open("status-update")
        for name, value, said in (
            ("status", "over", "there are: investigating, identified"),
            ("next_update", "soon", "14:05"),
            ("nothing", "x", "there is no field 'nothing'"),
        ):
            with pytest.raises(TroubleError) as caught:
                desk.put(draft, name, value)
            assert said in str(caught.value.trouble) + " ".join(caught.value.trouble.advice)


async def test_a_postmortem_is_written_beside_the_journal_with_its_action_items(tmp_path: Path) -> None:
    async with writing(tmp_path) as (desk, bench):
        draft = await desk.open("postmortem")
        rows = (("P2", "prevent", "=a formula", "bo", "2026-12-01", "open"),)
        desk.put_rows(draft, "action_items", rows)
        paths = await desk.write_file(draft, despite_missing=True)
        text = Path(paths[0]).read_text()
        assert "# Incident: Rate limited" in text
        assert "| P2 | prevent | \\=a formula | bo |" in text
        assert "'=a formula" in Path(await desk.write_action_items(draft, "csv")).read_text()
        assert "- [ ] \\=a formula" in Path(await desk.write_action_items(draft, "github")).read_text()
        assert bench.desk.incident is not None
        assert bench.desk.incident.updates == 0
        assert desk.draft(draft).warnings == ("no Prometheus is configured for this service",)


async def test_nothing_can_be_written_without_an_incident(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        desk = desk_of(bench)
        assert desk.warnings() == ()
        assert [one.kind for one in desk.templates()][:3] == list(DocumentKind)[:3]
        with pytest.raises(TroubleError, match="there is no incident"):
            await desk.open("slack")
