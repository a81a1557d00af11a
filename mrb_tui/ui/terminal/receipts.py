"""Whether a frame has arrived: the terminal answers a question that was sent behind it only once it has drawn it.

That a frame was handed to the line says little: a connection that has stalled holds much of it in buffers on the way.
"""

from collections import deque
from collections.abc import Callable

QUESTION = "\x1b[6n"
"""Where is your cursor? (DSR 6): every terminal answers, in the order of what it is sent."""

Arrived = Callable[[float], None]
"""Called with the time of the answer, on the clock of Textual's events: a key read before it was typed before it."""


class Receipts:
    """`ask` before a frame goes out, `frame_is_out` behind it, `answered` for each answer."""

    def __init__(self) -> None:
        self._waiting: list[Arrived] = []
        self._asked: deque[list[Arrived]] = deque()

    def ask(self, call: Arrived) -> None:
        """Call once what is drawn by now has arrived."""
        self._waiting.append(call)

    def frame_is_out(self, send: Callable[[str], None]) -> None:
        """All that is drawn by now has been handed to the line."""
        if self._waiting:
            self._asked.append(self._waiting)
            self._waiting = []
            send(QUESTION)

    def answered(self, at_s: float) -> None:
        """The terminal has drawn everything up to the oldest question."""
        for call in self._asked.popleft() if self._asked else ():
            call(at_s)

    def ask_anew(self) -> None:
        """Answers that are still due may have gone elsewhere: another program had the terminal meanwhile."""
        self._waiting = [*(call for calls in self._asked for call in calls), *self._waiting]
        self._asked.clear()
