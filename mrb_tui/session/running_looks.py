"""Looks under way and what they found, by step. A look that is left goes on; looking again starts anew."""

import asyncio
from collections.abc import Callable
from functools import partial

from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.looks.look import Look, LookResult
from mrb_tui.session.guide import LookView

Ended = Callable[[str, LookResult], None]
"""The step, and what was found."""


class RunningLooks:
    """Lives on the event loop. `changed` is told of progress, `ended` of results."""

    def __init__(self, *, changed: Callable[[], None], ended: Ended) -> None:
        self._changed = changed
        self._ended = ended
        self._tasks: dict[str, asyncio.Task[LookResult]] = {}
        self._views: dict[str, LookView] = {}

    def view(self, step_id: str) -> LookView | None:
        """What is known of that step's look; None before the first."""
        return self._views.get(step_id)

    def is_running(self, step_id: str) -> bool:
        """Whether it looks now."""
        return step_id in self._tasks

    def start(self, step_id: str, look: Look) -> None:
        """Look; one that is under way for the same step is stopped."""
        self.stop(step_id)
        self._views[step_id] = LookView(running=True, progress="looking")
        task = asyncio.get_running_loop().create_task(look.run(partial(self._progressed, step_id)), name=step_id)
        self._tasks[step_id] = task
        task.add_done_callback(partial(self._done, step_id))
        self._changed()

    def stop(self, step_id: str) -> None:
        """Stop, at once. What was found before stays."""
        task = self._tasks.pop(step_id, None)
        if task is not None:
            task.cancel()
            self._views[step_id] = LookView(running=False, headline="stopped")
            self._changed()

    def forget(self) -> None:
        """Another service: what was found says nothing of it."""
        for step_id in tuple(self._tasks):
            self.stop(step_id)
        self._views.clear()

    def _progressed(self, step_id: str, words: str) -> None:
        if step_id in self._tasks and self._views[step_id].progress != words:
            self._views[step_id] = LookView(running=True, progress=words)
            self._changed()

    def _done(self, step_id: str, task: "asyncio.Task[LookResult]") -> None:
        if self._tasks.get(step_id) is not task:  # stopped, or started anew
            return
        del self._tasks[step_id]
        if task.cancelled():
            return
        error = task.exception()
        result = task.result() if error is None else _broken(error)
        sections = tuple((section.title, section.lines) for section in result.sections)
        self._views[step_id] = LookView(
            running=False, health=result.health, headline=result.headline, sections=sections
        )
        self._ended(step_id, result)
        self._changed()


def _broken(error: BaseException) -> LookResult:
    """A look never raises; if one does, nobody must wait for it. The class of the error only: its words may hold
    anything."""
    trouble = Trouble(
        TroubleKind.INTERNAL, "The look broke off", f"an error that should not happen: {type(error).__name__}"
    )
    return LookResult(headline=str(trouble), health=Health.UNKNOWN, troubles=(trouble,))
