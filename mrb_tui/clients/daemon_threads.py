"""Threads that never delay the end of the process.

`getaddrinfo`, file reads and synchronous libraries run in the event loop's default executor. The standard one is
joined when the loop and the interpreter end: a hanging name server would keep a closed console alive.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

LIMIT = 16


class DaemonThreads(ThreadPoolExecutor):
    """At most `LIMIT` daemon threads, started as needed. `shutdown` lets go of them instead of waiting."""

    def __init__(self, limit: int = LIMIT) -> None:
        super().__init__(max_workers=limit, thread_name_prefix="mrb-tui")
        self._limit = limit
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._started = 0
        self._ended = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """As the base class has it."""
        future: Future[Any] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits for the future
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._lock:
            if self._ended:
                raise RuntimeError("no more work is taken: the program is ending")
            self._jobs.put(job)
            if not self._idle.acquire(blocking=False) and self._started < self._limit:
                self._started += 1
                threading.Thread(target=self._work, name=f"mrb-tui-{self._started}", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; running jobs are left to their own end."""
        with self._lock:
            self._ended = True
            for _ in range(self._started):
                self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            self._idle.release()


def install(loop: asyncio.AbstractEventLoop) -> None:
    """Make them the loop's default executor, before anything has used it."""
    loop.set_default_executor(DaemonThreads())
