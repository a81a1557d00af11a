"""Whether this user may, asked in the background before anybody plans: each question once, its answer kept a while."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mrb_tui.actions.action import Action, Allowance
from mrb_tui.actions.permission import permission_for
from mrb_tui.actions.workshop import Means, can_be_asked, made
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.clock import Clock
from mrb_tui.session.change_inputs import MayRun
from mrb_tui.session.changes import Choices
from mrb_tui.session.watch import MakeMeans

KEPT_S = 300.0
"""How long an answer is good enough for the tree; a plan always asks anew."""
AGAIN_S = 30.0
"""How long after a question that got no answer it is asked again."""
LIMIT_S = 20.0
"""A question that takes longer than this is given up: logging in may take its time."""
_NEED_TRUST = ("command", "http")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of an action without planning it. All of it empty: it has not been asked yet.

    `allowance` None: nobody can be asked, or nobody has answered. `context` is the cluster's, where there is one.
    """

    at: datetime | None = None
    allowance: Allowance | None = None
    trouble: Trouble | None = None
    """Why it can never be done as things are: no such target, a runbook that is not trusted."""
    unanswered: str = ""
    """Why there is no answer."""
    twin: str = ""
    context: str = ""


_NOT_YET = Answer()
_Key = tuple[str, tuple[tuple[str, str], ...]]


class Permissions:
    """Lives on the event loop. `changed` says that there is another answer. Nothing here waits."""

    def __init__(self, *, clock: Clock, may_run: MayRun, changed: Callable[[], None]) -> None:
        self._clock, self._may_run, self._changed = clock, may_run, changed
        self._make_means: MakeMeans | None = None
        self._answers: dict[_Key, Answer] = {}
        self._said: dict[str, tuple[datetime, Allowance]] = {}
        """By question: several actions may ask the same."""
        self._waiting: dict[_Key, StepAction] = {}
        self._task: asyncio.Task[None] | None = None

    def opened(self, make_means: MakeMeans | None) -> None:
        """The service is connected, or no longer: another target, other answers."""
        self._make_means = make_means
        self._answers.clear()
        self._said.clear()
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being asked."""
        return self._task is None

    def of(self, action: StepAction) -> Answer:
        """What is known; where it is too old, or nothing is, it is asked in the background."""
        key = (action.kind, tuple(sorted(action.parameters.items())))
        known = self._answers.get(key, _NOT_YET)
        if self._make_means is not None and key not in self._waiting and self._is_due(known):
            self._waiting[key] = action
            if self._task is None:
                self._task = asyncio.get_running_loop().create_task(self._work(self._make_means))
        return known

    def age_s(self, answer: Answer) -> float:
        """How old it is."""
        return (self._clock() - answer.at).total_seconds() if answer.at is not None else 0.0

    def _is_due(self, known: Answer) -> bool:
        settled = known.trouble is None and not known.unanswered
        return known.at is None or self.age_s(known) >= (KEPT_S if settled else AGAIN_S)

    async def _work(self, make_means: MakeMeans) -> None:
        """One after the other: nobody is in a hurry, and the API server has other guests."""
        mine = asyncio.current_task()
        try:
            while self._waiting:
                key, action = next(iter(self._waiting.items()))
                answer = await self._asked(action, make_means)
                if self._task is not mine:  # another service is watched meanwhile
                    return
                del self._waiting[key]
                self._answers[key] = answer
                self._changed()
        finally:
            if self._task is mine:
                self._task = None

    async def _asked(self, action: StepAction, make_means: MakeMeans) -> Answer:
        answer = Answer(self._clock())
        try:
            async with asyncio.timeout(LIMIT_S):
                if action.kind in _NEED_TRUST and (trouble := await asyncio.to_thread(self._may_run)) is not None:
                    answer = replace(answer, trouble=trouble)
                means = await make_means(Choices(), _unheard)
                return await self._of_means(action, means, answer)
        except TimeoutError:
            return replace(answer, unanswered=f"no answer within {LIMIT_S:g} s")
        except TroubleError as error:
            if error.trouble.kind is TroubleKind.CONFIGURATION:
                return replace(answer, trouble=answer.trouble or error.trouble)
            return replace(answer, unanswered=error.trouble.why or error.trouble.what)

    async def _of_means(self, action: StepAction, means: Means, answer: Answer) -> Answer:
        """The object that does it knows its twin and its question; it is made, and thrown away."""
        doer = made(action, means)
        context = means.api.context if means.api is not None and can_be_asked(action.kind) else ""
        answer = replace(answer, twin=doer.by_hand, context=context or means.surrounding.context)
        if not (question := doer.permission):
            return answer
        at, allowance = await self._said_of(question, doer)
        if allowance.allowed is None:
            return replace(answer, at=at, unanswered=allowance.words)
        return replace(answer, at=at, allowance=allowance)

    async def _said_of(self, question: str, doer: Action) -> tuple[datetime, Allowance]:
        """What was said to another action that asked the same, unless that is too old."""
        known = self._said.get(question)
        if known is not None:
            kept_s = KEPT_S if known[1].allowed is not None else AGAIN_S
            if (self._clock() - known[0]).total_seconds() < kept_s:
                return known
        said = self._said[question] = (self._clock(), await permission_for(doer))
        return said


def _unheard(line: str) -> None:
    """Nothing is run for a question."""
