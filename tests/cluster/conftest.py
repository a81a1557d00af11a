"""Fixtures of the tests against a real cluster. Without one they are skipped, and say so."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.cluster.sandbox import KUBECONFIG, Sandbox

Connect = Callable[[Path | None], AbstractAsyncContextManager[KubernetesClient]]
"""A client for a kubeconfig (None: that of the sandbox)."""

PATIENCE_S = 120.0
"""Pods have to be scheduled, and images pulled."""


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    named = os.environ.get(KUBECONFIG)
    if not named:
        pytest.skip(f"set {KUBECONFIG} to the kubeconfig of a cluster to try on")
    with Sandbox(Path(named)) as made:
        yield made


@pytest.fixture
def connect(sandbox: Sandbox, tmp_path: Path) -> Connect:
    @asynccontextmanager
    async def connected(kubeconfig: Path | None = None) -> AsyncIterator[KubernetesClient]:
        access = KubeAccess(kubeconfig or sandbox.kubeconfig)
        client = await KubernetesClient.connect(access, Scrubber(Secrets()), tmp_path / "temp")
        try:
            yield client
        finally:
            await client.aclose()

    return connected


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[KubernetesClient]:
    async with connect(None) as connected:
        yield connected


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait for it; whoever waits in vain fails."""
    async with asyncio.timeout(PATIENCE_S):
        while not await holds():
            await asyncio.sleep(0.3)
