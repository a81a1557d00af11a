"""A server that answers as a test says, and a client connected to it, for every folder that asks a cluster."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from tests.clients.kubernetes.fake_api import FakeApi, connected, kubeconfig, serving

__all__ = ["api", "client", "limit_s"]


@pytest.fixture
def limit_s() -> float:
    """How long the client waits for an answer."""
    return 5.0


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    async with serving() as started:
        yield started


@pytest.fixture
async def client(api: FakeApi, tmp_path: Path, limit_s: float) -> AsyncIterator[KubernetesClient]:
    connection = await connected(tmp_path, kubeconfig(api.url), timeout_s=limit_s)
    yield connection
    await connection.aclose()
