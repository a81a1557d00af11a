"""Redacting a file that is there: a bundle, another archive, or a text. The file stays; a copy is written beside it."""

import gzip
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.archive import MODE, pack, publish
from mrb_tui.evidence.collecting import LeakError
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.intake import Missing
from mrb_tui.evidence.manifest import measured
from mrb_tui.evidence.scan import Leak, leak_in, leak_in_archive
from mrb_tui.evidence.unpacking import NOT_TEXT, Bounded, Unpacked, unpack, write_text

_GZIP = b"\x1f\x8b"
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was written, and what of the file is not in it."""

    path: Path
    sha256: str
    size: int
    left_out: tuple[Missing, ...]


def redact(path: Path, gate: Gate, stop: Callable[[], None]) -> Redacted:
    """Blocks. Raises TroubleError; LeakError where the last look found something."""
    what = f"{path} could not be redacted"
    try:
        packed = _begins_as_gzip(path)
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.partial-", dir=path.absolute().parent))
        try:
            if _is_tar(path, packed=packed):
                return _archive(path, folder, gate, stop, packed=packed)
            return _text(path, folder, gate, stop, packed=packed)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except _DAMAGE as error:  # BadGzipFile is an OSError: it must be told from those
        why = f"it is damaged or cut off: {type(error).__name__}"
        raise TroubleError(Trouble(TroubleKind.MALFORMED, what, why, ("copy it anew",))) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise TroubleError(
            Trouble(TroubleKind.STORAGE, what, why, ("may you read it, and write beside it?",))
        ) from None


def _archive(path: Path, folder: Path, gate: Gate, stop: Callable[[], None], *, packed: bool) -> Redacted:
    staging = folder / "members"
    staging.mkdir(mode=0o700)
    with path.open("rb") as raw:
        unpacked: Unpacked = unpack(_bounded(raw, path, packed=packed), staging, gate, stop)
    made = folder / "bundle"
    pack(made, "", staging, unpacked.names, unpacked.at, stop)
    leak = leak_in_archive(made, gate.secrets, stop)
    if leak is not None:
        raise LeakError(leak)
    return _published(path, made, _stem(path), ".tar.gz", unpacked.left_out)


def _text(path: Path, folder: Path, gate: Gate, stop: Callable[[], None], *, packed: bool) -> Redacted:
    made = folder / "text"
    with path.open("rb") as raw:
        why = write_text(_bounded(raw, path, packed=packed).read, made, gate.member(is_log=True), stop)
    if why == NOT_TEXT:
        raise TroubleError(
            Trouble(
                TroubleKind.REJECTED, f"{path} could not be redacted", why, ("a text, tar, tar.gz or gz is wanted",)
            )
        )
    with made.open("rb") as file:
        line = leak_in(file.read, gate.secrets, stop)
    if line is not None:
        raise LeakError(Leak(path.name, line))
    left_out = (Missing(path.name, TroubleKind.TOO_LARGE.value, why),) if why else ()
    ending = path.suffix if not packed else Path(path.stem).suffix
    return _published(path, made, _stem(path), ending, left_out)


def _published(path: Path, made: Path, stem: str, ending: str, left_out: tuple[Missing, ...]) -> Redacted:
    made.chmod(MODE)
    whole = measured(made.parent, made.name)
    written = publish(made, path.absolute().parent, f"{stem}.redacted", ending)
    return Redacted(written, whole.sha256, whole.size, left_out)


def _bounded(raw: BinaryIO, path: Path, *, packed: bool) -> Bounded:
    return Bounded(gzip.GzipFile(fileobj=raw).read if packed else raw.read, path.stat().st_size)


def _begins_as_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def _is_tar(path: Path, *, packed: bool) -> bool:
    try:
        with tarfile.open(path, mode="r:gz" if packed else "r:"):
            return True
    except tarfile.ReadError:
        return False


def _stem(path: Path) -> str:
    name = path.name.removesuffix(".gz").removesuffix(".tgz").removesuffix(".tar")
    return name if path.name.endswith((".tar", ".tar.gz", ".tgz")) else Path(name).stem
