"""What every mitigation of a session shares."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.actions.guard import Guard
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.mitigation_state import MitigationState

Recorder = Callable[[Payload], Awaitable[bool]]
"""Records one event. True once it is durable; False if it is kept in memory until it can be. Never raises."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`new_id` gives ids that are unique for ever; `standing` are all mitigations of the incident, from its record."""

    guard: Guard
    record: Recorder
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    new_id: Callable[[], str]
    standing: Callable[[], Sequence[MitigationState]] = tuple
    incident: str = ""
    responder: str = ""
