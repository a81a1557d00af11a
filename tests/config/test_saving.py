"""Writing the file back: whole or not at all, as it was, and never over somebody else's words."""

import os
import stat
from pathlib import Path

import pytest

from mrb_tui.config.saving import save
from mrb_tui.domain.trouble import TroubleError

OLD, NEW = b"a = 1\n", b"a = 2\n"
not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def there(path: Path, mode: int = 0o640) -> Path:
    path.write_bytes(OLD)
    path.chmod(mode)
    return path


def left(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = there(tmp_path / "c.toml", mode)
    save(path, NEW, before=OLD)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert left(tmp_path) == ["c.toml"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = there(tmp_path / "dotfiles" / "real.toml")
    link = tmp_path / "c.toml"
    link.symlink_to(real)
    save(link, NEW, before=OLD)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert left(tmp_path / "dotfiles") == ["real.toml"]


def test_what_somebody_wrote_meanwhile_stays(tmp_path: Path) -> None:
    path = there(tmp_path / "c.toml")
    path.write_bytes(b"theirs = 1\n")
    with pytest.raises(TroubleError, match="changed on disk meanwhile"):
        save(path, NEW, before=OLD)
    assert path.read_bytes() == b"theirs = 1\n"


def test_a_file_that_came_meanwhile_stays(tmp_path: Path) -> None:
    path = there(tmp_path / "c.toml")
    with pytest.raises(TroubleError, match="changed on disk meanwhile"):
        save(path, NEW, before=None)
    assert path.read_bytes() == OLD


def test_a_file_that_went_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="changed on disk meanwhile"):
        save(tmp_path / "c.toml", NEW, before=OLD)
    assert left(tmp_path) == []


def test_a_missing_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "mrb-tui" / "c.toml"
    save(path, NEW, before=None)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = there(tmp_path / "c.toml", 0o440)
    monkeypatch.setattr(os, "access", lambda target, mode: False)  # as it is for anybody but root
    with pytest.raises(TroubleError, match="you may not write to it"):
        save(path, NEW, before=OLD)
    assert path.read_bytes() == OLD


@not_root
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    path = there(tmp_path / "c.toml")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(TroubleError, match="Permission denied"):
            save(path, NEW, before=OLD)
    finally:
        tmp_path.chmod(0o700)
    assert path.read_bytes() == OLD


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = there(tmp_path / "c.toml")

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TroubleError, match="No space left on device"):
        save(path, NEW, before=OLD)
    assert path.read_bytes() == OLD
    assert left(tmp_path) == ["c.toml"]
