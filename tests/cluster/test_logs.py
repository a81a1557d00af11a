"""Logs followed while their pods are deleted, replaced and crash."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.log_line import LogLine
from mrb_tui.probes.kubernetes.log_source import LogSource
from mrb_tui.probes.kubernetes.selector import SelectorOf
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.cluster.conftest import until
from tests.cluster.sandbox import Sandbox

pytestmark = pytest.mark.cluster


class Heard:
    """What was heard, by pod, in order."""

    def __init__(self, source: LogSource) -> None:
        self.source = source
        self.by_pod: defaultdict[str, list[str]] = defaultdict(list)

    def take(self, lines: Sequence[LogLine]) -> None:
        for line in lines:
            self.by_pod[line.pod].append(line.text)

    async def of(self, count: int) -> None:
        """Until `count` pods have been heard, each of several lines."""

        async def enough() -> bool:
            return sum(len(texts) > 3 for texts in self.by_pod.values()) >= count

        await until(enough)

    def whole(self) -> bool:
        """Whether each pod's lines came from the first on, none of them twice and none left out."""
        return all(texts == [f"line {n + 1}" for n in range(len(texts))] for texts in self.by_pod.values())


def source_of(client: KubernetesClient, sandbox: Sandbox, name: str) -> LogSource:
    ref = WorkloadRef(sandbox.namespace, name)

    async def get_client() -> KubernetesClient:
        return client

    return LogSource(get_client, ref, SelectorOf(ref), Scrubber(Secrets()))


@asynccontextmanager
async def following(source: LogSource) -> AsyncIterator[Heard]:
    heard = Heard(source)
    task = asyncio.create_task(source.follow(heard.take, 600))
    try:
        yield heard
        assert not task.done(), "it follows until cancelled"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_pod_that_is_deleted_while_followed_gives_way_to_its_successor(
    sandbox: Sandbox, client: KubernetesClient
) -> None:
    sandbox.deploy("followed")
    async with following(source_of(client, sandbox, "followed")) as heard:
        await heard.of(2)
        first, second = heard.by_pod
        sandbox.delete_pod(first)
        await heard.of(3)
        before = len(heard.by_pod[second])

        async def goes_on() -> bool:
            return len(heard.by_pod[second]) > before

        await until(goes_on)
    assert heard.whole()
    assert not heard.source.troubles


async def test_a_rollout_while_followed_loses_no_line_of_the_new_pods(
    sandbox: Sandbox, client: KubernetesClient
) -> None:
    sandbox.deploy("rolled")
    async with following(source_of(client, sandbox, "rolled")) as heard:
        await heard.of(2)
        sandbox.restart("rolled")
        await heard.of(4)
    assert heard.whole()
    assert not heard.source.troubles


async def test_the_last_words_of_a_crash_are_heard_followed_and_read_once(
    sandbox: Sandbox, client: KubernetesClient
) -> None:
    sandbox.deploy("dying", "echo 'ERROR config: unknown key'; exit 3", replicas=1)
    async with following(source_of(client, sandbox, "dying")) as heard:

        async def twice() -> bool:
            return sum(len(texts) for texts in heard.by_pod.values()) >= 2

        await until(twice)
    assert {text for texts in heard.by_pod.values() for text in texts} == {"ERROR config: unknown key"}
    source = source_of(client, sandbox, "dying")
    read = await source.read(600, within_s=5.0)
    assert [line.text for line in read] == ["ERROR config: unknown key"]
    assert read[0].is_error
