"""The look at the logs: the error lines of every pod, and the last words of containers that crashed."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from mrb_tui.clients.kube_objects import Object, container_names, items, name_of, part, text
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.log_entry import entry_from, is_refusal
from mrb_tui.domain.durations import short
from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine, classed
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.kubernetes.error_groups import ErrorGroup, error_groups
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.report import Report

AT_ONCE = 8
ALL_LINES = 20_000
_BYTES = 5_000_000
_LINE = 2_000
_BREATH = 100
_RUN_S = 8.0
_GROUPS = 12
_READ = "Read"


@dataclass(frozen=True, slots=True)
class Run:
    """One container's log to be read: the run that goes on, or the one before it."""

    pod: str
    container: str
    previous: bool

    def __str__(self) -> str:
        return f"{self.pod} (the run before)" if self.previous else self.pod


@dataclass(frozen=True, slots=True)
class Logs:
    """At most `lines` of each run, `since_s` back; of a run that has crashed, its last lines whenever they were."""

    source: WorkloadSource
    since_s: float
    lines: int

    async def see(self, report: Report) -> None:
        """Every run apart: one whose node is gone keeps nobody waiting."""
        report.expect(_READ)
        report.progress("reads which pods there are")
        client = await self.source.get_client()
        runs = runs_of(await self.source.pods(await self.source.deployment()), self.source.ref.container)
        if not runs:
            report.tell(_READ, ["no pod has a container that has run"])
            report.know(lines=0, errors=0)
            report.conclude("no logs", Health.UNKNOWN)
            return
        reading = _Reading(self, client, report, max(min(self.lines, ALL_LINES // len(runs)), 1))
        try:
            await reading.all(runs)
        finally:  # also when the time is up: what has been read counts
            reading.tell(runs)


class _Reading:
    """The runs, read side by side."""

    def __init__(self, logs: Logs, client: KubernetesClient, report: Report, tail: int) -> None:
        self._logs = logs
        self._client = client
        self._report = report
        self._tail = tail
        self._lines: list[LogLine] = []
        self._told: dict[Run, str] = {}

    async def all(self, runs: Sequence[Run]) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(run: Run) -> None:
            async with places:
                await self._read(run)
            self._report.progress(f"reads logs: {len(self._told)} of {len(runs)}")

        await asyncio.gather(*(one(run) for run in runs))

    async def _read(self, run: Run) -> None:
        taken: list[LogLine] = []
        try:
            async with asyncio.timeout(_RUN_S):
                await self._take(run, taken)
        except TimeoutError:
            self._fail(run, _unread(run, f"its node did not answer within {short(_RUN_S)}"))
        except TroubleError as error:
            self._fail(run, error.trouble)
        else:
            self._told[run] = f"{len(taken)} lines, {sum(line.is_error for line in taken)} of them errors"
        finally:
            self._lines += taken

    async def _take(self, run: Run, taken: list[LogLine]) -> None:
        query = [("timestamps", "true"), ("tailLines", str(self._tail)), ("limitBytes", str(_BYTES))]
        query += [("container", run.container)] if run.container else []
        since_s = max(int(self._logs.since_s), 1)
        query += [("previous", "true")] if run.previous else [("sinceSeconds", str(since_s))]
        async with aclosing(self._client.lines(self._logs.source.ref.log_path(run.pod), query)) as lines:
            async for line in lines:
                if (entry := entry_from(line)) is not None:
                    taken.append(classed(entry.at, run.pod, self._report.scrubber.line(entry.raw, _LINE)))
                    if len(taken) % _BREATH == 0:
                        await asyncio.sleep(0)  # lines come in heaps, and keys must be answered meanwhile
                elif is_refusal(line):
                    raise TroubleError(_unread(run, "the node no longer has this log"))

    def _fail(self, run: Run, trouble: Trouble) -> None:
        self._report.fail(trouble)
        self._told[run] = f"could not be read: {trouble.why or trouble.what}"

    def tell(self, runs: Sequence[Run]) -> None:
        """Write down what has been read by now."""
        groups = error_groups(self._lines)
        bound = f"at most {self._tail} lines each, {short(self._logs.since_s)} back; times are UTC"
        self._report.tell(_READ, [bound, *(f"{run}: {self._told.get(run, 'not read')}" for run in runs)])
        for group in groups[:_GROUPS]:
            self._report.tell(f"{group.count} × {group.title}", _group_lines(group))
        _conclude(self._report, groups, len(self._lines))


def runs_of(pods: Sequence[Object], container: str | None) -> list[Run]:
    """Whose logs there are to read. While a container waits in a crash loop, its log is that of its last run."""
    found = []
    for pod in pods:
        if part(pod, "metadata").get("deletionTimestamp"):
            continue
        annotated = text(part(pod, "metadata", "annotations"), "kubectl.kubernetes.io/default-container")
        mine = container or annotated or next(iter(container_names(pod)), "")
        statuses = items(part(pod, "status"), "containerStatuses")
        status = next((each for each in statuses if each.get("name") == mine), {})
        runs_now = "running" in part(status, "state")
        has_run_before = "terminated" in part(status, "lastState")
        if runs_now or has_run_before or "terminated" in part(status, "state"):
            found.append(Run(name_of(pod), mine, previous=False))
        if runs_now and has_run_before:
            found.append(Run(name_of(pod), mine, previous=True))
    return found


def _conclude(report: Report, groups: Sequence[ErrorGroup], lines: int) -> None:
    errors = sum(group.count for group in groups)
    report.know(lines=lines, errors=errors, kinds=len(groups))
    if not groups:
        report.conclude("no error lines" if lines else "no lines", Health.OK if lines else Health.UNKNOWN)
        return
    report.know(commonest=groups[0].title)
    report.conclude(f"{errors} error lines, most {groups[0].title}", Health.DEGRADED)


def _group_lines(group: ErrorGroup) -> list[str]:
    where = f"in {group.pods} pods" if group.pods > 1 else f"in {group.samples[0].pod}"
    head = f"{where}, first {group.first_at:%Y-%m-%d %H:%M:%S}, last {group.last_at:%H:%M:%S}"
    return [head, *(f"  {line.at:%H:%M:%S} {line.pod} {line.text}" for line in group.samples)]


def _unread(run: Run, why: str) -> Trouble:
    advice = ("is the node well? kubectl get nodes",)
    return Trouble(TroubleKind.UNREACHABLE, f"The log of {run} could not be read", why, advice)
