"""Probes that turn: remembered until an incident is declared, then recorded, a flapping one condensed."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.flapping import Condenser, Turn
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome
from mrb_tui.domain.probe_state import ProbeState

REMEMBERED = timedelta(minutes=30)
_MOST = 2_000

RecordTurn = Callable[[Turn], None]


def change_between(before: ProbeState, after: ProbeState) -> ProbeChanged | None:
    """The turn from one state to the next, if it is one. The first answer of a probe counts as one, if it says
    something: a console that has just begun to look has nothing to tell."""
    if after.last is None or (before.last is not None and before.health is after.health):
        return None
    if before.last is None and after.last.reading.outcome is Outcome.NO_DATA:
        return None
    return ProbeChanged(
        probe_id=after.spec.id,
        label=after.spec.label,
        before=before.health,
        after=after.health,
        before_headline=before.last.reading.headline if before.last is not None else "",
        headline=after.last.reading.headline,
        facts=dict(after.last.reading.facts),
    )


class Turns:
    """`record` takes what is to be recorded, once `start` was called.

    Another console on the same incident may have recorded a turn already, and a console that comes back finds most
    probes as they were: `known` says the health that the record has last for a probe. That is not told twice.
    """

    def __init__(self, record: RecordTurn, known: Callable[[str], Health | None]) -> None:
        self._record = record
        self._known = known
        self._condensers: dict[str, Condenser] = {}
        self._remembered: deque[tuple[datetime, ProbeChanged]] = deque(maxlen=_MOST)
        self._recording = False

    def turned(self, at: datetime, change: ProbeChanged) -> None:
        """One more turn, in the order of time."""
        self._remembered.append((at, change))
        while self._remembered[0][0] < at - REMEMBERED:
            self._remembered.popleft()
        if self._recording and self._is_news(change):
            self._take(at, change)

    def start(self, *, with_past: bool, now: datetime) -> None:
        """Record from now on; with the past, also what was remembered of the last half hour."""
        self._condensers.clear()
        self._recording = True
        if with_past:
            for at, change in tuple(self._remembered):
                if at >= now - REMEMBERED:
                    self._take(at, change)
            self.flush()

    def tick(self, now: datetime) -> None:
        """Record what has settled."""
        for probe_id, condenser in tuple(self._condensers.items()):
            if condenser.due_at is not None and condenser.due_at <= now:
                self._condensers[probe_id], turns = condenser.passed(now)
                self._tell(turns)

    def flush(self) -> None:
        """Record what is still held back."""
        for probe_id, condenser in tuple(self._condensers.items()):
            self._condensers[probe_id], turns = condenser.flushed()
            self._tell(turns)

    def stop(self) -> None:
        """Record no more; the memory goes on."""
        self.flush()
        self._condensers.clear()
        self._recording = False

    def forget(self) -> None:
        """Another service is watched: its past is another one."""
        self._remembered.clear()
        self._condensers.clear()

    def _is_news(self, change: ProbeChanged) -> bool:
        return change.probe_id in self._condensers or self._known(change.probe_id) is not change.after

    def _take(self, at: datetime, change: ProbeChanged) -> None:
        if not change.before_headline:  # how it stood at first: what follows soon is no flapping
            self._record(Turn(at, change))
            return
        self._condensers[change.probe_id], turns = self._condensers.get(change.probe_id, Condenser()).turned(at, change)
        self._tell(turns)

    def _tell(self, turns: tuple[Turn, ...]) -> None:
        for turn in turns:
            self._record(turn)
