"""A user with nothing configured, and the command line in this process."""

import os
from pathlib import Path

import pytest

from mrb_tui.cli.main import main
from tests.cli.running import Ended, RunHere, environment


@pytest.fixture(autouse=True)
def _fresh_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.lower().endswith("_proxy") or name in ("MISTRAL_API_KEY", "MRB_TUI_CONFIG", "NO_COLOR", "KUBECONFIG"):
            monkeypatch.delenv(name)
    for name, value in environment(tmp_path).items():
        if name != "PATH":
            monkeypatch.setenv(name, value)


@pytest.fixture
def run_here(capsys: pytest.CaptureFixture[str]) -> RunHere:
    """`run_here("triage", "--json")` in this process, with what it wrote."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return run
