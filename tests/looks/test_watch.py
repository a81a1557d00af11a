"""Waiting for a condition, on a clock that is set by hand."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.facts import Facts
from mrb_tui.domain.health import Health
from mrb_tui.looks.watch import Holding, Until, Watch, polled
from tests.looks.seeing import NOW, Run, run, section


class Clock:
    """Ten seconds on at each turn of the feed."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    async def feed(self, said: Sequence[bool | None]) -> AsyncIterator[Facts]:
        for value in said:
            yield {} if value is None else {"well": value}
            self.at += timedelta(seconds=10)


def well(facts: Facts) -> bool | None:
    return bool(facts["well"]) if "well" in facts else None


def watch(*said: bool | None, for_s: float = 20) -> Watch:
    clock = Clock()
    return Watch(Until(well, clock.feed(said), for_s=for_s, names=("well",)), clock)


async def test_it_ends_once_the_condition_has_held_for_long_enough() -> None:
    looked = Run(watch(False, True, True, True, False))
    result = await looked.result()
    assert (result.headline, result.health) == ("has held for 20s", Health.OK)
    assert (result.facts["holds"], result.facts["turns"]) == (True, 4)
    assert looked.progress == [
        "nothing read yet; well unknown",
        "does not hold; well False",
        "holds, for 0ms of 20s; well True",
        "holds, for 10s of 20s; well True",
        "has held for 20s; well True",
    ]


@pytest.mark.parametrize("interruption", [False, None])
async def test_whatever_is_no_yes_begins_it_anew(interruption: bool | None) -> None:
    result = await run(watch(True, True, interruption, True, True))
    assert (result.headline, result.facts["held_s"]) == ("holds, for 10s of 20s", 10.0)
    assert result.facts["holds"] is False


async def test_what_cannot_be_told_is_unknown() -> None:
    result = await run(watch(None))
    assert (result.headline, result.health) == ("cannot be told now", Health.UNKNOWN)
    assert section(result, "What it reads") == ["well unknown"]


async def test_its_time_limit_leaves_the_last_that_was_seen() -> None:
    async def endless() -> AsyncIterator[Facts]:
        yield {"well": False}
        await asyncio.Event().wait()

    result = await run(Watch(Until(well, endless()), lambda: NOW), limit_s=0.02)
    assert (result.headline, result.health) == ("does not hold", Health.DEGRADED)
    assert len(result.troubles) == 1


async def test_a_feed_from_something_that_can_be_read_at_any_time() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    numbers = iter(range(9))
    seen = []
    async with aclosing(polled(lambda: {"n": next(numbers)}, 2.0, sleep)) as feed:
        async for facts in feed:
            seen.append(facts["n"])
            if len(seen) == 3:
                break
    assert (seen, slept) == ([0, 1, 2], [2.0, 2.0])


@given(st.lists(st.sampled_from([True, False, None]), max_size=30))
def test_it_has_held_since_the_last_that_was_no_yes(said: list[bool | None]) -> None:
    holding = Holding()
    for turn, value in enumerate(said):
        holding = holding.after(value, NOW + timedelta(seconds=turn))
    run_of_yes = 0
    for value in reversed(said):
        if value is not True:
            break
        run_of_yes += 1
    assert holding.held_s == max(run_of_yes - 1, 0)
    assert holding.turns == len(said)
