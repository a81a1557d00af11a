"""A console that only reads sends nothing out, whoever asks."""

from typing import NoReturn

from mrb_tui.channels.channel import Channel, Sent
from mrb_tui.channels.message import Message
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


def refuse() -> NoReturn:
    """Raises TroubleError."""
    why = "this console is read-only"
    advice = ("copy it, or send it from another console", "safety.read_only and --read-only say so")
    raise TroubleError(Trouble(TroubleKind.FORBIDDEN, "Nothing was sent", why, advice))


class ReadOnly:
    """A channel that shows what it would send, and sends nothing."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.id = channel.id
        self.label = channel.label
        self.is_public = channel.is_public

    def preview(self, message: Message) -> tuple[str, ...]:
        """As the channel."""
        return self._channel.preview(message)

    async def send(self, message: Message) -> Sent:
        """Raises TroubleError."""
        refuse()

    async def check(self) -> str:
        """As the channel."""
        return await self._channel.check()
