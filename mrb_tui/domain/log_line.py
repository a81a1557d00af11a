"""Log lines of the service, classed, and what a window of them says."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LogLevel(StrEnum):
    """As the line says it, or `info` where it says nothing."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line from one pod, already cleaned and masked. `at` is the node's clock, UTC."""

    at: datetime
    pod: str
    text: str
    level: LogLevel = LogLevel.INFO
    status: int | None = None
    exception: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it counts as an error: by its level, its status (429 or 5xx or 401/403) or an exception."""
        return (
            self.level is LogLevel.ERROR
            or self.exception is not None
            or (self.status or 0) in _FAILING
            or (self.status or 0) >= 500
        )


_FAILING = (401, 403, 408, 429)


@dataclass(frozen=True, slots=True)
class LogSummary:
    """A window of lines, counted. `by_status` and `by_exception` count error lines only."""

    window_s: float
    lines: int
    errors: int
    by_status: tuple[tuple[int, int], ...]
    by_exception: tuple[tuple[str, int], ...]


def summary(lines: Iterable[LogLine], window_s: float) -> LogSummary:
    """Counts of `lines`, which the caller has already cut to the window; commonest first."""
    total, errors = 0, 0
    statuses: Counter[int] = Counter()
    exceptions: Counter[str] = Counter()
    for line in lines:
        total += 1
        if line.is_error:
            errors += 1
            if line.status is not None:
                statuses[line.status] += 1
            if line.exception is not None:
                exceptions[line.exception] += 1
    return LogSummary(window_s, total, errors, tuple(statuses.most_common()), tuple(exceptions.most_common()))


_LEVEL = re.compile(r"\b(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|CRITICAL|FATAL|PANIC|SEVERE)\b", re.IGNORECASE)
_LEVELS = {
    "TRACE": LogLevel.DEBUG,
    "DEBUG": LogLevel.DEBUG,
    "INFO": LogLevel.INFO,
    "NOTICE": LogLevel.INFO,
    "WARN": LogLevel.WARN,
    "WARNING": LogLevel.WARN,
}
_STATUS = re.compile(
    r"""\b(?:status|status_code|statusCode|code|http_status)["']?\s*[=:]\s*["']?([1-5]\d\d)\b|\bHTTP/\d(?:\.\d)?["']?\s+([1-5]\d\d)\b"""
)
_EXCEPTION = re.compile(
    r"^\s*((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exceeded|Timeout|Failure|Warning))(?::|$|\()|\b((?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception))\b"
)
_HEAD = 400


def classed(at: datetime, pod: str, text: str) -> LogLine:
    """`text` with its level, HTTP status and exception, as far as its first few hundred characters tell."""
    head = text[:_HEAD]
    level_match = _LEVEL.search(head)
    status_match = _STATUS.search(head)
    exception_match = _EXCEPTION.search(head)
    level = LogLevel.INFO if level_match is None else _LEVELS.get(level_match[1].upper(), LogLevel.ERROR)
    status = int(status_match[1] or status_match[2]) if status_match else None
    exception = (exception_match[1] or exception_match[2]).rpartition(".")[2] if exception_match else None
    return LogLine(at, pod, text, level, status, exception)
