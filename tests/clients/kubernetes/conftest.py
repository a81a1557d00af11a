from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mrb_tui.clients.kubernetes import KubernetesClient
from tests.clients.kubernetes.fake_api import FakeApi, connected, kubeconfig, serving


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the machine's proxies nor its cluster play a part."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    async with serving() as started:
        yield started


@pytest.fixture
async def client(api: FakeApi, tmp_path: Path) -> AsyncIterator[KubernetesClient]:
    connection = await connected(tmp_path, kubeconfig(api.url), timeout_s=2.0)
    yield connection
    await connection.aclose()
