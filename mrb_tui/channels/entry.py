"""An entry of the outbox: one update for one channel, and how far it has come. As JSON and back."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from mrb_tui.channels.channel import Sent
from mrb_tui.channels.message import Kind, Message
from mrb_tui.domain.trouble import Trouble, TroubleKind

_FORMAT = 1


class State(StrEnum):
    """How far it has come. Only what is WAITING is ever sent."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    DROPPED = "dropped"

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will come of it by itself, and those behind it may go."""
        return self in (State.SENT, State.REFUSED, State.DROPPED)


@dataclass(frozen=True, slots=True)
class Entry:
    """`due_at`: when it may be sent at the earliest; `tried_at`: when it last was; `word`: what a human decided."""

    key: str
    seq: int
    channel_id: str
    message: Message
    state: State
    put_at: datetime
    due_at: datetime
    tries: int = 0
    tried_at: datetime | None = None
    sent: Sent | None = None
    trouble: Trouble | None = None
    word: str = ""

    def to_json(self) -> str:
        """For the disk."""
        raw = {"format": _FORMAT, **asdict(replace(self, message=_MINUS))}
        raw["message"] = {name: getattr(self.message, name) for name in _MESSAGE}
        raw["message"]["components"] = dict(self.message.components)
        return json.dumps(raw, ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n"


def key_of(update_id: str, channel_id: str) -> str:
    """What an update is called in the outbox of a channel: always the same."""
    return sha256(f"{update_id}\0{channel_id}".encode()).hexdigest()[:24]


def from_json(text: str) -> Entry:
    """Raises ValueError for what is no entry, or one of a later format."""
    try:
        raw = json.loads(text)
        if raw.pop("format") != _FORMAT:
            raise ValueError("it is of another version")
        message = raw.pop("message")
        sent, trouble = raw.pop("sent"), raw.pop("trouble")
        tried_at = raw.pop("tried_at")
        return Entry(
            message=Message(
                **{
                    **message,
                    "kind": Kind(message["kind"]),
                    "components": MappingProxyType(dict(message["components"])),
                }
            ),
            sent=Sent(**{**sent, "at": _time(sent["at"])}) if sent else None,
            trouble=_trouble(trouble) if trouble else None,
            tried_at=_time(tried_at) if tried_at else None,
            put_at=_time(raw.pop("put_at")),
            due_at=_time(raw.pop("due_at")),
            state=State(raw.pop("state")),
            **raw,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it is no entry ({type(error).__name__})") from None


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def _trouble(raw: dict[str, Any]) -> Trouble:
    return Trouble(TroubleKind(raw["kind"]), raw["what"], raw["why"], tuple(raw["advice"]))


_MESSAGE = tuple(Message.__dataclass_fields__)
_MINUS = Message("", Kind.TEAM, "", "", components={})
