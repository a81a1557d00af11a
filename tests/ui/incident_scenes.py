"""Scenes of an incident: declared, in full swing, not saved, over."""

from dataclasses import replace
from datetime import datetime, timedelta

from mrb_tui.domain.events import incident as life
from mrb_tui.domain.events import mitigation
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.health import Health
from mrb_tui.domain.plan import FieldChange, Lasts, Target
from mrb_tui.domain.suggestion import Suggestion
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.session.desk import EntrySort, IncidentLine, JournalState, TimelineEntry
from tests.ui import scenes
from tests.ui.fake_desk import numbered
from tests.ui.fake_session import NOON, FakeSession

DETECTED = NOON - timedelta(seconds=751)
SUGGESTED = Suggestion(
    "The provider limits our rate: 42 % of requests fail",
    "P2",
    "rate-limit",
    ("service_errors.ratio = 0.42", "mistral_api.status = 429", "down: Errors 42 % 429"),
    DETECTED,
)
TARGET = Target(
    kind="kubernetes",
    service="assistant",
    name="deployment/mistral-service",
    context="prod-eu",
    namespace="default",
)
CUT = mitigation.MitigationPlanned(
    plan_id="p1",
    step_id="cut-concurrency",
    title="cut concurrency",
    action="set-env",
    target=TARGET,
    changes=(FieldChange("MAX_CONCURRENT_REQUESTS", "50", "5"),),
    digest="d1",
    lasts=Lasts.TEMPORARY,
)


def at(back_s: float) -> datetime:
    return NOON - timedelta(seconds=back_s)


def undeclared() -> FakeSession:
    """Red, and nobody has declared anything."""
    made = scenes.rate_limited()
    made.desk.suggested = SUGGESTED
    return made


def just_declared(severity: str = "P2") -> FakeSession:
    """The first minute."""
    made = undeclared()
    made.desk.timeline.entries = []
    _happen(
        made, 751, ProbeChanged("mistral_api", "Mistral API", Health.OK, Health.DOWN, "200", "429 rate limited"), ""
    )
    _happen(made, 720, ProbeChanged("service_errors", "Errors", Health.OK, Health.DOWN, "0.2 %", "11 % 429"), "")
    declared = life.IncidentDeclared("INC-20261124-1", SUGGESTED.title, severity, "", "assistant", DETECTED)
    _happen(made, 509, declared)
    return made


def in_full_swing() -> FakeSession:
    """Led, noted, and something is in force."""
    made = just_declared("P1")
    desk = made.desk
    _happen(made, 500, life.RoleAssigned("commander", "ana"))
    _happen(made, 462, life.NoteAdded("users see empty answers since the morning\nreported by three customers"))
    _happen(made, 401, life.StatusChanged(life.Status.INVESTIGATING, life.Status.IDENTIFIED))
    _happen(made, 400, life.MilestoneMarked(life.Milestone.IDENTIFIED, "the provider's limit"))
    for back_s, payload in (
        (330, CUT),
        (322, mitigation.MitigationConfirmed("p1", "cut concurrency", "d1")),
        (321, mitigation.MitigationStarted("p1", "cut concurrency")),
        (290, mitigation.MitigationFinished("p1", "cut concurrency", "3/3 updated")),
    ):
        _happen(made, back_s, payload)
    _happen(made, 240, life.NoteAdded("the batch job of the data team began at 11:50, it shares our key"), "bo")
    desk.timeline.change(desk.timeline.entries[-1].id, marked=True, back_dated=True, recorded_at=at(60))
    desk.timeline.change(desk.timeline.entries[1].id, marked=True)
    _happen(
        made, 51, ProbeChanged("service_health", "Service health", Health.OK, Health.DEGRADED, "ok", "degraded"), ""
    )
    return made


def not_saved() -> FakeSession:
    """The disk is full."""
    made = in_full_swing()
    made.desk.journal = JournalState(
        Trouble(TroubleKind.REJECTED, "The journal cannot be written", "no space left on device", ("make room",)),
        held=12,
        since_at=at(65),
    )
    for entry in made.desk.timeline.entries[-3:]:
        made.desk.timeline.change(entry.id, pending=True)
    return made


def over() -> FakeSession:
    """An incident of the day before, to read."""
    made = in_full_swing()
    desk = made.desk
    _happen(made, 20, life.IncidentResolved("the batch job was moved to its own key"))
    desk.timeline.entries = [replace(one, at=one.at - timedelta(days=1)) for one in desk.timeline.entries]
    desk.read_only = True
    return made


def unsettled() -> FakeSession:
    """Resumed after a crash: what was sent has no outcome."""
    made = in_full_swing()
    again = replace(CUT, plan_id="p2", title="switch the fallback on", digest="d2")
    for payload in (again, mitigation.MitigationStarted("p2", "switch the fallback on")):
        _happen(made, 30, payload)
    return made


def hostile() -> FakeSession:
    """Names, notes and reasons that try their best."""
    made = scenes.hostile_texts()
    desk = made.desk
    desk.timeline.entries = []
    desk.suggested = replace(
        SUGGESTED, title="[red]決済[/] \x1b[2J🔥" * 4, why=("[b]" + "値" * 120, "\x1b]52;c;eA==\x07")
    )
    desk.responder = "[b]ана[/b] 🔥"
    desk.categories = ("[/]", "非常に長い分類の名前" * 5)
    long = "[/nope] 値が不正 \x1b[31m🔥 " + "x" * 200
    _happen(made, 600, life.IncidentDeclared("INC-20261124-1", long, "P1", "[/]", "x", DETECTED))
    _happen(made, 500, life.RoleAssigned("commander", "[b]" + "名前" * 30))
    _happen(made, 400, life.NoteAdded(long + "\n\x1b]0;title\x07" + "二行目" * 80), "🇫🇷👩‍👩‍👧‍👧")
    desk.journal = JournalState(Trouble(TroubleKind.REJECTED, long, long), held=1_234_567, since_at=at(99_999))
    desk.listed = (line("INC-20261124-1", long), replace(line("INC-20261123-9", "x"), trouble=long, severity=""))
    desk.brief_text = f"# {long}\n\n| [a] | \x1b[2J |\n" + "本文 " * 300
    return made


def many(count: int = 100_000) -> FakeSession:
    """An incident with very many entries."""
    made = just_declared()
    made.desk.timeline.entries = numbered(count, NOON - timedelta(seconds=count))
    return made


def line(incident_id: str, title: str, status: str = "investigating", *, back_s: float = 600) -> IncidentLine:
    return IncidentLine(
        id=incident_id,
        title=title,
        severity="P2",
        status=status,
        is_open=status != "resolved",
        declared_at=at(back_s + 600),
        last_at=at(back_s),
    )


LISTED = (
    line("INC-20261124-1", "The provider limits our rate: 42 % of requests fail", back_s=120),
    line("INC-20261123-1", "Answers are slow", "resolved", back_s=90_000),
    replace(line("INC-20261101-2", "", "resolved"), severity="", trouble="line 17 of its journal cannot be read"),
)


def with_others() -> FakeSession:
    """Nothing on the screen, one incident goes on elsewhere."""
    made = undeclared()
    made.desk.listed = LISTED
    running, past = in_full_swing().desk.incident, over().desk.incident
    assert running is not None
    assert past is not None
    made.desk.past = (running, replace(past, id="INC-20261123-1"))
    return made


def entry(entry_id: str, text: str, *, back_s: float = 10, sort: EntrySort = EntrySort.PEOPLE) -> TimelineEntry:
    return TimelineEntry(id=entry_id, at=at(back_s), text=text, sort=sort, actor="ana")


def _happen(made: FakeSession, back_s: float, payload: Payload, actor: str | None = None) -> None:
    """At that time, and recorded at once."""
    before, made.clock = made.clock, at(back_s)
    made.desk.happen(payload, actor=actor)
    made.clock = before
