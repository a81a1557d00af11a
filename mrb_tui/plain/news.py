"""What has happened since it was last said. It is said between prompts, never into what is being typed."""

from collections import deque
from collections.abc import Callable, Mapping

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.outcome import Outcome
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble
from mrb_tui.plain.words import probe_line
from mrb_tui.session.changes import RunView
from mrb_tui.session.live import Change, ChangeKind, LiveSession

_NOTICES = 20


class News:
    """Probes that turned, runs that went on, notices. A probe that turned twice is told as it is now."""

    def __init__(self, session: LiveSession) -> None:
        self._session = session
        self._service = session.service.id
        self._health = self._now()
        self._told_of = {name for name, health in self._health.items() if health is not Health.UNKNOWN}
        self._stages = self._runs()
        self._notices: deque[Trouble] = deque(maxlen=_NOTICES)
        self.stop: Callable[[], None] = session.subscribe(self._told)

    def take(self) -> list[str]:
        """Lines to say now; what was taken is not said again."""
        lines: list[str] = []
        while self._notices:
            trouble = self._notices.popleft()
            lines += [f"! {trouble}", *(f"  try: {advice}" for advice in trouble.advice)]
        return [*lines, *self._turned(), *self._went_on()]

    @property
    def is_any(self) -> bool:
        """Whether there is something to say."""
        return bool(self._notices) or self._health != self._now() or self._stages != self._runs()

    def _turned(self) -> list[str]:
        session, now = self._session, self._session.now()
        before, self._health = self._health, self._now()
        if session.service.id != self._service:
            self._service, self._told_of = session.service.id, set()
            return []
        first, lines = [], []
        for state in session.states():
            was, health = before.get(state.spec.id), self._health[state.spec.id]
            if was is None or was is health:
                continue
            if health is Health.OK and was is Health.UNKNOWN and state.spec.id not in self._told_of:
                first.append(state.spec.label)  # nothing has turned: it was asked for the first time
            else:
                lines.append(f"* {probe_line(state, now)} (was {was})")
            self._told_of.add(state.spec.id)
        return [*([f"* ok: {', '.join(first)}"] if first else []), *lines]

    def _went_on(self) -> list[str]:
        before, self._stages = self._stages, self._runs()
        titles = {view.id: view.title for view in self._session.changes.runs}
        return [f"* {titles[name]}: {how}" for name, how in self._stages.items() if before.get(name) != how]

    def _now(self) -> Mapping[str, Health]:
        now = self._session.now()
        return {state.spec.id: state.health_at(now) for state in self._session.states()}

    def _runs(self) -> Mapping[str, str]:
        """How each stands that was confirmed, or is over; whoever plans one is told of it while planning."""
        return {
            view.id: str(view.result.outcome if view.result is not None else view.trouble or view.stage)
            for view in self._session.changes.runs
            if (view.is_over and not _said_no(view)) or view.stage in (Stage.RUNNING, Stage.VERIFYING)
        }

    def _told(self, change: Change) -> None:
        if change.kind is ChangeKind.NOTICE and change.trouble is not None:
            self._notices.append(change.trouble)


def _said_no(view: RunView) -> bool:
    """Whoever said no needs not be told."""
    return view.result is not None and view.result.outcome in (Outcome.CANCELLED, Outcome.NOT_CONFIRMED)
