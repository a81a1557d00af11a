"""What holds of every look, whatever its kind does."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.report import LINES, Report
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import MASK, Secrets
from tests.looks.seeing import Run, run, section

GONE = Trouble(TroubleKind.REFUSED, "Asking failed", "nobody listens", ("start it",))


@dataclass
class Doing:
    """A look that does what a test tells it to."""

    do: Callable[[Report], Awaitable[None]]

    async def see(self, report: Report) -> None:
        await self.do(report)


async def test_what_was_read_before_the_time_was_up_is_shown_and_the_rest_is_named() -> None:
    async def slow(report: Report) -> None:
        report.expect("First", "Second")
        report.tell("First", ["here"])
        report.know(first=1)
        report.conclude("half of it", Health.OK)
        await asyncio.Event().wait()

    result = await run(Doing(slow), limit_s=0.02)
    assert [each.title for each in result.sections] == ["First", "Second"]
    assert (section(result, "First"), section(result, "Second")) == (["here"], ["not read"])
    assert [each.kind for each in result.troubles] == [TroubleKind.TIMEOUT]
    assert (result.headline, result.facts["first"], result.failed) == ("half of it", 1, False)


async def test_a_source_that_fails_hides_none_of_the_others() -> None:
    async def failing() -> str:
        raise TroubleError(GONE)

    async def well() -> str:
        return "value"

    async def both(report: Report) -> None:
        report.expect("A", "B")
        assert await report.read("A", failing) is None
        assert await report.read("B", well) == "value"
        report.tell("B", ["value"])
        report.know(b=1)

    result = await run(Doing(both))
    assert section(result, "A") == ["could not be read: nobody listens", "try: start it"]
    assert section(result, "B") == ["value"]
    assert result.troubles == (GONE,)


async def test_a_look_that_can_see_nothing_says_what_why_and_what_to_try() -> None:
    async def blind(report: Report) -> None:
        report.expect("Never")
        raise TroubleError(GONE)

    result = await run(Doing(blind))
    assert [each.title for each in result.sections] == ["Trouble"]
    assert section(result, "Trouble") == ["Asking failed", "nobody listens", "try: start it"]
    assert (result.headline, result.health, result.failed) == ("refused", Health.UNKNOWN, True)


async def test_a_fault_of_ours_is_told_as_one() -> None:
    async def faulty(report: Report) -> None:
        raise ZeroDivisionError("oops")

    result = await run(Doing(faulty))
    assert result.troubles[0].kind is TroubleKind.INTERNAL
    assert "ZeroDivisionError" in result.troubles[0].why


async def test_it_is_cancelled_at_once() -> None:
    begun = asyncio.Event()

    async def endless(report: Report) -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(run(Doing(endless), limit_s=3600))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_nothing_leaves_it_unmasked_or_uncleaned() -> None:
    secret = "a-key-nobody-may-see"
    secrets = Secrets()
    secrets.add(secret)
    dirty = f"\x1b[31m{secret}\x07\nline"

    async def leaky(report: Report) -> None:
        report.progress(dirty)
        report.tell(dirty, [dirty, f"    {dirty}"])
        report.know(said=dirty)
        report.conclude(dirty, Health.OK)
        report.fail(Trouble(TroubleKind.REJECTED, dirty, dirty, (dirty,)))

    looked = Run(Doing(leaky), secrets=secrets)
    result = await looked.result()
    for text in (repr(result), *looked.progress):
        assert secret not in text
        assert "\x1b" not in text
        assert MASK in text
    assert result.sections[0].lines[1].startswith(f"    {MASK}")


@given(st.lists(st.text(max_size=30), max_size=LINES + 20))
def test_a_section_is_bounded_and_says_what_it_leaves_out(lines: list[str]) -> None:
    report = Report(lambda words: None, Scrubber(Secrets()))
    report.tell("T", lines)
    shown = report.result().sections[0].lines
    assert len(shown) <= LINES + 1
    assert (f"… {len(lines) - LINES} more lines" in shown[-1:]) is (len(lines) > LINES)


async def test_a_look_may_be_left_while_it_reads_without_a_word_on_the_terminal() -> None:
    async def two(report: Report) -> None:
        await asyncio.gather(*(report.read(name, partial(asyncio.sleep, 60)) for name in "ab"))

    task = asyncio.create_task(run(Doing(two)))
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert len(asyncio.all_tasks()) == 1
