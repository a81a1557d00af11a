import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine
from mrb_tui.domain.observation import Outcome, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.load import LoadedRunbook, load_whole
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.desk import TimelineEntry
from mrb_tui.session.live import Change, ChangeKind, ServiceInfo
from mrb_tui.session.runbook_guide import GuideInputs
from mrb_tui.session.session import Session
from mrb_tui.session.watch import LogSink, Watch, WatchedService
from tests.session.desks import surroundings
from tests.session.fakes import ScriptedProbe, spec, value, watched
from tests.session.mitigating import change_inputs

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


_RUNBOOK = load_whole(None)


async def _reload() -> tuple[LoadedRunbook, None]:
    return _RUNBOOK, None


class _Clock:
    """A second passes at every look."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def _session(*services: WatchedService, secret: str = "") -> tuple[Session, list[Change]]:
    secrets = Secrets()
    secrets.add(secret)
    clock = _Clock()
    session = Session(
        services,
        guide=GuideInputs(_RUNBOOK, None, {}, _reload),
        changes=change_inputs(clock),
        clock=clock,
        scrubber=Scrubber(secrets),
        around=surroundings(Path("/nonexistent/incidents")),
    )
    changes: list[Change] = []
    session.subscribe(changes.append)
    return session, changes


@asynccontextmanager
async def _running(session: Session) -> AsyncIterator[None]:
    task = asyncio.ensure_future(session.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


def _entries(session: Session) -> list[TimelineEntry]:
    timeline = session.desk.timeline
    return [entry for entry in timeline.page(0, len(timeline)) if entry is not None]


async def test_probes_are_named_before_anything_is_asked() -> None:
    session, _ = _session(watched("chat", ScriptedProbe(spec("api"), [value("ok")])))
    assert [state.spec.id for state in session.states()] == ["api"]
    assert session.verdict() is Health.UNKNOWN


async def test_observations_arrive_and_turns_are_remembered() -> None:
    probe = ScriptedProbe(spec("api", interval_s=0.01), [value("ok"), value("ok"), value("429", Health.DOWN)])
    session, changes = _session(watched("chat", probe))
    async with _running(session):
        await _until(lambda: session.verdict() is Health.DOWN)
    assert [entry.text for entry in _entries(session)] == ["Api ok", "Api ok → 429"]
    assert Change(ChangeKind.PROBE, probe_id="api") in changes
    state = session.state("api")
    assert state is not None
    assert state.due_at is not None
    assert [sample.health for sample in state.history][:3] == [Health.OK, Health.OK, Health.DOWN]


async def test_a_probe_that_breaks_is_a_failed_reading_and_the_others_go_on() -> None:
    broken = ScriptedProbe(spec("broken"), [RuntimeError("secret-value-1234 [red]\x1b[31m")])
    fine = ScriptedProbe(spec("fine"), [value("ok")])
    session, _ = _session(watched("chat", broken, fine), secret="secret-value-1234")
    async with _running(session):
        await _until(lambda: all(state.last for state in session.states()))
    state = session.state("broken")
    assert state is not None
    assert state.last is not None
    reading = state.last.reading
    assert reading.outcome is Outcome.FAILED
    assert reading.health is Health.UNKNOWN
    assert "secret-value-1234" not in str(reading)
    assert "\x1b" not in str(reading.trouble)
    assert "[red]" in str(reading.trouble)


async def test_asking_now_is_quick_unless_the_far_side_wants_rest() -> None:
    probe = ScriptedProbe(spec("api"), [value("ok"), value("429", Health.DOWN, retry_after_s=120)])
    session, changes = _session(watched("chat", probe))
    async with _running(session):
        await _until(lambda: probe.asked == 1)
        session.probe_now("api")
        await _until(lambda: session.verdict() is Health.DOWN)
        await asyncio.sleep(0)
        session.probe_now("api")
        await asyncio.sleep(0.01)
        assert probe.asked == 2
        state = session.state("api")
        assert state is not None
        assert state.held_back
    assert any(change.kind is ChangeKind.NOTICE for change in changes)


async def test_switching_stops_the_old_service_and_starts_the_new() -> None:
    closed: list[str] = []
    one = ScriptedProbe(spec("api", interval_s=0.01), [value("one")])
    two = ScriptedProbe(spec("api", interval_s=0.01), [value("two", Health.DEGRADED)])
    session, _ = _session(watched("one", one, closed=closed), watched("two", two, closed=closed))
    async with _running(session):
        await _until(lambda: session.verdict() is Health.OK)
        session.select_service("two")
        assert session.verdict() is Health.UNKNOWN
        await _until(lambda: session.verdict() is Health.DEGRADED)
        asked = one.asked
        await asyncio.sleep(0.05)
        assert one.asked == asked
        session.select_service("two")
    assert closed == ["one", "two"]
    assert session.service.id == "two"


async def test_a_service_that_cannot_be_opened_is_a_notice_and_the_session_goes_on() -> None:
    async def refuse(sink: LogSink | None) -> Watch:
        raise TroubleError(Trouble(TroubleKind.CREDENTIAL, "no key", "it is not set"))

    broken = WatchedService(ServiceInfo("broken", "Broken"), (), refuse)
    session, changes = _session(broken, watched("fine", ScriptedProbe(spec("api"), [value("ok")])))
    async with _running(session):
        await _until(lambda: bool(changes))
        session.select_service("fine")
        await _until(lambda: session.verdict() is Health.OK)
    assert any(change.kind is ChangeKind.NOTICE and change.trouble is not None for change in changes)
    assert _entries(session)[0].text == "no key: it is not set"


async def test_background_work_feeds_the_logs_and_ends_with_the_watch() -> None:
    ended = asyncio.Event()

    async def open_watch(sink: LogSink | None) -> Watch:
        async def follow() -> None:
            assert sink is not None
            try:
                sink([LogLine(START, "pod", "hello")])
                await asyncio.sleep(3600)
            finally:
                ended.set()

        return Watch((), background=(follow,))

    session, changes = _session(WatchedService(ServiceInfo("chat", "Chat"), (), open_watch))
    async with _running(session):
        await _until(lambda: session.logs.next_number == 1)
    assert ended.is_set()
    assert [change for change in changes if change.kind is not ChangeKind.RUNBOOK] == [Change(ChangeKind.LOGS)]


async def test_why_logs_cannot_be_read_is_what_the_probe_says_that_counts_their_lines() -> None:
    trouble = Trouble(TroubleKind.FORBIDDEN, "The log of a could not be read", "not permitted")
    counting = ScriptedProbe(spec("service_logs"), [Reading.failed(trouble)])
    other = ScriptedProbe(spec("api"), [Reading.failed(Trouble(TroubleKind.TIMEOUT, "x", "y"))])
    session, _ = _session(watched("chat", other, counting))
    assert session.log_trouble is None
    async with _running(session):
        await _until(lambda: all(state.last for state in session.states()))
        assert session.log_trouble == trouble


async def test_a_listener_can_leave() -> None:
    probe = ScriptedProbe(spec("api", interval_s=0.001), [value("ok")])
    session, _ = _session(watched("chat", probe))
    seen: list[Change] = []
    leave: Callable[[], None] = session.subscribe(seen.append)
    leave()
    async with _running(session):
        await _until(lambda: probe.asked > 2)
    assert seen == []


def test_without_services_there_is_no_session() -> None:
    with pytest.raises(ValueError, match="at least one"):
        _session()
