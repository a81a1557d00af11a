"""One key after the other: what is typed faster than a screen opens is typed into that screen."""

import asyncio
import math
from collections import deque
from collections.abc import Callable

from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump

_ROUNDS = 2
"""The first lets the key through, the second what the key set off (a field's *submitted*)."""
_LONGEST_S = 2.0
"""Whatever a key set off, the next one waits no longer."""
_LOOK_AGAIN_S = 0.01
_MOST = 200
"""Keys that wait. Nobody types as many ahead; text that was poured in where no field is open must not act as keys."""
_PAUSE_S = 0.3
"""Such a flood is over when no key came for so long."""


class KeyGate:
    """Textual hands each key to the widget that has the focus when the key arrives, and a screen that the key before
    it opens has no focus yet: on a slow line, where keys come in bursts, a note's first letters would be commands.

    So the next key waits until the last one has gone all the way up and the screen in front is ready. `is_ready` says
    whether that screen takes keys.
    """

    def __init__(
        self, app: App[None], *, is_ready: Callable[[], bool], on_cut: Callable[[], None] = lambda: None
    ) -> None:
        """`on_cut`: far too many keys waited, and none of them counts."""
        self._app = app
        self._is_ready = is_ready
        self._on_cut = on_cut
        self._waiting: deque[Key] = deque()
        self._busy = False
        self._turn = 0
        self._way: tuple[MessagePump, ...] = ()
        self._limit: asyncio.TimerHandle | None = None
        self._flood_s = -math.inf
        """When the last key of a flood came."""

    @property
    def is_open(self) -> bool:
        """Whether every key is through."""
        return not self._busy

    def holds(self, key: Key) -> bool:
        """Whether this key has to wait and comes again by itself, or is part of a flood and never does."""
        if key.time - self._flood_s < _PAUSE_S:
            self._flood_s = key.time
            return True
        if not self._busy:
            return False
        self._waiting.append(key)
        if len(self._waiting) > _MOST:
            self._waiting.clear()
            self._flood_s = key.time
            self._on_cut()
        return True

    def close_behind(self) -> None:
        """A key has just been handed on: the next one waits until it is through."""
        self._busy = True
        self._turn += 1
        self._limit = asyncio.get_running_loop().call_later(_LONGEST_S, self._open, self._turn)
        self._follow(self._way_up() * _ROUNDS, self._turn)

    def _way_up(self) -> tuple[MessagePump, ...]:
        """From the widget that has the key to the app."""
        target = self._app.focused or self._app.screen
        return tuple(target.ancestors_with_self)

    def _follow(self, way: tuple[MessagePump, ...], turn: int) -> None:
        """Queue up behind the key, in one after the other."""
        if turn != self._turn:
            return
        self._way = way
        if way:
            way[0].call_later(self._passed, way, turn)
            self._watch(way, turn)
        else:
            self._open_when_ready(turn)

    def _passed(self, way: tuple[MessagePump, ...], turn: int) -> None:
        if way is self._way:
            self._follow(way[1:], turn)

    def _watch(self, way: tuple[MessagePump, ...], turn: int) -> None:
        """What the key closed never gets as far as the word that was queued behind it."""
        if way is not self._way or turn != self._turn or not self._busy:
            return
        if way[0].is_attached and way[0].is_running:
            asyncio.get_running_loop().call_later(_LOOK_AGAIN_S, self._watch, way, turn)
        else:
            self._follow(way[1:], turn)

    def _open_when_ready(self, turn: int) -> None:
        if self._is_ready():
            self._app.call_later(self._open, turn)  # behind the focus that a new screen asked for
        elif turn == self._turn and self._busy:
            asyncio.get_running_loop().call_later(_LOOK_AGAIN_S, self._open_when_ready, turn)

    def _open(self, turn: int) -> None:
        if turn != self._turn or not self._busy:
            return
        if self._limit is not None:
            self._limit.cancel()
        self._busy = False
        waiting = tuple(self._waiting)
        self._waiting.clear()
        for key in waiting:  # ahead of any key that is yet to come; those behind a command wait once more
            self._app.post_message(key)
