"""Incidents that happened, as journals. Times are from the sources; the words are ours.

- GitHub Copilot, 13 May 2024: githubstatus.com/incidents/lpd7npwx7wb5
- OpenAI, 26 December 2024: status.openai.com/incidents/6bwlxnvdncnm
- GitHub, 21 and 22 October 2018: its account of that incident, as packtpub.com retells it
- Shakespeare search, the example of the SRE book: sre.google/sre-book/example-postmortem
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mrb_tui.domain.events.event import CONSOLE
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.events.incident import (
    COMMANDER,
    EventAmended,
    EventMarked,
    IncidentDeclared,
    IncidentResolved,
    Milestone,
    MilestoneMarked,
    NoteAdded,
    RoleAssigned,
    SeverityChanged,
)
from mrb_tui.domain.events.mitigation import (
    MitigationFinished,
    MitigationPlanned,
    MitigationReverted,
    MitigationStarted,
)
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.health import Health
from mrb_tui.domain.plan import Lasts, Target
from tests.domain.story import Story

_PACIFIC = ZoneInfo("America/Los_Angeles")
_PAGE = "status page"


def utc(day: str, clock: str) -> datetime:
    """`2024-05-13`, `13:23`."""
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=UTC)


def pacific(day: str, clock: str) -> datetime:
    """The same by the clocks of the coast, as a journal keeps it."""
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=_PACIFIC).astimezone(UTC)


def copilot() -> Story:
    """Known from 13:23 on; that it had begun at 10:40 and was mitigated by 14:30 was only known afterwards."""
    day, after = "2024-05-13", utc("2024-05-13", "16:00")
    story = Story(actor="on-call")
    story.add(IncidentDeclared("INC-20240513-1", "Copilot degraded", "P2", "service", "copilot"), utc(day, "13:23"))
    for clock, text in (
        ("13:23", "Investigating reports of degraded performance"),
        ("13:24", "Copilot is degraded"),
        ("13:27", "Errors are being looked into"),
        ("14:13", "A fix is on its way"),
        ("14:56", "Recovering"),
    ):
        story.add(UpdatePublished(f"u{clock}", _PAGE, text, document="status-update"), utc(day, clock))
    story.add(
        UpdatePublished("u15:44", _PAGE, "Resolved", document="status-update", status="resolved"), utc(day, "15:44")
    )
    story.add(IncidentResolved("6 % of users had been affected"), utc(day, "15:44"))
    story.add(MilestoneMarked(Milestone.STARTED, "from the metrics"), utc(day, "10:40"), recorded_at=after)
    story.add(MilestoneMarked(Milestone.MITIGATED, "from the metrics"), utc(day, "14:30"), recorded_at=after)
    return story


def openai() -> Story:
    """A cloud provider lost power. Two accounts of the recovery differ, and both are kept."""
    day = "2024-12-26"
    story = Story(actor="on-call")
    story.add(
        IncidentDeclared(
            "INC-20241226-1",
            "More than 90 % of requests fail",
            "P1",
            "provider-outage",
            "api",
            pacific(day, "10:40"),
        ),
        pacific(day, "10:40"),
    )
    began = MilestoneMarked(Milestone.STARTED, "a cloud provider lost power")
    story.add(began, pacific(day, "10:40"), recorded_at=pacific("2024-12-30", "10:00"))
    for clock, text in (("14:58", "Sora is back"), ("15:05", "The API is back")):
        story.add(EventMarked(story.add(NoteAdded(text), pacific(day, clock)).id), pacific(day, clock))
    story.add(MilestoneMarked(Milestone.MITIGATED, "all but ChatGPT"), pacific(day, "15:11"))
    back = story.add(NoteAdded("ChatGPT is back, says the resolved post"), pacific(day, "20:16"))
    story.add(EventMarked(back.id), pacific(day, "20:16"))
    story.add(IncidentResolved(), pacific(day, "20:16"))
    story.add(
        EventAmended(
            back.id,
            "ChatGPT is back, says the postmortem",
            pacific(day, "18:20"),
            "the postmortem gives another time than the post",
        ),
        pacific("2024-12-30", "10:00"),
    )
    return story


def github() -> Story:
    """Yellow for two minutes, then red for a day; changes were locked out on purpose, here until the end."""
    first, second = "2018-10-21", "2018-10-22"
    declared_at = utc(first, "23:09")
    story = Story(actor="on-call")
    story.add(
        IncidentDeclared("INC-20181021-1", "Databases disagree", "P2", "service", "github", utc(first, "22:54")),
        declared_at,
    )
    story.add(MilestoneMarked(Milestone.STARTED, "failover"), utc(first, "22:52"), recorded_at=utc(first, "23:30"))
    alert = ProbeChanged("alerts", "Alerts", Health.OK, Health.DOWN, "quiet", "firing")
    story.add(alert, utc(first, "22:54"), actor=CONSOLE, recorded_at=declared_at)
    story.add(NoteAdded("Topology is not what it should be"), utc(first, "23:02"), recorded_at=declared_at)
    freeze = MitigationPlanned(
        plan_id="freeze",
        step_id="freeze",
        title="Lock the deploy tooling",
        action="by-hand",
        target=Target(kind="by-hand", service="github", name="deploy tooling"),
        changes=(),
        digest="0" * 64,
        lasts=Lasts.TEMPORARY,
    )
    story.add(freeze, utc(first, "23:07"), recorded_at=declared_at)
    story.add(MitigationStarted("freeze", freeze.title), utc(first, "23:07"), recorded_at=declared_at)
    story.add(MitigationFinished("freeze", freeze.title), utc(first, "23:07"), recorded_at=declared_at)
    story.add(SeverityChanged("P2", "P1", "more than one service"), utc(first, "23:11"))
    story.add(NoteAdded("More engineers were called"), utc(first, "23:13"))
    story.add(MitigationReverted("freeze", freeze.title, ""), utc(second, "23:03"))
    story.add(IncidentResolved(), utc(second, "23:03"))
    return story


def shakespeare() -> Story:
    """A paged engineer, a commander who is named, and an exit criterion: half an hour without errors."""
    day = "2015-10-21"
    story = Story(actor="on-call")
    story.add(
        IncidentDeclared("INC-465", "Search fails under load", "P1", "service", "shakespeare", utc(day, "14:55")),
        utc(day, "15:01"),
    )
    story.add(MilestoneMarked(Milestone.STARTED), utc(day, "14:54"), recorded_at=utc(day, "16:40"))
    story.add(MilestoneMarked(Milestone.ACKNOWLEDGED), utc(day, "14:58"), recorded_at=utc(day, "15:01"))
    story.add(RoleAssigned(COMMANDER, "lead"), utc(day, "15:01"))
    story.add(UpdatePublished("u1", "mailing list", "Incident 465", document="slack"), utc(day, "15:03"), actor="lead")
    story.add(MilestoneMarked(Milestone.IDENTIFIED, "descriptors run out"), utc(day, "15:18"))
    story.add(MilestoneMarked(Milestone.MITIGATED, "new index everywhere"), utc(day, "15:36"))
    story.add(NoteAdded("Outage over; exit criterion: 30 min at nominal rates"), utc(day, "16:00"), actor="lead")
    story.add(IncidentResolved("exit criterion met"), utc(day, "16:30"), actor="lead")
    return story
