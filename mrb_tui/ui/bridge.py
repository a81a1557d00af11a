"""Between session and screens: runs the one, and lets the other draw what changed, ten times a second at most.

Numbers of probes change all the time, and nobody reads them more often than once a second: they wait for the clock,
unless something turned, which the timeline tells of. On a slow line that is the difference.
"""

import asyncio
import math
from collections.abc import Callable

from textual.app import App

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.live import Change, ChangeKind, LiveSession

EVERY_S = 0.1
NUMBERS_EVERY_S = 1.0
_TIMER_SLACK_S = 0.002
"""Timers may fire so much early."""

Draw = Callable[[frozenset[ChangeKind]], None]


class Bridge:
    """`draw` takes the kinds of what changed; `tell` a notice of the session; `fail` its end, which should not be.

    `logs_every_s` says how often log lines are worth drawing where they are seen now.
    """

    def __init__(
        self,
        session: LiveSession,
        *,
        draw: Draw,
        tell: Callable[[Trouble], None],
        fail: Callable[[Trouble], None],
        logs_every_s: Callable[[], float],
    ) -> None:
        self._session = session
        self._draw = draw
        self._tell = tell
        self._fail = fail
        self._logs_every_s = logs_every_s
        self._waiting: set[ChangeKind] = set()
        self._drawn_s = self._logs_drawn_s = self._numbers_drawn_s = -math.inf
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_through(self) -> bool:
        """Whether all that changed so far is drawn."""
        return not self._waiting

    def start(self, app: App[None]) -> None:
        """Watch, from now until the app ends; what changed before is for the caller to draw."""
        unsubscribe = self._session.subscribe(self.changed)
        app.run_worker(self._run(unsubscribe), name="session", group="session", exit_on_error=False)

    async def _run(self, unsubscribe: Callable[[], None]) -> None:
        try:
            await self._session.run()
        except TroubleError as error:
            self._fail(error.trouble)
        except Exception as error:  # noqa: BLE001 - whatever it was, it must be said and must not end the screen
            self._fail(_unexpected(error))
        finally:
            unsubscribe()
            if self._timer is not None:
                self._timer.cancel()

    def changed(self, change: Change) -> None:
        """The session's listener: returns at once."""
        if change.kind is ChangeKind.NOTICE:
            if change.trouble is not None:
                self._tell(change.trouble)
            return
        self._waiting.add(change.kind)
        self._schedule()

    def numbers_are_drawn(self) -> None:
        """The screen has just drawn all numbers of its own accord, as it does with its clock."""
        self._waiting.discard(ChangeKind.PROBE)
        self._numbers_drawn_s = asyncio.get_running_loop().time()

    def _schedule(self) -> None:
        if not self._waiting:
            return
        loop = asyncio.get_running_loop()
        due_s = max(min(map(self._due_s, self._waiting)), loop.time())
        if self._timer is not None:
            if self._timer.when() <= due_s:
                return
            self._timer.cancel()
        self._timer = loop.call_at(due_s, self._flush)

    def _due_s(self, kind: ChangeKind) -> float:
        """When, by the loop's clock, that kind may be drawn next."""
        due_s = self._drawn_s + EVERY_S
        if kind is ChangeKind.LOGS:
            return max(due_s, self._logs_drawn_s + self._logs_every_s())
        if kind is ChangeKind.PROBE and ChangeKind.TIMELINE not in self._waiting:
            return max(due_s, self._numbers_drawn_s + NUMBERS_EVERY_S)
        return due_s

    def _flush(self) -> None:
        self._timer = None
        now_s = asyncio.get_running_loop().time()
        ready = frozenset(kind for kind in self._waiting if self._due_s(kind) <= now_s + _TIMER_SLACK_S)
        if ready:
            self._waiting -= ready
            self._drawn_s = now_s
            if ChangeKind.LOGS in ready:
                self._logs_drawn_s = now_s
            if ChangeKind.PROBE in ready:
                self._numbers_drawn_s = now_s
            self._draw(ready)
        self._schedule()


def _unexpected(error: Exception) -> Trouble:
    """The class of the error only: its words may hold anything."""
    return Trouble(
        TroubleKind.INTERNAL,
        "The console has stopped watching",
        f"an error that should not happen: {type(error).__name__}",
        ("quit and start it again", "report it, with what you did last"),
    )
