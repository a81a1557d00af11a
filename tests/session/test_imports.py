"""A console starts before its client libraries are imported."""

import sys
from pathlib import Path

from tests.cli.running import environment, python

HEAVY = ("kubernetes", "httpx", "aiohttp", "prometheus_api_client", "requests", "yaml", "textual")


def test_the_session_imports_no_client_library(tmp_path: Path) -> None:
    code = f"import sys, mrb_tui.session.session; print([name for name in {HEAVY!r} if name in sys.modules])"
    ended = python("-c", code, env={**environment(tmp_path), "PYTHONPATH": ":".join(sys.path)})
    assert ended.out.strip() == "[]", ended.err
