"""A message as it may leave and be stored: no secret in it, nothing that acts by itself."""

from dataclasses import replace
from types import MappingProxyType

from mrb_tui.channels.message import Message
from mrb_tui.scrub.scrubber import Scrubber


def cleaned(message: Message, scrubber: Scrubber) -> Message:
    """The same twice as once."""
    line = scrubber.line
    return replace(
        message,
        update_id=line(message.update_id),
        subject=line(message.subject),
        text=scrubber.text(message.text),
        status=line(message.status),
        impact=line(message.impact),
        components=MappingProxyType({line(name): line(state) for name, state in message.components.items()}),
        incident_id=line(message.incident_id),
        reference=line(message.reference),
    )
