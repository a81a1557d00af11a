"""What holds for every test."""

import gc
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # how long an example takes says how busy the machine is

_CUT_OFF = ("tests.cli", "tests.session", "tests.runbook", "tests.demo", "tests.test_")
"""Modules whose tests end whole consoles and servers in the middle of what they do."""


def pytest_collection_finish() -> None:
    """The modules are there to stay: to look for garbage among them all the time takes a tenth of a run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _no_proxies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's proxies play no part; only a real cluster may stand behind one."""
    if request.node.get_closest_marker("cluster") is not None:
        return
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module", autouse=True)
def _collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sockets that were cut off are collected with their module: else the collector tells of them in any test."""
    yield
    if request.module.__name__.startswith(_CUT_OFF):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
