"""Slack, against a mock that answers as the published webhooks do."""

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.channels.channel import NotYetError, OutcomeUnknownError
from mrb_tui.channels.entry import State
from mrb_tui.channels.message import Kind, Message
from mrb_tui.channels.slack import Slack
from mrb_tui.clients import slack_webhook
from mrb_tui.clients.http import HttpClient
from mrb_tui.demo.audience import Fault
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.probes.clock import utc_now
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.channels.conftest import Town

SAID = Message("u1", Kind.TEAM, "Errors", "Errors at 42 %\nwe look", incident_id="INC-1")


async def test_what_the_preview_shows_is_what_is_posted(town: Town) -> None:
    slack = town.channel("slack")
    await slack.send(SAID)
    (posted,) = town.audience.posted
    assert posted == {"text": "\n".join(slack.preview(SAID)), "unfurl_links": False, "unfurl_media": False}
    assert posted["text"] == SAID.text


@given(st.text())
def test_nothing_from_outside_rings_a_bell_or_hides_a_link(text: str) -> None:
    escaped = slack_webhook.escaped(f"<!channel> <@U1> <https://evil.example|ours> {text}")
    assert not {"<", ">"} & set(escaped)
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").endswith(text)


async def test_mentions_arrive_as_text(town: Town) -> None:
    await town.channel("slack").send(Message("u2", Kind.TEAM, "", "pod said <!here> & <http://x|y>"))
    assert town.audience.posted[0]["text"] == "pod said &lt;!here&gt; &amp; &lt;http://x|y&gt;"


@pytest.mark.parametrize(("word", "status"), [("no_service", 404), ("channel_is_archived", 410), ("no_text", 400)])
async def test_its_words_are_told_in_ours(town: Town, word: str, status: int) -> None:
    town.audience.slack_faults.append(Fault(status, body=word))
    with pytest.raises(TroubleError) as caught:
        await town.channel("slack").send(SAID)
    assert not isinstance(caught.value, NotYetError | OutcomeUnknownError)
    assert slack_webhook.ANSWERS[word][0] in caught.value.trouble.why
    assert caught.value.trouble.advice == (slack_webhook.ANSWERS[word][1],)
    assert town.audience.posted == []


async def test_it_is_told_when_to_come_back(town: Town) -> None:
    town.audience.slack_faults += [Fault(429, "30"), Fault(503, "Wed, 01 Jan 2070 00:00:00 GMT")]
    with pytest.raises(NotYetError) as caught:
        await town.channel("slack").send(SAID)
    assert caught.value.after_s == 30
    with pytest.raises(NotYetError) as caught:
        await town.channel("slack").send(SAID)
    assert caught.value.after_s is not None
    assert caught.value.after_s > 86_400


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(500, body="rollup_error"), Fault(503), Fault(200, body="hi")])
async def test_in_doubt_it_may_have_arrived(town: Town, fault: Fault) -> None:
    town.audience.slack_faults.append(fault)
    with pytest.raises(OutcomeUnknownError):
        await town.channel("slack").send(SAID)
    assert len(town.audience.posted) == fault.cut


async def test_a_slow_answer_may_have_arrived(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mrb_tui.channels.slack.TIMEOUT_S", 0.5)
    town.audience.slack_faults.append(Fault(500, delay_s=30))
    with pytest.raises((OutcomeUnknownError, NotYetError)):  # on a busy machine it may not even get through
        await town.channel("slack").send(SAID)
    assert town.audience.posted == []


async def test_cut_off_after_it_was_received_it_is_not_sent_again(town: Town, tmp_path: Path) -> None:
    town.audience.slack_faults.append(Fault(cut=True))
    outbox = await town.outlets.outbox(tmp_path)
    entry = await outbox.send(outbox.put(SAID, "slack").key)
    assert entry.state is State.UNKNOWN
    await outbox.send_due()
    assert len(town.audience.posted) == 1


async def test_where_nobody_listens_it_surely_did_not_arrive(town: Town) -> None:
    async def nowhere() -> str:
        return "http://127.0.0.1:9/services/T0/B0/token-0001"

    http = HttpClient(town.scrubber, proxy="none")
    with pytest.raises(NotYetError) as caught:
        await Slack(http, nowhere, town.scrubber, utc_now).send(SAID)
    assert caught.value.trouble.kind is TroubleKind.REFUSED
    assert "token-0001" not in str(caught.value.trouble)
    await http.aclose()


@pytest.mark.parametrize("url", ["http://hooks.example.com/services/T/B/secret1", "no url", "https://[", "https:///x"])
async def test_an_address_that_cannot_be_used_is_not_repeated(url: str) -> None:
    async def given_url() -> str:
        return url

    scrubber = Scrubber(Secrets())
    slack = Slack(HttpClient(scrubber, proxy="none"), given_url, scrubber, utc_now)
    with pytest.raises(TroubleError) as caught:
        await slack.send(SAID)
    assert url not in str(caught.value.trouble)


@pytest.mark.parametrize(("text", "why"), [(" \n", "empty"), ("x" * 40_001, "40,001 characters")])
def test_what_slack_would_not_take_is_told_before(text: str, why: str) -> None:
    async def unused() -> str:
        raise AssertionError

    scrubber = Scrubber(Secrets())
    slack = Slack(HttpClient(scrubber, proxy="none"), unused, scrubber, utc_now)
    with pytest.raises(TroubleError, match=why):
        slack.preview(Message("u", Kind.TEAM, "", text))


async def test_the_check_posts_nothing(town: Town) -> None:
    assert await town.channel("slack").check() == "the webhook answers"
    town.audience.slack_faults.append(Fault(404, body="no_service"))
    with pytest.raises(TroubleError, match="removed or switched off"):
        await town.channel("slack").check()
    assert town.audience.posted == []


async def test_its_address_is_seen_nowhere(town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in (None, "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    town.audience.slack_faults += [Fault(404, body="no_service"), Fault(cut=True), Fault(429, "1", "later")]
    outbox = await town.outlets.outbox(tmp_path)
    seen = []
    for number in range(3):
        message = Message(f"u{number}", Kind.TEAM, "", f"the address is {town.secrets[0]}")
        entry = outbox.put(message, "slack")
        try:
            seen.append(repr(await outbox.send(entry.key)))
        except TroubleError as error:
            seen.append(repr(error.trouble))
    assert len(town.audience.posted) == 1
    seen += [file.read_text() for file in tmp_path.glob("outbox/*.json")]
    seen += [record.getMessage() for record in caplog.records]
    assert len(seen) > 6
    for secret in town.secrets[:2]:
        assert not [text for text in seen if secret in text]
