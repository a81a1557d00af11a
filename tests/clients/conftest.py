from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mrb_tui.clients.http import HttpClient, http_client
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

KEY = "q7Zr4xW9Lm2Kp8"
"""A secret the scrubber knows."""


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The machine's ~/.netrc plays no part."""
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def scrubber() -> Scrubber:
    secrets = Secrets()
    secrets.add(KEY)
    return Scrubber(secrets)


@pytest.fixture
async def client(scrubber: Scrubber) -> AsyncIterator[HttpClient]:
    async with http_client(scrubber) as one:
        yield one
