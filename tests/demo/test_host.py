"""The host of the mock world as a process sees it: it comes, it serves, it goes."""

import asyncio
import gc
import logging
from contextlib import aclosing
from pathlib import Path

import pytest

from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.workload import NAMESPACE
from mrb_tui.probes.kubernetes.workload_ref import WorkloadRef
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets


async def test_it_ends_in_silence_right_after_its_logs_were_followed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What a task left over says at its end would be written across the terminal that the console has just left."""
    caplog.set_level(logging.DEBUG, logger="asyncio")
    ref = WorkloadRef(NAMESPACE, "mistral-service")
    with DemoHost(scenarios()["rate-limit"], folder=tmp_path):
        access = KubeAccess(tmp_path / "kubeconfig")
        client = await KubernetesClient.connect(access, Scrubber(Secrets()), tmp_path / "temp")
        pods = [pod["metadata"]["name"] for pod in (await client.get(ref.pods_path))["items"]]
        followers = [asyncio.create_task(_follow(client, ref.log_path(pod))) for pod in pods]
        await asyncio.sleep(0.3)
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)
        await client.aclose()  # as a console does that is left: then its world ends, at once
    gc.collect()
    assert not [record.message for record in caplog.records if "destroyed" in record.message]


async def _follow(client: KubernetesClient, path: str) -> None:
    async with aclosing(client.lines(path, [("follow", "true"), ("timestamps", "true")])) as lines:
        async for _ in lines:
            pass
