"""Whatever the order of kills, timeouts and refusals: nothing arrives twice, nothing is lost, their order is kept."""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.channels.channel import Channel, Readable
from mrb_tui.channels.entry import Entry, State
from mrb_tui.channels.outbox import Outbox
from mrb_tui.domain.trouble import TroubleError
from tests.channels.far_side import Clock, Fate, KilledError, Played, ReadablePlayed, outbox_of, update

_DEATHS = st.lists(st.integers(0, 12), max_size=3, unique=True)
"""At which savings the process dies: even ones before, odd ones after what is saved is on the disk."""
_WAITS_S = st.sampled_from([0.0, 1.0, 10.0, 70.0, 400.0, 4000.0])


class _Mortal:
    """Opens outboxes that die at chosen savings."""

    def __init__(self, folder: Path, clock: Clock, channel: Channel, deaths: list[int]) -> None:
        self._folder, self._clock, self._channel = folder, clock, channel
        self._deaths, self._savings = {*deaths}, 0

    def open(self) -> Outbox:
        outbox = outbox_of(self._folder, self._clock, self._channel)
        save = outbox._shelf.save

        def mortal(entry: Entry) -> None:
            self._savings += 1
            if 2 * self._savings in self._deaths:
                raise KilledError
            save(entry)
            if 2 * self._savings + 1 in self._deaths:
                raise KilledError

        outbox._shelf.save = mortal  # type: ignore[method-assign]  # the death of a process, played
        return outbox


@settings(max_examples=40, deadline=None)
@given(st.booleans(), st.lists(st.sampled_from(Fate), max_size=12), _DEATHS, st.lists(_WAITS_S, min_size=4, max_size=4))
def test_nothing_arrives_twice_and_nothing_is_lost(
    readable: bool, fates: list[Fate], deaths: list[int], waits_s: list[float]
) -> None:
    clock = Clock()
    channel = (ReadablePlayed if readable else Played)(clock, fates=list(fates))
    with tempfile.TemporaryDirectory() as folder:
        mortal = _Mortal(Path(folder), clock, channel, deaths)
        accepted = asyncio.run(_lived(mortal, clock, channel, waits_s))
        entries = outbox_of(Path(folder), clock, channel).entries()
    arrived = [message.update_id for message in channel.arrived]
    assert arrived == sorted(set(arrived)), "twice, or out of turn"
    assert accepted <= {entry.message.update_id for entry in entries}, "lost without a word"
    for entry in entries:
        assert entry.state in (State.SENT, State.REFUSED)
        assert (entry.state is State.SENT) == channel.has(entry.message)


async def _lived(mortal: _Mortal, clock: Clock, channel: Played, waits_s: list[float]) -> set[str]:
    """Consoles come and go until all is settled; the ids of what an outbox said it has."""
    accepted: set[str] = set()
    outbox = mortal.open()
    for number, wait_s in enumerate(waits_s):
        try:
            outbox.put(update(number), "played")
            accepted.add(f"u{number}")
            await outbox.send_due()
        except KilledError:
            outbox = mortal.open()
        clock.pass_s(wait_s)
    for _ in range(60):
        if all(entry.state.is_settled for entry in outbox.entries()):
            return accepted
        try:
            await _seen_to(outbox, channel)
        except KilledError:
            outbox = mortal.open()
        clock.pass_s(400)
    raise AssertionError("it never settles")


async def _seen_to(outbox: Outbox, channel: Played) -> None:
    """What an honest human does at the console."""
    await outbox.send_due()
    for entry in outbox.entries():
        if entry.state is State.UNKNOWN:
            if isinstance(channel, Readable):
                await outbox.settle(entry.key)
            else:
                outbox.judge(entry.key, arrived=channel.has(entry.message))
        elif outbox.is_stale(entry):
            with suppress(TroubleError):  # not its turn yet
                await outbox.send(entry.key)
