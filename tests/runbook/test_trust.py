"""Trust: by digest, once, kept where only its owner may write."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.load import LoadedRunbook, digest_of, load_whole
from mrb_tui.runbook.trust import Standing, TrustedFile, TrustStore, standing, what_would_run
from tests.runbook.books import SOUND, changed

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def loaded(folder: Path, text: str = SOUND, name: str = "r.toml") -> LoadedRunbook:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_whole(path)


def test_a_file_is_trusted_once_and_to_the_letter(tmp_path: Path) -> None:
    store = TrustStore(tmp_path / "state")
    first = loaded(tmp_path)
    assert standing(first, store.read()) is Standing.NEW
    store.trust(first, at=AT, by="ana")
    assert standing(first, store.read()) is Standing.TRUSTED
    assert standing(loaded(tmp_path), store.read()) is Standing.TRUSTED
    other = loaded(tmp_path, changed('"--force"', '"--force", "--all"'))
    assert standing(other, store.read()) is Standing.CHANGED
    assert standing(loaded(tmp_path, SOUND + "\n# x\n", "s.toml"), store.read()) is Standing.NEW
    assert standing(loaded(tmp_path, SOUND, "copy.toml"), store.read()) is Standing.TRUSTED, "the same text elsewhere"


def test_only_the_trusted_may_run() -> None:
    assert [each for each in Standing if each.may_run] == [Standing.BUILT_IN, Standing.NOTHING_TO_RUN, Standing.TRUSTED]


def test_what_came_along_is_trusted() -> None:
    assert standing(load_whole(None), {}) is Standing.BUILT_IN


def test_a_file_that_runs_nothing_need_not_be_trusted(tmp_path: Path) -> None:
    text = changed(
        'command = ["svc-kick", "--force"]\nlasts = "permanent"\nverify = "It says itself whether it worked."',
        'by_hand = "x"',
    )
    assert standing(loaded(tmp_path, text), {}) is Standing.NOTHING_TO_RUN


def test_the_digest_is_of_the_text(tmp_path: Path) -> None:
    assert loaded(tmp_path).digest == digest_of(SOUND) != digest_of(SOUND + " ")


def test_what_would_run_is_shown_word_by_word(tmp_path: Path) -> None:
    text = changed(
        'by_hand = "Ask somebody"',
        'http = { method = "POST", url = "https://x.example/a" }\nlasts = "permanent"\nverify = "one two three"',
    )
    assert what_would_run(loaded(tmp_path, text).book) == (
        'kick: ["svc-kick", "--force"]',
        "ask: POST https://x.example/a",
    )


def test_the_store_is_its_owners_alone_and_keeps_what_was_there(tmp_path: Path) -> None:
    store = TrustStore(tmp_path / "state")
    store.trust(loaded(tmp_path), at=AT, by="ana")
    store.trust(loaded(tmp_path, SOUND + "# 2\n"), at=AT, by="ben")
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name], "nothing is left beside it"
    assert [entry.trusted_by for entry in store.read().values()] == ["ana", "ben"]
    assert store.read()[digest_of(SOUND)] == TrustedFile(str(tmp_path / "r.toml"), "2026-11-24T12:00:00+00:00", "ana")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"trusted": 1}', '{"trusted": {"x": {}}}', "[" * 100_000, "\xff"])
def test_a_damaged_store_trusts_nothing_and_says_so(tmp_path: Path, text: str) -> None:
    store = TrustStore(tmp_path)
    store.path.write_bytes(text.encode("latin-1"))
    store.path.chmod(0o600)
    with pytest.raises(TroubleError, match="could not be used: it is damaged"):
        store.read()
    with pytest.raises(TroubleError, match="it is damaged"):
        store.trust(loaded(tmp_path), at=AT, by="ana")
    assert store.path.read_bytes() == text.encode("latin-1"), "nothing is overwritten"


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_store_that_others_may_write_trusts_nothing(tmp_path: Path, mode: int) -> None:
    store = TrustStore(tmp_path)
    store.trust(loaded(tmp_path), at=AT, by="ana")
    store.path.chmod(mode)
    with pytest.raises(TroubleError, match="others may write it"):
        store.read()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TroubleError, match="could not be used"):
        TrustStore(tmp_path / "file").trust(loaded(tmp_path), at=AT, by="ana")


def test_a_failed_write_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = TrustStore(tmp_path)
    store.trust(loaded(tmp_path), at=AT, by="ana")
    before = store.path.read_text()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TroubleError, match="No space left on device"):
        store.trust(loaded(tmp_path, SOUND + "# 2\n"), at=AT, by="ben")
    assert store.path.read_text() == before
    assert json.loads(before)["format"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"r.toml", store.path.name}
