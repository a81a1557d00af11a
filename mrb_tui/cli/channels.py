"""The configured channels, put together. Nothing is connected before something is sent."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from mrb_tui.channels.address import Secret, address_from
from mrb_tui.channels.channel import Channel
from mrb_tui.channels.file import File
from mrb_tui.channels.outbox import Outbox
from mrb_tui.channels.read_only import ReadOnly
from mrb_tui.channels.slack import Slack
from mrb_tui.channels.statuspage import TIMEOUT_S, Statuspage
from mrb_tui.channels.webhook import Webhook
from mrb_tui.cli.keys import Key
from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.statuspage_api import StatuspageApi
from mrb_tui.config.channels import WebhookChannel
from mrb_tui.config.model import Config
from mrb_tui.config.secret import SecretSource
from mrb_tui.scrub.scrubber import Scrubber


class Outlets:
    """All channels of a configuration, for one process. `read_only` is kept below whoever sends."""

    def __init__(
        self,
        config: Config,
        environment: Mapping[str, str],
        scrubber: Scrubber,
        clock: Callable[[], datetime],
        *,
        read_only: bool = False,
    ) -> None:
        self._config = config
        self._environment = environment
        self._scrubber = scrubber
        self._clock = clock
        self._read_only = read_only or config.safety.read_only
        self._https: dict[Path | None, HttpClient] = {}
        self._secrets: list[Secret] = []
        channels = self._configured()
        self.channels: tuple[Channel, ...] = tuple(map(ReadOnly, channels)) if self._read_only else channels

    async def outbox(self, folder: Path) -> Outbox:
        """The outbox of the incident in `folder`, which has a file channel of its own.

        All secrets are read first, so that none of them is stored with a text. One that cannot be read opens nothing.
        """
        await asyncio.gather(*(secret() for secret in self._secrets), return_exceptions=True)
        file = File(folder, self._scrubber, self._clock)
        return Outbox(
            folder, (*self.channels, file), clock=self._clock, scrubber=self._scrubber, read_only=self._read_only
        )

    async def aclose(self) -> None:
        """Close all connections."""
        for http in self._https.values():
            await http.aclose()

    def _configured(self) -> tuple[Channel, ...]:
        given = self._config.channels
        channels: list[Channel] = []
        if slack := given.slack:
            http = self._http(slack.ca_file)
            channels.append(
                Slack(http, self._address(slack.url, slack.label), self._scrubber, self._clock, slack.label)
            )
        if page := given.statuspage:
            api = StatuspageApi(self._http(page.ca_file), page.url, page.page_id, TIMEOUT_S)
            channels.append(
                Statuspage(
                    api,
                    self._key(page.key),
                    self._scrubber,
                    self._clock,
                    label=page.label,
                    notify=page.notify,
                    components=page.components,
                )
            )
        return (*channels, *map(self._webhook, given.webhooks))

    def _webhook(self, hook: WebhookChannel) -> Webhook:
        return Webhook(
            hook.id,
            self._http(hook.ca_file),
            self._address(hook.url, hook.label or hook.id),
            self._scrubber,
            self._clock,
            label=hook.label or "",
            headers={name: self._key(source) for name, source in hook.headers.items()},
            is_public=hook.public,
        )

    def _key(self, source: SecretSource) -> Key:
        key = Key(source, self._environment, self._scrubber.secrets)
        self._secrets.append(key)
        return key

    def _address(self, source: SecretSource, label: str) -> Key:
        key = self._key(source)
        self._secrets.append(partial(address_from, key, self._scrubber.secrets, label))
        return key

    def _http(self, ca_file: Path | None) -> HttpClient:
        if ca_file not in self._https:
            self._https[ca_file] = HttpClient(self._scrubber, ca_file=ca_file, proxy=self._config.network.proxy)
        return self._https[ca_file]
