"""A bundle: whole or not at all, whatever its sources do."""

import asyncio
import hashlib
import json
import tarfile
from pathlib import Path

import pytest

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence import collecting
from mrb_tui.evidence.collecting import LeakError, collect
from mrb_tui.evidence.intake import Intake
from mrb_tui.evidence.source import Absent, Source, SourceState, Standing
from mrb_tui.evidence.window import Window, window_of
from tests.evidence.making import NOON, SECRET, WINDOW, Made, members, nobody, request, writes


async def test_one_failing_source_never_stops_the_rest(tmp_path: Path) -> None:
    async def forbidden(intake: Intake) -> None:
        raise TroubleError(Trouble(TroubleKind.FORBIDDEN, "Reading pods failed", "pods is forbidden"))

    async def falls_over(intake: Intake) -> None:
        intake.write("before", "half.txt")
        raise ValueError(SECRET)

    async def hangs(intake: Intake) -> None:
        await asyncio.Event().wait()

    async def full(intake: Intake) -> None:
        raise OSError(28, "No space left on device")

    sources: list[Source] = [
        Made("pods", forbidden),
        Made("broken", falls_over),
        Made("slow", hangs, limit_s=0.05),
        Made("disk", full),
        Absent("metrics", "metrics", "there is no Prometheus"),
        writes("notes", "one\ntwo"),
    ]
    told: list[SourceState] = []
    bundle = await collect(request(tmp_path), sources, told.append)
    found = members(bundle.path)
    manifest = json.loads(found["manifest.json"])
    assert {one["id"]: one["outcome"] for one in manifest["sources"]} == {
        "pods": "failed",
        "broken": "partial",
        "slow": "failed",
        "disk": "failed",
        "metrics": "not configured",
        "notes": "complete",
    }
    kinds = {one["id"]: [each["kind"] for each in one["missing"]] for one in manifest["sources"]}
    assert kinds["pods"] == ["forbidden"]
    assert kinds["slow"] == ["timeout"]
    assert kinds["disk"] == ["storage"]
    assert found["notes.txt"] == "one\ntwo\n"
    assert found["half.txt"] == "before\n"
    assert bundle.missing == ("the pods", "the broken", "the slow", "the disk")
    assert {state.id for state in told if state.standing.is_over} >= {one.id for one in sources}
    assert SECRET not in found["manifest.json"]


async def test_the_manifest_tells_size_and_digest_of_every_member(tmp_path: Path) -> None:
    bundle = await collect(request(tmp_path), [writes("a", "x"), writes("b", "ünlike")], nobody)
    found = members(bundle.path)
    listed = json.loads(found.pop("manifest.json"))["members"]
    assert [one["name"] for one in listed] == sorted(found)
    for one in listed:
        raw = found[one["name"]].encode()
        assert (one["size"], one["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())
    raw = bundle.path.read_bytes()
    assert (bundle.size, bundle.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())


async def test_the_same_evidence_gives_the_same_bytes_and_a_name_of_its_own(tmp_path: Path) -> None:
    sources = [writes("b", "2"), writes("a", "1")]
    first = await collect(request(tmp_path), sources, nobody)
    second = await collect(request(tmp_path), sources, nobody)
    assert first.path != second.path
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.path.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((first.path.name, second.path.name))
    with tarfile.open(first.path) as tar:
        assert {(one.mode, one.uid, one.uname, one.mtime) for one in tar} == {
            (0o600, 0, "", int(WINDOW.to_at.timestamp()))
        }


async def test_cancelled_it_leaves_nothing(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def hangs(intake: Intake) -> None:
        intake.write("x", "x.txt")
        begun.set()
        await asyncio.Event().wait()

    working = asyncio.create_task(collect(request(tmp_path), [Made("slow", hangs)], nobody))
    await begun.wait()
    assert list(tmp_path.iterdir()), "it works beside where the bundle will lie"
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert list(tmp_path.iterdir()) == []


async def test_cancelled_while_it_packs_it_leaves_nothing(tmp_path: Path) -> None:
    working: list[asyncio.Task[object]] = []

    def cancels(state: SourceState) -> None:
        if state.id == collecting.PACKING.id and state.standing is Standing.UNDER_WAY:
            asyncio.get_running_loop().call_soon(working[0].cancel)

    working.append(asyncio.create_task(collect(request(tmp_path), [writes("a", "x" * 1_000_000)], cancels)))
    with pytest.raises(asyncio.CancelledError):
        await working[0]
    assert list(tmp_path.iterdir()) == []


async def test_what_bypasses_the_gate_is_found_at_the_last_look_and_nothing_is_written(tmp_path: Path) -> None:
    async def bypasses(intake: Intake) -> None:
        intake.write("harmless", "a.txt")
        (intake._folder / "a.txt").write_text("x" * (1 << 20) + f" {SECRET} ")

    with pytest.raises(LeakError) as raised:
        await collect(request(tmp_path), [Made("bypass", bypasses)], nobody)
    assert "a.txt" in str(raised.value)
    assert SECRET not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


async def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TroubleError) as raised:
        await collect(request(tmp_path / "file"), [], nobody)
    assert raised.value.trouble.kind is TroubleKind.STORAGE


async def test_names_from_outside_lead_nowhere(tmp_path: Path) -> None:
    async def act(intake: Intake) -> None:
        intake.write("x", "..", "../../etc/passwd", "\x1b[2J")

    bundle = await collect(request(tmp_path), [Made("hostile", act)], nobody)
    assert [name for name in members(bundle.path) if name != "manifest.json"] == ["_/_.._etc_passwd/_2J"]


def test_the_window_is_the_incidents_own() -> None:
    assert window_of(NOON, None, WINDOW.to_at.replace(hour=13)).from_at.isoformat() == "2026-11-24T11:30:00+00:00"
    assert window_of(NOON, NOON.replace(hour=14), NOON.replace(hour=15)).to_at.hour == 14
    with pytest.raises(ValueError, match="not before"):
        Window(NOON, NOON)
