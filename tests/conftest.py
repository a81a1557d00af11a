"""What holds for every test."""

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # how long an example takes says how busy the machine is


@pytest.fixture(autouse=True)
def _no_proxies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's proxies play no part; only a real cluster may stand behind one."""
    if request.node.get_closest_marker("cluster") is not None:
        return
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
