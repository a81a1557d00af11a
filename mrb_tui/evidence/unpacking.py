"""An archive from anywhere, taken apart with care: only plain texts come through, and only so much of them."""

import codecs
import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence import manifest
from mrb_tui.evidence.gate import Gate, LineGate
from mrb_tui.evidence.intake import Missing, fit_name

MOST_MEMBERS = 20_000
SAFE_BYTES = 64_000_000
MOST_BYTES = 8_000_000_000
MOST_RATIO = 300
"""Logs are packed to a tenth or a fiftieth. What unpacks to more than this is made to fill disks."""
LONGEST_LINE = 1_000_000
NOT_TEXT = "it is no text, and cannot be looked into"
REPORT = "redaction.json"

_PIECE = 1 << 18
_LOOK = 8_192
_EPOCH = datetime.fromtimestamp(0, UTC)
Read = Callable[[int], bytes]


class Bounded:
    """Reads, and counts. Raises TroubleError where far more comes out than went in."""

    def __init__(self, read: Read, packed_size: int) -> None:
        self._read = read
        self._most = min(max(SAFE_BYTES, packed_size * MOST_RATIO), MOST_BYTES)
        self._seen = 0

    def read(self, size: int = _PIECE, /) -> bytes:
        """At most `size` bytes."""
        piece = self._read(size)
        self._seen += len(piece)
        if self._seen > self._most:
            why = f"it unpacks to more than {self._most:,} bytes"
            raise TroubleError(
                Trouble(TroubleKind.TOO_LARGE, "It could not be redacted", why, ("unpack it, and redact its files",))
            )
        return piece


@dataclass(slots=True)
class Unpacked:
    """The names of the members, as they lie in the folder, and what was left out."""

    names: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    at: datetime = _EPOCH

    @property
    def left_out(self) -> tuple[Missing, ...]:
        """All of it."""
        return tuple(self.missing)


class _BinaryError(Exception):
    """What looked like a text is none."""


def unpack(bounded: Bounded, folder: Path, gate: Gate, stop: Callable[[], None]) -> Unpacked:
    """Each text through the gate into `folder`. A manifest's figures are made to fit. Raises TroubleError."""
    unpacked = Unpacked()
    manifests: list[str] = []
    # Its own type wants a whole file object; a stream is only ever read.
    with tarfile.open(fileobj=cast("Any", bounded), mode="r|") as tar:
        for number, entry in enumerate(tar):
            stop()
            if number >= MOST_MEMBERS:
                why = f"it has more than {MOST_MEMBERS:,} members"
                raise TroubleError(Trouble(TroubleKind.TOO_LARGE, "It could not be redacted", why))
            if entry.isdir():
                continue
            why, name = _unfit(entry), _fit(entry.name, gate)
            if not why and name in unpacked.names:
                why = "there is another of that name"
            if not why:
                file = tar.extractfile(entry)
                assert file is not None, "a plain file has contents"
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                is_manifest = PurePosixPath(name).name == manifest.NAME
                why = write_text(file.read, folder / name, gate.member(is_log=not is_manifest), stop)
                if why != NOT_TEXT:
                    unpacked.names.append(name)
                    manifests += [name] if is_manifest else []
                    if entry.mtime > 0:
                        unpacked.at = max(unpacked.at, _time(entry.mtime))
            if why:
                unpacked.missing.append(Missing(name, TroubleKind.REJECTED.value, why))
    for name in manifests:
        _mend(folder, name, unpacked)
    _report(folder, unpacked, gate)
    return unpacked


def write_text(read: Read, path: Path, gate: LineGate, stop: Callable[[], None]) -> str:
    """A text, line by line through the gate. Why it is not there whole; empty if it is."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    raw = read(_LOOK)
    if raw.decode("utf-8", "replace").count("\ufffd") > len(raw) // 20 + 1:  # a stray byte is no reason
        return NOT_TEXT
    why, rest, cutting = "", "", False
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            path.chmod(0o600)
            while True:
                stop()
                if b"\0" in raw:
                    raise _BinaryError
                text = decoder.decode(raw, final=not raw)
                *lines, rest = (rest + text).split("\n")
                for line in lines:
                    file.write("\n" if cutting else gate(line) + "\n")
                    cutting = False
                if len(rest) > LONGEST_LINE:
                    if not cutting:
                        file.write(gate(rest[:80]) + " [cut]")
                    why, rest, cutting = f"a line longer than {LONGEST_LINE:,} characters is cut", "", True
                if not raw:
                    break
                raw = read(_PIECE)
            if rest and not cutting:
                file.write(gate(rest))
    except _BinaryError:
        path.unlink(missing_ok=True)
        return NOT_TEXT
    return why


def _unfit(entry: tarfile.TarInfo) -> str:
    """Why a member does not come along."""
    if not entry.isreg():
        return "it is a link, a device or the like"
    path = PurePosixPath(entry.name)
    if path.is_absolute() or ".." in path.parts:
        return "its name leads out of the archive"
    return ""


def _fit(name: str, gate: Gate) -> str:
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..", ".")]
    return "/".join(fit_name(gate.member()(part)) for part in parts) or "_"


def _time(mtime: float) -> datetime:
    try:
        return datetime.fromtimestamp(int(mtime), UTC)
    except (ValueError, OverflowError, OSError):
        return _EPOCH


def _mend(folder: Path, name: str, unpacked: Unpacked) -> None:
    """A manifest of ours says size and digest of each member: those of the redacted ones from now on."""
    path, root = folder / name, PurePosixPath(name).parent
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        members = [dict(one) for one in document["members"]]
        kept = [one for one in members if str(root / one["name"]) in unpacked.names]
        for one in kept:
            found = manifest.measured(folder, str(root / one["name"]))
            one |= {"size": found.size, "sha256": found.sha256}
        document["members"], document["redacted"] = kept, True
    except (ValueError, KeyError, TypeError, RecursionError):
        return  # somebody else's
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _report(folder: Path, unpacked: Unpacked, gate: Gate) -> None:
    """What became of the archive, as a member of its own."""
    name = REPORT
    while name in unpacked.names:
        name = f"_{name}"
    document = {
        "personal_data": "masked where it was found" if gate.mask_personal else "kept",
        "left_out": [{"what": one.what, "why": one.why} for one in unpacked.missing],
        "members": [
            {"name": one.name, "size": one.size, "sha256": one.sha256}
            for one in (manifest.measured(folder, each) for each in sorted(unpacked.names))
        ],
    }
    (folder / name).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    unpacked.names.append(name)
