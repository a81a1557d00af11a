"""Looks made from a configuration: of the mock world, which has everything, and of one that has nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from mrb_tui.cli.checks.prerequisites import prerequisite_checks
from mrb_tui.cli.looks import LookBuilder, LookRequest, provider_names
from mrb_tui.cli.specs import specs_for
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.cli.wiring import Wired, wire_with
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.world import CONSOLE_KEY, NEW_KEY, SERVICE_KEY, World
from mrb_tui.domain.facts import Facts
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.looks.look import LookResult
from mrb_tui.looks.watch import Until
from mrb_tui.runbook.tables.steps import Look as LookName
from tests.looks.seeing import section, whole

KINDS = get_args(LookName)
NOTHING = frozenset({"key", "limits", "network", "watch", "doctor", "status-page"})
"""What needs no service in a cluster."""


class Looking:
    """Looks at the first service of a configuration."""

    def __init__(self, wired: Wired, stack: AsyncExitStack) -> None:
        config, service = wired.config, wired.config.services[0]
        specs = specs_for(service, config, wired.book)
        inputs = WatchInputs(service, config, wired.book, specs, wired.scrubber, {}, wired.clock)
        self._builder = LookBuilder(inputs, stack, checks=partial(prerequisite_checks, wired, None, {}))

    def build(self, kind: str, until: Until | None = None) -> object:
        return self._builder.build(LookRequest(kind, until=until))

    async def at(self, kind: str, until: Until | None = None) -> LookResult:
        look = self._builder.build(LookRequest(kind, until=until))
        assert not isinstance(look, Trouble), str(look)
        assert look.kind == kind
        return await look.run(lambda words: None)


@pytest.fixture(params=["rate-limit"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoHost]:
    """Its clock stands still but for what a test lets pass."""
    with DemoHost(scenarios()[request.param], folder=tmp_path, speed=0.0) as started:
        (tmp_path / "config.toml").write_text(started.config_text, encoding="utf-8")
        yield started


@pytest.fixture
async def looking(host: DemoHost, tmp_path: Path) -> AsyncIterator[Looking]:
    async with AsyncExitStack() as stack:
        yield Looking(wire_with(tmp_path / "config.toml", {}), stack)


def _after(host: DemoHost, seconds: int, *, wall_s: float = 0.001) -> None:
    def act(world: World) -> None:
        world.begin()
        for _ in range(seconds):
            world.advance(1.0, world.now + timedelta(seconds=wall_s))

    host.call(act)


async def _once(facts: Facts) -> AsyncIterator[Facts]:
    yield facts


async def test_every_kind_can_be_looked_at_while_all_is_well(host: DemoHost, looking: Looking) -> None:
    _after(host, 5, wall_s=1.0)
    for kind in KINDS:
        until = Until(lambda facts: True, _once({"well": True}), for_s=0.0) if kind == "watch" else None
        result = await looking.at(kind, until)
        assert result.health is Health.OK or (kind, result.health) == ("doctor", Health.DEGRADED), whole(result)
        assert not result.troubles, whole(result)
        assert result.facts
        assert all(key not in whole(result) for key in (CONSOLE_KEY, SERVICE_KEY, NEW_KEY))


async def test_a_limit_is_seen_in_headers_and_logs(host: DemoHost, looking: Looking) -> None:
    _after(host, 60)
    limits = await looking.at("limits")
    assert (limits.headline, limits.facts["remaining_requests"]) == ("429 rate limited", 0.0)
    assert "  asks to wait 3.0s (Retry-After)" in section(limits, "With the console's key")


@pytest.mark.parametrize("host", ["auth-hidden"], indirect=True)
async def test_a_service_whose_key_is_refused_while_ours_works(host: DemoHost, looking: Looking) -> None:
    _after(host, 60)
    result = await looking.at("key")
    assert (result.facts["console_works"], result.facts["cluster_works"]) == (True, False)
    assert "console and cluster have different keys" in section(result, "Verdict")


@pytest.mark.parametrize("host", ["bad-deploy"], indirect=True)
async def test_a_release_that_crashes(host: DemoHost, looking: Looking) -> None:
    _after(host, 200)
    rollout, events, logs = [await looking.at(kind) for kind in ("rollout", "events", "logs")]
    assert "changed: image" in section(rollout, "Revisions, newest first")[0]
    assert rollout.health is not Health.OK
    assert events.facts["last_warning"] == "BackOff"
    assert logs.facts["commonest"] == "ConfigError"


@pytest.mark.parametrize("host", ["provider-outage"], indirect=True)
async def test_an_outage_that_the_status_page_admits(host: DemoHost, looking: Looking) -> None:
    _after(host, 400)
    result = await looking.at("status-page")
    assert result.health is Health.DOWN
    assert section(result, "Open incidents")[0].startswith("Elevated errors on the API: investigating, impact major")


async def test_pods_of_two_revisions_run_with_two_settings(host: DemoHost, looking: Looking) -> None:
    def change(world: World) -> None:
        template = {**world.workload.template}
        container = {**template["spec"]["containers"][0]}
        container["env"] = [{**container["env"][0], "value": "5"}, *container["env"][1:]]
        template["spec"] = {**template["spec"], "containers": [container]}
        world.workload.change(template, world.now)

    host.call(change)
    result = await looking.at("settings")
    assert (result.facts["setting_concurrency"], result.facts["pods_with_other_settings"]) == ("5", 3)


async def test_what_a_service_does_not_have_is_absent_and_says_why() -> None:
    async with AsyncExitStack() as stack:
        looking = Looking(wire_with(None, {}), stack)
        for kind in KINDS:
            made = looking.build(kind)
            if kind in NOTHING - {"watch"}:
                assert not isinstance(made, Trouble), kind
            else:
                assert isinstance(made, Trouble), kind
                assert (made.kind, bool(made.what), bool(made.why)) == (TroubleKind.CONFIGURATION, True, True)
        assert isinstance(looking.build("of-tomorrow"), Trouble)


async def test_a_look_can_be_left_at_once(looking: Looking) -> None:
    task = asyncio.create_task(looking.at("limits"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("base_url", "names"),
    [
        ("https://api.mistral.ai", ("mistral",)),
        ("https://localhost:8443", ("mistral",)),
        ("https://llm.gateway.example", ("gateway",)),
        ("https://proxy.default.svc.cluster.local", ()),
        ("https://api.provider.co.uk", ()),
        ("https://10.0.0.7", ()),
        ("https://proxy", ()),
    ],
)
def test_only_a_key_named_after_the_host_is_sent_to_it(base_url: str, names: tuple[str, ...]) -> None:
    assert provider_names(base_url) == names
