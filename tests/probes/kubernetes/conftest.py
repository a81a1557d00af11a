import pytest

from tests.clients.kubernetes.fake_api import FakeApi
from tests.clients.kubernetes.fixtures import api, client, limit_s
from tests.probes.kubernetes.fake_logs import FakeLogs

__all__ = ["api", "client", "limit_s", "logs"]


@pytest.fixture
def logs(api: FakeApi) -> FakeLogs:
    return FakeLogs(api)
