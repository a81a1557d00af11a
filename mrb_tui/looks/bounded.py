"""A look as the session runs it: with a time limit, one funnel for surprises, and whatever was seen by then."""

import asyncio
from typing import Protocol

from mrb_tui.domain.durations import short
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.look import LookResult, Progress
from mrb_tui.looks.report import Report
from mrb_tui.scrub.scrubber import Scrubber


class Seeing(Protocol):
    """What one kind of look does: it writes down what it sees. It may raise TroubleError where it can see nothing."""

    async def see(self, report: Report) -> None:
        """Look, and write it down as it comes."""


class BoundedLook:
    """A `Look` made of what its kind does."""

    def __init__(self, kind: str, seeing: Seeing, scrubber: Scrubber, *, limit_s: float) -> None:
        self.kind = kind
        self.limit_s = limit_s
        self._seeing = seeing
        self._scrubber = scrubber

    async def run(self, progress: Progress) -> LookResult:
        """Never raises but for cancellation."""
        report = Report(progress, self._scrubber)
        try:
            async with asyncio.timeout(self.limit_s):
                await self._seeing.see(report)
        except TimeoutError:
            slow = ("what was read by then is shown", "look again; a source that is slow may be the trouble itself")
            report.fail(Trouble(TroubleKind.TIMEOUT, "The look was cut short", _late(self.limit_s), slow))
        except TroubleError as error:
            report.give_up(error.trouble)
        except Exception as error:  # noqa: BLE001 - the edge of a look: a fault in one must not end the console
            why = f"an unforeseen {type(error).__name__}: {error}"
            advice = ("this is a fault of the console; the other steps go on",)
            report.give_up(Trouble(TroubleKind.INTERNAL, "The look failed", why, advice))
        return report.result()


def _late(limit_s: float) -> str:
    return f"it was not done within {short(limit_s)}"
