"""The error log: which errors do the pods write, counted over the last minute."""

import asyncio
import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine, LogSummary, summary
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.kubernetes.log_source import LogSource
from mrb_tui.probes.service_metrics import EXPECTED_CODES, Thresholds

WINDOW_S = 60
_TIMEOUT = re.compile(r"\btimed?[ -]?out\b|Timeout(?:Error|Exception|Expired)?\b|deadline exceeded", re.IGNORECASE)
_NAME = re.compile(
    r"\bENOTFOUND\b|\bEAI_AGAIN\b|getaddrinfo|NameResolution|no such host|name or service not known"
    r"|temporary failure in name resolution",
    re.IGNORECASE,
)
_CONNECTION = re.compile(
    r"\bECONNREFUSED\b|\bECONNRESET\b|\bEHOSTUNREACH\b|\bENETUNREACH\b|connection (?:refused|reset|aborted)"
    r"|no route to host|network is unreachable|\bConnectError\b",
    re.IGNORECASE,
)
_TLS = re.compile(
    r"certificate verify failed|x509:|SSLError|SSL: |TLS handshake|CERT_HAS_EXPIRED|self.signed certificate",
    re.IGNORECASE,
)
_KINDS = {"timeouts": _TIMEOUT, "name_errors": _NAME, "connection_errors": _CONNECTION, "tls_errors": _TLS}
_HELD = 50_000
_SLICE = 500
_PAUSE_S = 0.005
"""So many lines are counted at a time, and so much later the next: a flood of them takes long, and keys must not wait.
A thread would hold them up all the same, for one of the two runs at a time."""


@dataclass(slots=True)
class LogWindow:
    """The newest lines, as the follower hands them on."""

    lines: deque[LogLine] = field(default_factory=lambda: deque(maxlen=_HELD))

    def extend(self, lines: Sequence[LogLine]) -> None:
        """Add a batch."""
        self.lines.extend(lines)


@dataclass(frozen=True, slots=True)
class ServiceLog:
    """Counts what the follower brought (`window`), or reads the logs once where nothing follows (None)."""

    spec: ProbeSpec
    source: LogSource
    window: LogWindow | None
    thresholds: Thresholds
    clock: Clock

    async def observe(self) -> Reading:
        """The last minute."""
        try:
            lines = await self._lines()
        except TroubleError as error:
            return Reading.failed(error.trouble)
        count = _Count()
        for first in range(0, len(lines), _SLICE):
            if first:
                await asyncio.sleep(_PAUSE_S)
            count.add(lines[first : first + _SLICE])
        return _reading(lines, count, self.source.troubles, self.thresholds, pods=self.source.pods)

    async def _lines(self) -> list[LogLine]:
        if self.window is None:
            return await self.source.read(WINDOW_S, within_s=self.spec.timeout_s)
        return self._recent(self.window)

    def _recent(self, window: LogWindow) -> list[LogLine]:
        since_at = self.clock() - timedelta(seconds=WINDOW_S)
        while window.lines and window.lines[0].at < since_at:
            window.lines.popleft()
        return [line for line in window.lines if line.at >= since_at]


class _Count:
    """What a minute of lines says, added up piece by piece."""

    def __init__(self) -> None:
        self.lines = self.errors = 0
        self.statuses: Counter[int] = Counter()
        self.exceptions: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()

    def add(self, lines: Sequence[LogLine]) -> None:
        """Some more of them."""
        some = summary(lines, WINDOW_S)
        self.lines += some.lines
        self.errors += some.errors
        self.statuses.update(dict(some.by_status))
        self.exceptions.update(dict(some.by_exception))
        for line in lines:
            if line.is_error:
                self.kinds.update(kind for kind, pattern in _KINDS.items() if pattern.search(line.text))

    @property
    def summary(self) -> LogSummary:
        """All of them."""
        statuses, exceptions = self.statuses.most_common(), self.exceptions.most_common()
        return LogSummary(WINDOW_S, self.lines, self.errors, tuple(statuses), tuple(exceptions))


def reading_from_lines(
    lines: Sequence[LogLine], troubles: Mapping[str, Trouble], thresholds: Thresholds, *, pods: int | None
) -> Reading:
    """What a minute of lines says, at once."""
    count = _Count()
    count.add(lines)
    return _reading(lines, count, troubles, thresholds, pods=pods)


def _reading(
    lines: Sequence[LogLine],
    count: _Count,
    troubles: Mapping[str, Trouble],
    thresholds: Thresholds,
    *,
    pods: int | None,
) -> Reading:
    """Without a line there is no data: a service that fell silent is not well.

    `pods` is how many were seen; None before the first look.
    """
    notes = tuple(f"{pod}: {trouble.why or trouble.what}" for pod, trouble in troubles.items() if pod)[:3]
    if "" in troubles:
        return Reading.failed(troubles[""])
    if not lines:
        if troubles:
            return Reading.failed(next(iter(troubles.values())))
        return Reading.no_data("starting" if pods is None else "no lines" if pods else "no pods", notes=notes)
    counted = count.summary
    last = list(islice((line for line in reversed(lines) if line.is_error), 10))[::-1]
    return Reading(
        outcome=Outcome.VALUE,
        health=thresholds.health(counted.errors) if counted.errors else Health.OK,
        headline=_headline(counted),
        facts=_facts(counted, count.kinds),
        measure=float(counted.errors),
        answer="\n".join(f"{line.at:%H:%M:%S} {line.pod} {line.text}" for line in last),
        notes=notes,
    )


def _facts(counted: LogSummary, kinds: Mapping[str, int]) -> dict[str, FactValue]:
    facts: dict[str, FactValue] = {
        "lines": counted.lines,
        "errors": counted.errors,
        "error_ratio": round(counted.errors / counted.lines, 4),
        **{kind: kinds.get(kind, 0) for kind in _KINDS},
        **{f"status_{code}": 0 for code in EXPECTED_CODES},
    }
    facts |= {f"status_{status}": count for status, count in counted.by_status}
    facts["status_5xx"] = sum(count for status, count in counted.by_status if status >= 500)
    if counted.by_exception:
        facts["exception"] = counted.by_exception[0][0]
    return facts


def _headline(counted: LogSummary) -> str:
    if not counted.errors:
        return "0 errors/min"
    tops = [f"{status}×{count}" for status, count in counted.by_status[:2]] or [
        f"{name}×{count}" for name, count in counted.by_exception[:1]
    ]
    return " ".join([f"{counted.errors} errors/min", *tops])
