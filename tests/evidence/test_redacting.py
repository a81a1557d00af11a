"""A file that is there: whatever it is, nothing gets out of the folder, and no secret into the copy."""

import gzip
import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.evidence import unpacking
from mrb_tui.evidence.collecting import collect
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.redacting import Redacted, redact
from tests.evidence.making import SECRET, members, nobody, request, secrets, writes


def _redact(path: Path, *, mask_personal: bool = False) -> Redacted:
    return redact(path, Gate(secrets(), mask_personal=mask_personal), lambda: None)


def _archive(path: Path, *entries: tuple[str, bytes | tarfile.TarInfo]) -> Path:
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as tar:
        for name, what in entries:
            if isinstance(what, tarfile.TarInfo):
                what.name = name
                tar.addfile(what)
            else:
                entry = tarfile.TarInfo(name)
                entry.size = len(what)
                tar.addfile(entry, io.BytesIO(what))
    return path


def _odd(kind: bytes, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo()
    entry.type, entry.linkname = kind, target
    return entry


async def test_a_bundle_stays_a_bundle_with_figures_that_fit(tmp_path: Path) -> None:
    bundle = await collect(
        request(tmp_path, known=secrets("nothing-known"), mask_personal=False),
        [writes("a", f"the key is {SECRET}, write to ana@example.org")],
        nobody,
    )
    before = bundle.path.read_bytes()
    written = _redact(bundle.path, mask_personal=True)
    found = members(written.path)
    assert found["a.txt"] == "the key is [masked], write to [e-mail]\n"
    manifest = json.loads(found["manifest.json"])
    assert manifest["members"][0]["size"] == len(found["a.txt"])
    assert manifest["redacted"] is True
    assert bundle.path.read_bytes() == before
    assert written.path.name == bundle.path.name.replace(".tar.gz", ".redacted.tar.gz")
    assert written.path.stat().st_mode & 0o777 == 0o600
    again = _redact(bundle.path)
    assert again.path != written.path
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("name", ["odd.tar", "odd.tar.gz"])
def test_odd_members_are_left_out_and_listed(tmp_path: Path, name: str) -> None:
    path = _archive(
        tmp_path / name,
        ("fine.txt", SECRET.encode()),
        ("../../out.txt", b"x"),
        ("/etc/absolute", b"x"),
        ("link", _odd(tarfile.SYMTYPE, "/etc/passwd")),
        ("hard", _odd(tarfile.LNKTYPE, "fine.txt")),
        ("device", _odd(tarfile.CHRTYPE)),
        ("fifo", _odd(tarfile.FIFOTYPE)),
        ("folder", _odd(tarfile.DIRTYPE)),
        ("image.png", b"\x89PNG\0\0"),
        ("packed.gz", gzip.compress(SECRET.encode())),
        ("fine.txt", b"again"),
        (f"{SECRET}/name.txt", b"x"),
    )
    written = _redact(path)
    with tarfile.open(written.path) as tar:
        names = tar.getnames()
    assert [each for each in names if each not in ("fine.txt", "redaction.json")] == ["planted/_masked_/name.txt"] or (
        SECRET not in "".join(names)
    )
    left_out = {one.what: one.why for one in written.left_out}
    assert set(left_out) == {
        "out.txt", "etc/absolute", "link", "hard", "device", "fifo", "image.png", "packed.gz", "fine.txt"
    }  # fmt: skip
    assert not (tmp_path.parent / "out.txt").exists()
    with tarfile.open(written.path) as tar:
        report = tar.extractfile("redaction.json")
        fine = tar.extractfile("fine.txt")
        assert report is not None
        assert fine is not None
        assert len(json.load(report)["left_out"]) == len(left_out)
        assert fine.read() == b"[masked]"


@pytest.mark.parametrize(
    ("name", "made"),
    [("service.log", "service.redacted.log"), ("service.log.gz", "service.redacted.log"), ("plain", "plain.redacted")],
)
def test_a_text_stays_a_text(tmp_path: Path, name: str, made: str) -> None:
    text = f'one\r\n{{"prompt": "hello {SECRET}"}}\nlast without an end'.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    written = _redact(path, mask_personal=True)
    assert written.path.name == made
    assert written.path.read_text() == 'one\n{"prompt": "[text masked]"}\nlast without an end'


def test_a_bomb_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "SAFE_BYTES", 100_000)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"a\n" * 1_000_000))
    archive = _archive(tmp_path / "bomb.tar.gz", ("big", b"a\n" * 1_000_000))
    for each in (path, archive):
        with pytest.raises(TroubleError) as raised:
            _redact(each)
        assert raised.value.trouble.kind is TroubleKind.TOO_LARGE
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    many = _archive(tmp_path / "many.tar", *((f"{number}", b"") for number in range(5)))
    with pytest.raises(TroubleError, match="members"):
        _redact(many)
    assert len(list(tmp_path.iterdir())) == 3


def test_what_is_damaged_or_no_text_is_told(tmp_path: Path) -> None:
    whole = _archive(tmp_path / "whole.tar.gz", ("a", os.urandom(4_000).hex().encode()))
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole.read_bytes()[:-2_000])
    binary = tmp_path / "binary"
    binary.write_bytes(b"\0\1\2")
    for path, kind in ((cut, TroubleKind.MALFORMED), (binary, TroubleKind.REJECTED), (tmp_path / "none", "storage")):
        with pytest.raises(TroubleError) as raised:
            _redact(path)
        assert raised.value.trouble.kind == kind
    assert len(list(tmp_path.iterdir())) == 3


def test_a_stray_byte_is_no_reason_to_leave_a_log_out(tmp_path: Path) -> None:
    path = tmp_path / "latin.log"
    path.write_bytes(b"caf\xe9 " + b"ordinary words\n" * 100 + SECRET.encode())
    text = _redact(path).path.read_text()
    assert text.startswith("caf\ufffd ordinary")
    assert text.endswith("[masked]")


def test_a_line_without_end_is_cut_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LONGEST_LINE", 1_000)
    path = tmp_path / "long.txt"
    path.write_text("a\n" + "x" * 600_000 + SECRET + "\nb\n")
    written = _redact(path)
    lines = written.path.read_text().split("\n")
    assert lines[0] == "a"
    assert lines[1].endswith("[cut]")
    assert lines[2:] == ["b", ""]
    assert "cut" in written.left_out[0].why
