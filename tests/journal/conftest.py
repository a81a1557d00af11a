from collections.abc import Iterator
from pathlib import Path

import pytest

from mrb_tui.journal.file_journal import FileJournal
from tests.journal.benches import Bench
from tests.journal.making import new_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty journal's."""
    journal = new_journal(tmp_path)
    journal.close()
    return journal.path


@pytest.fixture
def bench(path: Path) -> Iterator[Bench]:
    """On that journal."""
    made = Bench(lambda: FileJournal(path, lock_limit_s=0.02))
    yield made
    made.work.end()
