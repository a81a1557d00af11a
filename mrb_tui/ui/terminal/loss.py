"""A terminal that has gone: said once, from whichever side it is noticed first, and the process ends soon after."""

import os
import select
import signal
import threading
from collections.abc import Callable

EXIT_CODE = 128 + signal.SIGHUP
LIMIT_S = 1.5
"""What must be saved is saved by then, or never."""


class Loss:
    """`on_lost` saves what must not be lost; it may run on any thread, once."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost
        self._lock = threading.RLock()  # a signal may interrupt our own call
        self._said = False
        self._watching = False

    def watch(self, fd: int) -> None:
        """Notice it without waking up meanwhile: a hang-up is reported by poll(2) without being asked for.

        asyncio and Python's signal handlers are not enough: both need a main thread that still runs.
        """
        if self._watching:
            return
        self._watching = True
        signal.signal(signal.SIGHUP, lambda *_: self.lost())
        threading.Thread(target=self._watch, args=(fd,), name="hang-up", daemon=True).start()

    def lost(self) -> None:
        """Save, and end the process."""
        with self._lock:
            if self._said:
                return
            self._said = True
            watchdog = threading.Timer(LIMIT_S, os._exit, (EXIT_CODE,))
            watchdog.daemon = True
            watchdog.start()
            try:
                self._on_lost()
            finally:
                os._exit(EXIT_CODE)

    def _watch(self, fd: int) -> None:
        hang_up = select.poll()
        hang_up.register(fd, 0)
        while not hang_up.poll():
            pass
        self.lost()
