import pytest

from tests.clients.kubernetes.fixtures import api, client

__all__ = ["api", "client", "limit_s"]


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own plays no part."""
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)


@pytest.fixture
def limit_s() -> float:
    """Here silence is waited for."""
    return 2.0
