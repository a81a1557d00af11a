"""The outbox by example."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mrb_tui.channels.entry import Entry, State, from_json
from mrb_tui.channels.outbox import STALE_S, SURE_S, Outbox
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.channels.far_side import START, Clock, Fate, KilledError, Played, ReadablePlayed, outbox_of, update


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channel(clock: Clock) -> Played:
    return Played(clock)


@pytest.fixture
def outbox(tmp_path: Path, clock: Clock, channel: Played) -> Outbox:
    return outbox_of(tmp_path, clock, channel)


async def test_what_is_put_is_on_the_disk_and_then_sent(outbox: Outbox, channel: Played, tmp_path: Path) -> None:
    entry = outbox.put(update(), "played")
    (file,) = tmp_path.glob("outbox/*.json")
    assert from_json(file.read_text()) == entry
    assert entry.state is State.WAITING
    assert channel.arrived == []
    assert (await outbox.send(entry.key)).state is State.SENT
    assert from_json(file.read_text()).sent is not None
    assert [message.update_id for message in channel.arrived] == ["u1"]


async def test_its_files_are_for_their_owner_alone(outbox: Outbox, tmp_path: Path) -> None:
    await outbox.send(outbox.put(update(), "played").key)
    files = [*(tmp_path / "outbox").iterdir()]
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700


async def test_the_intent_is_on_the_disk_before_anything_leaves(
    outbox: Outbox, channel: Played, tmp_path: Path, clock: Clock
) -> None:
    seen: list[tuple[str, Entry]] = []

    def look() -> None:
        (file,) = tmp_path.glob("outbox/*.json")
        (elsewhere,) = outbox_of(tmp_path, clock, channel).entries()
        seen.append((file.read_text(), elsewhere))

    channel.while_sending = look
    await outbox.send(outbox.put(update(), "played").key)
    ((text, elsewhere),) = seen
    assert from_json(text).state is State.SENDING
    assert elsewhere.state is State.SENDING  # its sender lives


async def test_the_same_update_is_one_entry_and_goes_once(outbox: Outbox, channel: Played) -> None:
    first = outbox.put(update(), "played")
    await outbox.send(first.key)
    again = outbox.put(update(), "played")
    assert again.key == first.key
    assert again.state is State.SENT
    await outbox.send(again.key)
    await outbox.send_due()
    assert len(channel.arrived) == 1


def test_other_words_under_the_same_id_are_refused(outbox: Outbox) -> None:
    outbox.put(update(), "played")
    with pytest.raises(TroubleError, match="in other words"):
        outbox.put(update(text="All is well."), "played")


@pytest.mark.parametrize(("after_s", "least_s", "most_s"), [(None, 5, 7), (120.0, 120, 151), (0.0, 0, 2)])
async def test_it_comes_back_as_the_far_side_says(
    outbox: Outbox, channel: Played, clock: Clock, after_s: float | None, least_s: float, most_s: float
) -> None:
    channel.fates, channel.retry_after_s = [Fate.BUSY], after_s
    entry = await outbox.send(outbox.put(update(), "played").key)
    assert entry.state is State.WAITING
    assert least_s <= (entry.due_at - START).total_seconds() <= most_s
    assert outbox.next_due_at() == entry.due_at
    clock.now = entry.due_at - timedelta(seconds=0.1)
    assert await outbox.send_due() == ()
    assert await outbox.send(entry.key) == entry  # nor when it is asked to
    clock.now = entry.due_at
    assert [entry.state for entry in await outbox.send_due()] == [State.SENT]
    assert outbox.next_due_at() is None


async def test_a_final_no_says_why_and_waits_for_a_human(outbox: Outbox, channel: Played) -> None:
    channel.fates = [Fate.REFUSED]
    entry = await outbox.send(outbox.put(update(), "played").key)
    assert entry.state is State.REFUSED
    assert entry.trouble is not None
    assert await outbox.send_due() == ()
    outbox.again(entry.key)
    assert [entry.state for entry in await outbox.send_due()] == [State.SENT]


@pytest.mark.parametrize("fate", [Fate.KILLED_BEFORE, Fate.KILLED_AFTER])
async def test_whoever_dies_while_sending_leaves_it_unknown(tmp_path: Path, clock: Clock, fate: Fate) -> None:
    channel = Played(clock, fates=[fate])
    outbox = outbox_of(tmp_path, clock, channel)
    entry = outbox.put(update(), "played")
    with pytest.raises(KilledError):
        await outbox.send(entry.key)
    resumed = outbox_of(tmp_path, clock, channel)
    (entry,) = resumed.entries()
    assert entry.state is State.UNKNOWN
    before = len(channel.arrived)
    await resumed.send_due()
    await resumed.send(entry.key)
    assert len(channel.arrived) == before
    assert (await resumed.settle(entry.key)).state is State.UNKNOWN  # it cannot be read there
    judged = resumed.judge(entry.key, arrived=before == 1, word="ana looked")
    assert judged.state is (State.SENT if before else State.WAITING)
    assert judged.word == "ana looked"
    await resumed.send_due()
    assert len(channel.arrived) == 1


async def test_a_far_side_that_can_be_read_settles_it(tmp_path: Path, clock: Clock) -> None:
    channel = ReadablePlayed(clock, fates=[Fate.ARRIVED_UNHEARD])
    outbox = outbox_of(tmp_path, clock, channel)
    entry = await outbox.send(outbox.put(update(), "played").key)
    assert entry.state is State.UNKNOWN
    settled = await outbox.settle(entry.key)
    assert settled.state is State.SENT
    assert settled.sent is not None
    assert settled.trouble is None


async def test_what_is_not_there_yet_may_still_be_on_its_way(tmp_path: Path, clock: Clock) -> None:
    channel = ReadablePlayed(clock, fates=[Fate.LOST])
    outbox = outbox_of(tmp_path, clock, channel)
    entry = await outbox.send(outbox.put(update(), "played").key)
    clock.pass_s(SURE_S - 1)
    assert (await outbox.settle(entry.key)).state is State.UNKNOWN
    clock.pass_s(1)
    assert (await outbox.settle(entry.key)).state is State.WAITING
    await outbox.send_due()
    assert len(channel.arrived) == 1


async def test_no_update_overtakes_one_that_is_not_settled(outbox: Outbox, channel: Played, clock: Clock) -> None:
    channel.fates = [Fate.BUSY]
    first, second = outbox.put(update(1), "played"), outbox.put(update(2), "played")
    await outbox.send(first.key)
    with pytest.raises(TroubleError, match="not this update's turn"):
        await outbox.send(second.key)
    assert await outbox.send_due() == ()
    clock.pass_s(60)
    await outbox.send_due()
    assert [message.update_id for message in channel.arrived] == ["u1", "u2"]


async def test_a_later_update_carries_on_what_the_first_began(outbox: Outbox, channel: Played) -> None:
    outbox.put(update(1), "played")
    outbox.put(update(2), "played")
    await outbox.send_due()
    assert [message.reference for message in channel.arrived] == ["", "ref-INC-1"]


async def test_what_has_waited_too_long_is_for_a_human_to_send(outbox: Outbox, channel: Played, clock: Clock) -> None:
    entry = outbox.put(update(), "played")
    clock.pass_s(STALE_S + 1)
    assert outbox.is_stale(entry)
    assert await outbox.send_due() == ()
    assert outbox.entries() == (entry,)
    assert (await outbox.send(entry.key)).state is State.SENT


async def test_what_is_dropped_is_kept_and_never_sent(outbox: Outbox, channel: Played) -> None:
    entry = outbox.drop(outbox.put(update(), "played").key, "said on the phone")
    assert (entry.state, entry.word) == (State.DROPPED, "said on the phone")
    assert await outbox.send_due() == ()
    assert (await outbox.send(entry.key)).state is State.DROPPED
    assert channel.arrived == []


async def test_two_consoles_send_it_once(tmp_path: Path, clock: Clock) -> None:
    channel = Played(clock)
    one, other = (outbox_of(tmp_path, clock, channel) for _ in range(2))
    for number in range(3):
        one.put(update(number), "played")
        other.put(update(number), "played")
    await asyncio.gather(one.send_due(), other.send_due())
    await one.send_due()
    assert [message.update_id for message in channel.arrived] == ["u0", "u1", "u2"]


async def test_a_read_only_console_sends_nothing_and_shows_all(tmp_path: Path, clock: Clock, channel: Played) -> None:
    entry = outbox_of(tmp_path, clock, channel).put(update(), "played")
    outbox = outbox_of(tmp_path, clock, channel, read_only=True)
    assert outbox.entries() == (entry,)
    for attempt in (outbox.send(entry.key), outbox.send_due()):
        with pytest.raises(TroubleError, match="read-only"):
            await attempt
    with pytest.raises(TroubleError, match="read-only"):
        outbox.put(update(2), "played")
    assert channel.arrived == []


def test_a_file_that_cannot_be_read_is_told_not_passed_over(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(update(1), "played")
    outbox.put(update(2), "played")
    first, _ = sorted(tmp_path.glob("outbox/*.json"))
    first.write_text('{"format": 1}')
    assert [entry.message.update_id for entry in outbox.entries()] == ["u2"]
    (trouble,) = outbox.damaged()
    assert str(first) in trouble.what
    with pytest.raises(TroubleError, match="cannot be read"):
        outbox.put(update(1), "played")  # whether it was sent is not known: it is not begun anew


def test_an_outbox_that_may_not_be_read_is_not_taken_for_an_empty_one(outbox: Outbox, tmp_path: Path) -> None:
    assert outbox.entries() == ()
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(TroubleError, match="could not be read"):
        outbox.entries()


async def test_a_disk_that_fails_before_keeps_it_from_leaving(
    outbox: Outbox, channel: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = outbox.put(update(), "played")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TroubleError) as caught:
        await outbox.send(entry.key)
    assert caught.value.trouble.kind is TroubleKind.STORAGE
    assert channel.arrived == []


def test_no_secret_is_stored(tmp_path: Path, clock: Clock, channel: Played) -> None:
    secrets = Secrets()
    secrets.add("hunter2hunter2")
    outbox = Outbox(tmp_path, [channel], clock=clock, scrubber=Scrubber(secrets))
    outbox.put(update(text="the key hunter2hunter2 and aHVudGVyMmh1bnRlcjI="), "played")
    (file,) = tmp_path.glob("outbox/*.json")
    assert "hunter2" not in file.read_text()
    assert "aHVudGVyMmh1" not in file.read_text()


_SENDER = """
import asyncio, sys
from pathlib import Path
from tests.channels.far_side import Clock, Played, outbox_of, update
def hang():
    print("sending", flush=True)
    sys.stdin.read()
clock = Clock()
outbox = outbox_of(Path(sys.argv[1]), clock, Played(clock, while_sending=hang))
asyncio.run(outbox.send(outbox.put(update(), "played").key))
"""


async def test_a_process_that_is_killed_while_it_sends(tmp_path: Path, clock: Clock) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SENDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdin is not None
    with process.stdout, process.stdin:
        assert process.stdout.readline() == b"sending\n"
        channel = Played(clock)
        outbox = outbox_of(tmp_path, clock, channel)
        (entry,) = outbox.entries()
        assert entry.state is State.SENDING
        with pytest.raises(TroubleError, match="busy"):
            await outbox.send(entry.key)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    (entry,) = outbox.entries()
    assert entry.state is State.UNKNOWN
    await outbox.send_due()
    assert channel.arrived == []
