"""A bundle from its sources: side by side, each with its own time, and none of them stops the rest."""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.archive import pack, publish
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.intake import Intake, Missing
from mrb_tui.evidence.manifest import NAME, Measured, Subject, Yield, manifest, measured
from mrb_tui.evidence.scan import Leak, leak_in_archive
from mrb_tui.evidence.source import MASKS, Source, SourceState, Standing
from mrb_tui.evidence.window import Window

AT_ONCE = 4
ENDING = ".tar.gz"
PACKING = SourceState("packing", "the bundle")

Progress = Callable[[SourceState], None]
"""Told of each step of each source, and of the packing after them; on the event loop's thread."""


@dataclass(frozen=True)
class Request:
    """What is to be collected, and where it goes."""

    subject: Subject
    window: Window
    folder: Path
    gate: Gate
    limits: Mapping[str, object]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written."""

    path: Path
    sha256: str
    size: int
    yields: tuple[Yield, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of what is not, or not wholly, in it; what is not configured is not missed."""
        lacking = (Standing.PARTIAL, Standing.FAILED)
        return tuple(one.title for one in self.yields if one.standing in lacking and one.id != MASKS)


async def collect(request: Request, sources: Sequence[Source], progress: Progress) -> Bundle:
    """Collect, pack, look through, and only then give it its name. Cancelled, it leaves nothing.

    Raises TroubleError; LeakError where the last look found something.
    """
    stem = f"evidence-{request.subject.incident_id}-{request.clock().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    try:
        folder = Path(await asyncio.to_thread(_workplace, request.folder, stem))
    except OSError as error:
        raise _not_written(request.folder, error) from None
    try:
        places = asyncio.Semaphore(AT_ONCE)
        staging = folder / "members"
        yields = await _all(request, sources, staging, places, progress)
        progress(replace(PACKING, standing=Standing.UNDER_WAY, words="packing, and looking through it"))
        bundle = await _stoppable(partial(_finished, request, folder, staging, stem, yields))
        progress(replace(PACKING, standing=Standing.COMPLETE, words=bundle.path.name))
        return bundle
    finally:
        # Not awaited: whoever is being cancelled is cancelled again by some front ends, and it must go all the same.
        shutil.rmtree(folder, ignore_errors=True)


async def _all(
    request: Request, sources: Sequence[Source], staging: Path, places: asyncio.Semaphore, progress: Progress
) -> tuple[Yield, ...]:
    async def one(source: Source) -> Yield:
        state = SourceState(source.id, source.title)
        progress(state)
        async with places:
            return await _one(source, request.gate, staging, state, progress)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(source), name=f"evidence {source.id}") for source in sources]
    return tuple(task.result() for task in tasks)


async def _one(source: Source, gate: Gate, staging: Path, state: SourceState, progress: Progress) -> Yield:
    def tell(words: str) -> None:
        progress(replace(state, standing=Standing.UNDER_WAY, words=words))

    intake = Intake(staging, gate, tell)
    tell("")
    standing = Standing.FAILED
    try:
        async with asyncio.timeout(source.limit_s):
            await source.collect(intake)
        standing = Standing.PARTIAL if intake.missing else Standing.COMPLETE
    except TroubleError as error:
        if error.trouble.kind is TroubleKind.CONFIGURATION and not intake.members:
            standing = Standing.ABSENT
        intake.lacks(source.title, error.trouble)
    except TimeoutError:
        why = f"it took longer than {source.limit_s:g} s"
        intake.lacks(source.title, Trouble(TroubleKind.TIMEOUT, why, why))
    except OSError as error:
        why = error.strerror or type(error).__name__
        intake.lacks(source.title, Trouble(TroubleKind.STORAGE, why, why))
    except Exception as error:  # noqa: BLE001 - a fault of one source must not cost the evidence of all others
        why = f"a fault of the console: {type(error).__name__}"  # its words may hold what was read
        intake.lacks(source.title, Trouble(TroubleKind.INTERNAL, why, why))
    if intake.members and standing is Standing.FAILED:
        standing = Standing.PARTIAL
    lacking = f"without {len(intake.missing)}: {intake.missing[0]}" if intake.missing else ""
    progress(replace(state, standing=standing, words=lacking or _count(intake.members)))
    return Yield(source.id, source.title, standing, tuple(intake.members), _cleaned(gate, intake.missing))


def _cleaned(gate: Gate, missing: Sequence[Missing]) -> tuple[Missing, ...]:
    clean = gate.member()
    return tuple(Missing(clean(one.what), one.kind, clean(one.why)) for one in missing)


def _count(members: Sequence[str]) -> str:
    return "1 file" if len(members) == 1 else f"{len(members)} files"


def _workplace(folder: Path, stem: str) -> str:
    """A folder of our own where the bundle will lie, so that it can be named in one step. Its name says what it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = tempfile.mkdtemp(prefix=f".{stem}.partial-", dir=folder)
    Path(made, "members").mkdir(mode=0o700)
    return made


def _finished(
    request: Request,
    folder: Path,
    staging: Path,
    stem: str,
    yields: tuple[Yield, ...],
    stop: Callable[[], None],
) -> Bundle:
    try:
        names = [name for one in yields for name in one.members]
        members: list[Measured] = []
        for name in names:
            stop()
            members.append(measured(staging, name))
        text = manifest(
            request.subject,
            request.window,
            yields,
            members,
            collected_at=request.clock(),
            personal_masked=request.gate.mask_personal,
            limits=request.limits,
        )
        Intake(staging, request.gate, _nobody).write(text, NAME)
        made = folder / "bundle"
        pack(made, stem, staging, (*names, NAME), request.window.to_at, stop)
        leak = leak_in_archive(made, request.gate.secrets, stop)
        if leak is not None:
            raise LeakError(leak)
        whole = measured(folder, made.name)
        stop()
        path = publish(made, request.folder, stem, ENDING)
    except OSError as error:
        raise _not_written(request.folder, error) from None
    return Bundle(path, whole.sha256, whole.size, yields)


class LeakError(TroubleError):
    """The last look found a secret: nothing was written."""

    def __init__(self, leak: Leak) -> None:
        why = f"a secret was found in it at the last look ({leak})"
        advice = ("nothing was written; please report this with the version, and without the file",)
        super().__init__(Trouble(TroubleKind.REJECTED, "The file was not written", why, advice))


def _nobody(words: str) -> None:
    """Nobody is told."""


def _not_written(folder: Path, error: OSError) -> TroubleError:
    why = error.strerror or type(error).__name__
    advice = ("is there room, and may you write there? another folder: --output",)
    return TroubleError(Trouble(TroubleKind.STORAGE, f"No bundle could be written in {folder}", why, advice))


class _StoppedError(Exception):
    """Nobody waits any more."""


async def _stoppable(work: Callable[[Callable[[], None]], Bundle]) -> Bundle:
    """In a thread; when cancelled, the thread is told and waited for, so that it writes nothing afterwards."""
    stopped = threading.Event()

    def stop() -> None:
        if stopped.is_set():
            raise _StoppedError

    working = asyncio.ensure_future(asyncio.to_thread(work, stop))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait((working,))
        if not working.cancelled() and working.exception() is None:
            working.result().path.unlink(missing_ok=True)  # it was named in the same moment
        raise
