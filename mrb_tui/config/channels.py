"""Where updates can be sent. What is not configured is absent; the clipboard and a file always work."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from mrb_tui.config.secret import SecretSource
from mrb_tui.config.values import FilePath, Flag, HeaderName, Identifier, Url
from mrb_tui.tomlsource.fields import Table, written

PageId = Annotated[str, written(r"[A-Za-z0-9_-]{1,64}", "a page's id is made of letters and digits, like kctbh9vrtdwd")]


def _private(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("the key goes there: it must be https://")
    return value


class SlackChannel(Table):
    """An incoming webhook of Slack. Its address is a secret: whoever has it can write there."""

    url: SecretSource
    label: str = "Slack"
    ca_file: FilePath | None = None


class StatuspageChannel(Table):
    """One's own page at Atlassian Statuspage, which the public reads."""

    page_id: PageId
    key: SecretSource
    label: str = "the status page"
    components: dict[str, str] = Field(default_factory=dict)
    notify: Flag = True
    url: Annotated[Url, AfterValidator(_private)] = "https://api.statuspage.io"
    ca_file: FilePath | None = None


class WebhookChannel(Table):
    """Any other place that takes JSON."""

    id: Identifier
    url: SecretSource
    label: str | None = None
    public: Flag = False
    headers: dict[HeaderName, SecretSource] = Field(default_factory=dict)
    ca_file: FilePath | None = None


def _no_twins(value: object) -> object:
    ids = [each.get("id") for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    if len({*map(str, ids)}) < len(ids):
        raise ValueError("two webhooks have the same id")
    return value


class Channels(Table):
    """All of them."""

    slack: SlackChannel | None = None
    statuspage: StatuspageChannel | None = None
    webhooks: Annotated[tuple[WebhookChannel, ...], BeforeValidator(_no_twins)] = ()
