"""Evidence from logs: every line in the window of every container of every pod, of the run before too."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta

from mrb_tui.clients.kube_objects import Object, items, name_of, part, text
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.log_entry import entry_from, is_refusal
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.intake import Intake, Member
from mrb_tui.evidence.kubernetes.cluster import ClusterSide, is_within
from mrb_tui.evidence.limits import LOG_BYTES, LOG_LINE
from mrb_tui.evidence.window import Window, iso

AT_ONCE = 6
_PIECE = 256 * 1024
"""From here on the client gives a line in pieces."""
_IDLE_S = 30.0
_BREATH = 100
_SLACK = timedelta(minutes=1)
"""Lines come a little out of order: only well after the window nothing of it is to come."""


@dataclass(frozen=True, slots=True)
class Run:
    """One container's log: the run that goes on or was the last, or the one before it."""

    pod: str
    container: str
    previous: bool

    def __str__(self) -> str:
        return f"{self.pod}/{self.container}{' (the run before)' if self.previous else ''}"

    @property
    def member(self) -> tuple[str, ...]:
        """Its file."""
        return "logs", self.pod, f"{self.container}{'.previous' if self.previous else ''}.log"


@dataclass(frozen=True, slots=True)
class Logs:
    """Streamed to disk: no log is ever held in memory."""

    side: ClusterSide
    window: Window
    most_bytes: int = LOG_BYTES
    id: str = "logs"
    title: str = "logs"
    limit_s: float = 900.0

    async def collect(self, intake: Intake) -> None:
        """Each run apart: one whose node is gone costs no other."""
        client = await self.side.get_client()
        pods = await self.side.pods()
        await self._tell_of_the_gone(intake, pods)
        runs = [run for pod in pods for run in runs_of(pod)]
        reading = _Reading(self, client, intake, len(runs))
        if not runs:
            why = "no pod has a container that has run" if pods else "there is no pod"
            intake.lacks("logs", Trouble(TroubleKind.NOT_FOUND, why, why))
        async with asyncio.TaskGroup() as group:
            for run in runs:
                group.create_task(reading.one(run), name=f"evidence {run}")

    async def _tell_of_the_gone(self, intake: Intake, pods: Sequence[Object]) -> None:
        """Pods that events tell of and that are no more: their logs went with them."""
        try:
            events = await self.side.events()
            owners = [name_of(each) for each in await self.side.replica_sets()]
        except TroubleError:
            return  # the sources of these say so themselves
        there = {name_of(pod) for pod in pods}
        named = {
            text(part(event, "involvedObject"), "name")
            for event in events
            if part(event, "involvedObject").get("kind") == "Pod" and is_within(event, self.window)
        }
        for pod in sorted(named - there):
            if any(pod.startswith(f"{owner}-") for owner in owners):
                intake.lacks(f"logs: {pod}", Trouble(TroubleKind.NOT_FOUND, "gone", "the pod is gone, its log with it"))


class _Reading:
    """The runs, read side by side."""

    def __init__(self, logs: Logs, client: KubernetesClient, intake: Intake, runs: int) -> None:
        self._logs = logs
        self._client = client
        self._intake = intake
        self._places = asyncio.Semaphore(AT_ONCE)
        self._runs, self._done, self._lines = runs, 0, 0

    async def one(self, run: Run) -> None:
        async with self._places:
            with self._intake.member(*run.member, is_log=True) as member:
                try:
                    await self._read(run, member)
                except TroubleError as error:
                    after = f"; {member.lines} lines were read before" if member.lines else ""
                    trouble = error.trouble
                    why = f"{trouble.why or trouble.what}{after}"
                    self._intake.lacks(f"logs: {run}", Trouble(trouble.kind, trouble.what, why))
                except OSError as error:
                    why = f"{error.strerror or type(error).__name__}; {member.lines} lines were read before"
                    self._intake.lacks(f"logs: {run}", Trouble(TroubleKind.STORAGE, why, why))
        self._done += 1
        self._lines += member.lines
        self._intake.tell(f"{self._done} of {self._runs} containers, {self._lines:,} lines")

    async def _read(self, run: Run, member: Member) -> None:
        window = self._logs.window
        since = iso(window.from_at.replace(microsecond=0))
        query = [("timestamps", "true"), ("container", run.container), ("sinceTime", since)]
        query += [("previous", "true")] if run.previous else []
        path = self._logs.side.ref.log_path(run.pod)
        within_line, count = False, 0
        async with aclosing(self._client.lines(path, query, idle_s=_IDLE_S)) as lines:
            async for raw in lines:
                count += 1
                if count % _BREATH == 0:
                    await asyncio.sleep(0)  # lines come in heaps, and keys must be answered meanwhile
                if (entry := entry_from(raw)) is None:
                    if within_line:
                        continue  # the rest of a line that is cut
                    if is_refusal(raw):
                        raise TroubleError(_refused())
                    member.line(raw.decode("utf-8", "replace"))
                    continue
                within_line = len(raw) > _PIECE
                if entry.at > window.to_at + _SLACK:
                    return
                if window.holds(entry.at):
                    member.line(_cut(raw.decode("utf-8", "replace")))
                    if member.size > self._logs.most_bytes:
                        raise TroubleError(_full(self._logs.most_bytes))


def runs_of(pod: Object) -> list[Run]:
    """Whose logs there are to read. While a container waits in a crash loop, its log is that of its last run."""
    found = []
    status = part(pod, "status")
    for kind in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"):
        for each in items(status, kind):
            name = text(each, "name")
            state, before = part(each, "state"), "terminated" in part(each, "lastState")
            has_run = "running" in state or "terminated" in state
            if has_run or before:
                found.append(Run(name_of(pod), name, previous=False))
            if has_run and before:
                found.append(Run(name_of(pod), name, previous=True))
    return found


def _cut(line: str) -> str:
    """As far as it is written, to the end of a word: half a secret would pass every mask."""
    if len(line) <= LOG_LINE:
        return line
    kept = line[:LOG_LINE].rpartition(" ")[0] or line[:80]
    return f"{kept} [cut: a line longer than {LOG_LINE:,} characters]"


def _refused() -> Trouble:
    return Trouble(TroubleKind.NOT_FOUND, "It could not be read", "the node no longer has this container's log")


def _full(most: int) -> Trouble:
    why = f"it is longer than {most:,} bytes; its newest lines are left out"
    return Trouble(TroubleKind.TOO_LARGE, "It was cut", why)
