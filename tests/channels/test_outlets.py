"""Webhooks, the file, what a configuration makes of them, and what doctor says; `read_only` below them all."""

import json
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from mrb_tui.channels.entry import State
from mrb_tui.channels.file import File
from mrb_tui.channels.message import Kind, Message
from mrb_tui.cli.channels import Outlets
from mrb_tui.cli.checks.channels import channel_checks
from mrb_tui.cli.checks.check import State as Seen
from mrb_tui.cli.wiring import wire_with
from mrb_tui.config.model import Config
from mrb_tui.demo.audience import Fault
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.clock import utc_now
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.channels.conftest import Town

SAID = Message("u/../1", Kind.TEAM, "Errors", "Errors at 42 %", "investigating", incident_id="INC-1")
TOKEN = "token-of-the-hook-0001"
PATH = "/hook/secret-part-0001"


@dataclass
class Hook:
    """A place that takes JSON and remembers what came."""

    url: str = ""
    came: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    status: int = 202


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()

    async def take(request: web.Request) -> web.Response:
        body = await request.text()
        hook.came.append((request.method, dict(request.headers), json.loads(body) if body else None))
        return web.Response(status=hook.status)

    application = web.Application()
    application.router.add_route("*", PATH, take)
    async with TestServer(application) as server:
        hook.url = str(server.make_url(PATH))
        yield hook


def outlets_of(hook: Hook, *, read_only: bool = False) -> Outlets:
    table = {"id": "pager", "url": {"env": "HOOK"}, "headers": {"X-Token": {"env": "TOKEN"}}}
    config = Config.model_validate({"channels": {"webhooks": [table]}, "network": {"proxy": "none"}})
    environment = {"HOOK": hook.url, "TOKEN": TOKEN}
    return Outlets(config, environment, Scrubber(Secrets()), utc_now, read_only=read_only)


async def test_a_webhook_gets_the_fields_and_a_key_that_stays_the_same(hook: Hook, tmp_path: Path) -> None:
    outlets = outlets_of(hook)
    (channel,) = outlets.channels
    for _ in range(2):
        await channel.send(SAID)
    await outlets.aclose()
    (method, headers, body), (_, again, _) = hook.came
    assert method == "POST"
    assert headers["X-Token"] == TOKEN
    assert headers["Idempotency-Key"] == again["Idempotency-Key"]
    shown = dict(line.split(": ", 1) for line in channel.preview(SAID) if not line.endswith(": "))
    assert {name: value for name, value in body.items() if value} == shown
    assert shown["text"] == SAID.text


async def test_none_of_a_webhooks_secrets_is_shown_or_stored(hook: Hook, tmp_path: Path) -> None:
    outlets = outlets_of(hook)
    hook.status = 403
    outbox = await outlets.outbox(tmp_path)
    message = Message("u1", Kind.TEAM, "", f"see {hook.url} with {TOKEN}")
    seen = [repr(await outbox.send(outbox.put(message, "webhook-pager").key))]
    seen += outlets.channels[0].preview(message)
    hook.status = 500
    with pytest.raises(TroubleError) as caught:
        await outlets.channels[0].check()
    seen += [repr(caught.value.trouble), *(file.read_text() for file in tmp_path.glob("outbox/*.json"))]
    await outlets.aclose()
    assert "refused" in seen[0]
    assert not [text for text in seen if TOKEN in text or "secret-part" in text]


async def test_a_webhook_is_checked_without_posting(hook: Hook) -> None:
    outlets = outlets_of(hook)
    assert await outlets.channels[0].check() == "it answers (202 to HEAD)"
    await outlets.aclose()
    assert [method for method, _, _ in hook.came] == ["HEAD"]


async def test_read_only_sends_nothing_below_every_front_end(hook: Hook, tmp_path: Path) -> None:
    outlets = outlets_of(hook, read_only=True)
    (channel,) = outlets.channels
    assert channel.preview(SAID)
    with pytest.raises(TroubleError, match="read-only"):
        await channel.send(SAID)
    with pytest.raises(TroubleError, match="read-only"):
        (await outlets.outbox(tmp_path)).put(SAID, channel.id)
    await outlets.aclose()
    assert hook.came == []


async def test_a_file_is_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = File(tmp_path, Scrubber(Secrets()), utc_now)
    assert await file.find(SAID) is None
    sent = await file.send(SAID)
    path = Path(sent.url)
    assert path.parent == tmp_path / "updates"
    assert path.name == "u-1-team.md"
    assert path.read_text().splitlines() == [*file.preview(SAID)] == ["# Errors", "", "Errors at 42 %"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = await file.send(SAID)
    assert again.reference == sent.reference
    assert await file.find(SAID) is not None
    assert len([*path.parent.iterdir()]) == 1


async def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "updates").write_text("in the way")
    with pytest.raises(TroubleError, match="updates"):
        await File(tmp_path, Scrubber(Secrets()), utc_now).send(SAID)


async def test_the_demo_publishes_everywhere(town: Town, tmp_path: Path) -> None:
    outbox = await town.outlets.outbox(tmp_path)
    public = Message("p1", Kind.PUBLIC, "Errors", "Some requests fail.", "investigating")
    for message, channel in ((SAID, "slack"), (public, "statuspage"), (SAID, "file")):
        outbox.put(message, channel)
    assert {entry.state for entry in await outbox.send_due()} == {State.SENT}
    assert len(town.audience.posted) == len(town.audience.incidents) == 1


async def test_doctor_tries_each_channel_and_publishes_nothing(town: Town) -> None:
    wired = wire_with(town.folder / "config.toml", {})
    assert [(check.subject, check.state) for check in await channel_checks(wired, {})] == [
        ("channel slack", Seen.OK),
        ("channel statuspage", Seen.OK),
    ]
    town.audience.slack_faults.append(Fault(404, body="no_service"))
    slack, _ = await channel_checks(wired, {})
    assert slack.state is Seen.WARNING
    assert slack.advice == ("make a new webhook and store its address",)
    assert not town.audience.posted
    assert not town.audience.incidents


async def test_without_channels_doctor_says_where_updates_go(tmp_path: Path) -> None:
    (tmp_path / "config.toml").touch()
    (check,) = await channel_checks(wire_with(tmp_path / "config.toml", {}), {})
    assert check.state is Seen.ABSENT


@pytest.mark.parametrize(
    "wrong",
    [
        {"slack": {"url": "https://hooks.slack.com/services/T/B/x"}},
        {"statuspage": {"page_id": "a/b", "key": {"env": "X"}}},
        {"statuspage": {"page_id": "a", "key": {"env": "X"}, "url": "http://api.example.com"}},
        {"webhooks": [{"id": "a", "url": {"env": "X"}}, {"id": "a", "url": {"env": "Y"}}]},
    ],
)
def test_what_is_wrong_in_the_configuration_is_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"never written here|letters and digits|must be https|same id") as caught:
        Config.model_validate({"channels": wrong})
    assert "T/B/x" not in str(caught.value)
