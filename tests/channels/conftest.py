"""The mock world's Slack and status page, over loopback with TLS, as the demo has them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mrb_tui.channels.channel import Channel
from mrb_tui.cli.channels import Outlets
from mrb_tui.config.load import load_config
from mrb_tui.demo.audience import Audience
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.probes.clock import utc_now
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets


@dataclass
class Town:
    """The world's audience, and the channels as the demo's configuration makes them."""

    host: DemoHost
    folder: Path
    scrubber: Scrubber
    outlets: Outlets

    @property
    def audience(self) -> Audience:
        return self.host.world.audience

    def channel(self, channel_id: str) -> Channel:
        return next(channel for channel in self.outlets.channels if channel.id == channel_id)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be seen; of the webhook's address also the part that opens it."""
        url = (self.folder / "slack.url").read_text().strip()
        return (url, url.rpartition("/")[2], (self.folder / "statuspage.key").read_text().strip())


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHost]:
    with DemoHost(scenarios()["rate-limit"], folder=tmp_path_factory.mktemp("world")) as started:
        yield started


@pytest.fixture
async def town(host: DemoHost) -> AsyncIterator[Town]:
    folder = host._folder
    (folder / "config.toml").write_text(host.config_text, encoding="utf-8")
    host.call(lambda world: world.audience.clear())
    scrubber = Scrubber(Secrets())
    outlets = Outlets(load_config(folder / "config.toml", {}).config, {}, scrubber, utc_now)
    yield Town(host, folder, scrubber, outlets)
    await outlets.aclose()
