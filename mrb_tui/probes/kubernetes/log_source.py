"""The logs of all pods of a workload: followed as pods come and go, or read once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime

from mrb_tui.clients.kube_objects import Object, container_names, items, name_of, part, text
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.log_entry import Bookmark, entry_from, is_refusal
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.log_line import LogLine
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.kubernetes.log_inbox import LogInbox
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.probes.kubernetes.workload import GetClient
from mrb_tui.scrub.scrubber import Scrubber

LogSink = Callable[[Sequence[LogLine]], None]
Sleep = Callable[[float], Awaitable[None]]

LOOK_S = 2.0
"""How often the list of pods is read while following."""
TURN_S = 0.05
PACE_S = 0.05
"""Between two reads of a stream: a key takes some twenty turns of the event loop, and waits for a read in each."""
IDLE_S = 120.0
"""A stream that is silent for so long is taken up anew: a dead line looks the same."""
READ_AT_ONCE = 8
READ_LINES = 2_000


class LogSource:
    """One workload's logs. `troubles` says, by pod, what could not be read; `""` stands for all of them."""

    def __init__(
        self,
        get_client: GetClient,
        ref: WorkloadRef,
        selector: SelectorOf,
        scrubber: Scrubber,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._get_client = get_client
        self._ref = ref
        self._selector = selector
        self._scrubber = scrubber
        self._sleep = sleep
        self._inbox = LogInbox(scrubber)
        self._bookmarks: dict[str, Bookmark] = {}
        self.troubles: dict[str, Trouble] = {}
        self.pods: int | None = None
        """How many the last look saw; None before the first."""

    async def follow(self, sink: LogSink, since_s: int) -> None:
        """Until cancelled. Starts `since_s` seconds back; takes up again where it was cut off."""
        streams: dict[str, asyncio.Task[None]] = {}
        emptying = asyncio.create_task(self._empty(sink))
        try:
            while True:
                await self._look(streams, since_s)
                await self._sleep(LOOK_S)
        finally:
            for task in (emptying, *streams.values()):
                task.cancel()
            await asyncio.gather(emptying, *streams.values(), return_exceptions=True)

    async def read(self, since_s: int, *, within_s: float) -> list[LogLine]:
        """The last `since_s` seconds of all pods, once, oldest first. Raises TroubleError if nobody can be asked.

        Whoever has not answered after `within_s` is left out, and is in `troubles`.
        """
        until_s = asyncio.get_running_loop().time() + within_s
        client = await self._get_client()
        self.troubles.clear()
        pods = [pod for pod in await self._pods(client) if _has_log(pod, self._container(pod))]
        places = asyncio.Semaphore(READ_AT_ONCE)

        async def one(pod: Object) -> list[LogLine]:
            async with places:
                return await self._read_pod(client, pod, since_s, until_s)

        found = await asyncio.gather(*(one(pod) for pod in pods))
        return sorted((line for lines in found for line in lines), key=lambda line: line.at)

    async def _look(self, streams: dict[str, "asyncio.Task[None]"], since_s: int) -> None:
        try:
            client = await self._get_client()
            pods = await self._pods(client)
        except TroubleError as error:
            self.troubles[""] = error.trouble
            return
        self.troubles.pop("", None)
        there = {name_of(pod) for pod in pods}
        for gone in (self._bookmarks.keys() | self.troubles.keys()) - there - {""}:
            if gone not in streams or streams[gone].done():
                self._bookmarks.pop(gone, None)
                self.troubles.pop(gone, None)
        for pod in pods:
            name = name_of(pod)
            container = self._container(pod)
            if _has_log(pod, container) and (name not in streams or streams[name].done()):
                stream = self._stream(client, name, container, since_s)
                streams[name] = asyncio.create_task(stream, name=f"log {name}")
        for name in [name for name, task in streams.items() if task.done() and name not in there]:
            del streams[name]

    async def _stream(self, client: KubernetesClient, pod: str, container: str | None, since_s: int) -> None:
        bookmark = self._bookmarks.setdefault(pod, Bookmark())
        query = [*_query(container), ("follow", "true"), *_since(bookmark, since_s)]
        refused = False
        try:
            async with aclosing(client.lines(self._ref.log_path(pod), query, idle_s=IDLE_S, pace_s=PACE_S)) as lines:
                async for line in lines:
                    refused = self._take(pod, line, bookmark) or refused
        except TroubleError as error:
            if error.trouble.kind is not TroubleKind.TIMEOUT:  # silence is not a fault; the stream is taken up anew
                self._note(pod, error.trouble)
        else:
            if not refused:
                self.troubles.pop(pod, None)

    def _take(self, pod: str, line: bytes, bookmark: Bookmark) -> bool:
        """Whether the line is the server's refusal rather than the container's."""
        entry = entry_from(line)
        if entry is not None:
            self.troubles.pop(pod, None)
            if bookmark.is_new(entry):
                self._inbox.put(pod, entry)
            return False
        if is_refusal(line):
            self._note(pod, _refusal(pod))
            return True
        return False

    def _note(self, pod: str, trouble: Trouble) -> None:
        if not _is_passing(trouble):
            self.troubles[pod] = trouble

    async def _empty(self, sink: LogSink) -> None:
        while True:
            await self._sleep(TURN_S)
            if batch := self._inbox.take():
                sink(batch)

    async def _read_pod(self, client: KubernetesClient, found: Object, since_s: int, until_s: float) -> list[LogLine]:
        pod = name_of(found)
        inbox = LogInbox(self._scrubber, READ_LINES)
        query = [*_query(self._container(found)), ("sinceSeconds", str(since_s)), ("tailLines", str(READ_LINES))]
        try:
            async with asyncio.timeout_at(until_s), aclosing(client.lines(self._ref.log_path(pod), query)) as lines:
                async for line in lines:
                    if (entry := entry_from(line)) is not None:
                        inbox.put(pod, entry)
                    elif is_refusal(line):
                        self._note(pod, _refusal(pod))
        except TimeoutError:
            self.troubles[pod] = _silence(pod)
        except TroubleError as error:
            self._note(pod, error.trouble)
        return inbox.take(READ_LINES)

    async def _pods(self, client: KubernetesClient) -> list[Object]:
        found = await client.get(self._ref.pods_path, [("labelSelector", await self._selector(client))])
        pods = [pod for pod in items(found, "items") if name_of(pod)]
        self.pods = len(pods)
        for pod in pods:
            if (named := self._ref.container) and (names := container_names(pod)) and named not in names:
                self.troubles[name_of(pod)] = _no_container(name_of(pod), named, names)
        return pods

    def _container(self, pod: Object) -> str | None:
        """Whose log: as configured, else as kubectl chooses. The API refuses to choose among several."""
        annotated = text(part(pod, "metadata", "annotations"), "kubectl.kubernetes.io/default-container")
        return self._ref.container or annotated or next(iter(container_names(pod)), None)


def _query(container: str | None) -> list[tuple[str, str]]:
    return [("timestamps", "true"), *([("container", container)] if container else [])]


def _since(bookmark: Bookmark, since_s: int) -> list[tuple[str, str]]:
    since: datetime | None = bookmark.since
    return [("sinceTime", since.strftime("%Y-%m-%dT%H:%M:%SZ"))] if since else [("sinceSeconds", str(since_s))]


def _has_log(pod: Object, container: str | None) -> bool:
    """Whether the container has run at all: while it waits in a crash loop, the API gives the log of its last run.

    A pod on its way out may linger for a minute, and is no longer asked.
    """
    if part(pod, "metadata").get("deletionTimestamp"):
        return False
    statuses = items(part(pod, "status"), "containerStatuses")
    mine = [status for status in statuses if container in (None, status.get("name"))]
    return any(
        "running" in part(status, "state")
        or "terminated" in part(status, "state")
        or "terminated" in part(status, "lastState")
        for status in mine
    )


def _is_passing(trouble: Trouble) -> bool:
    """Whether it is only the moment: the container is not up yet, has just ended, or the pod is gone."""
    passing = ("waiting to start", "is terminated", "ContainerCreating", "not found")
    return trouble.kind is TroubleKind.DISCONNECTED or any(word in trouble.why for word in passing)


def _no_container(pod: str, named: str, names: Sequence[str]) -> Trouble:
    return Trouble(
        TroubleKind.CONFIGURATION,
        f"The log of {pod} could not be read",
        f"it has no container {named!r}",
        (f"set services.target.container to one of: {', '.join(names)}",),
    )


def _silence(pod: str) -> Trouble:
    return Trouble(
        TroubleKind.TIMEOUT,
        f"The log of {pod} could not be read",
        "its node did not answer in time",
        ("is the node well? kubectl get nodes",),
    )


def _refusal(pod: str) -> Trouble:
    return Trouble(
        TroubleKind.NOT_FOUND,
        f"The log of {pod} could not be read",
        "the node no longer has this container's log",
        ("logs of an earlier container: kubectl logs --previous",),
    )
