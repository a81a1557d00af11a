"""All that the plain console can do, in groups: the main menu."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from mrb_tui.plain.changing import Changing
from mrb_tui.plain.course import Course
from mrb_tui.plain.ending import Ending
from mrb_tui.plain.ledger import Ledger
from mrb_tui.plain.logs import Logs
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.outbox import Outbox
from mrb_tui.plain.part import Part
from mrb_tui.plain.steps import Steps
from mrb_tui.plain.telling import Telling
from mrb_tui.plain.timeline import Timeline
from mrb_tui.plain.tree import Tree
from mrb_tui.plain.watching import Watching

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Command(Entry):
    """An entry of the main menu, and what it does."""

    act: Act = field(kw_only=True)


Groups = tuple[tuple[str, tuple[Command, ...]], ...]


def main_menu(part: Part, watching: Watching, *, arm_s: float, show_help: Act, leave: Act) -> Groups:
    """Group by group, in the order of an incident."""
    session, ask = part.session, part.ask
    changing, telling = Changing(session, ask, arm_s=arm_s), Telling(session, ask)
    ending = Ending(session, ask)
    course = Course(part, ending)
    return (
        (
            "see",
            (
                Command("probes", "how they stand; one of them whole", act=watching.probes),
                Command("logs", "the newest lines, errors only, with a filter", act=Logs(part).read),
                Command("timeline", "its entries; mark and amend them", act=Timeline(part).read),
                Command("watch", "say what turns, until Enter", act=watching.watch),
            ),
        ),
        (
            "mend",
            (
                Command("tree", "the runbook's questions", act=Tree(session, ask).walk),
                Command("steps", "look, do by hand, change, tell", act=Steps(part, changing, telling).choose),
                Command("ledger", "what is in force: take back, adopt, settle", act=Ledger(part, changing).open),
            ),
        ),
        (
            "say",
            (
                Command("declare", "an incident", act=course.declare),
                Command("note", "what you saw, did or think", act=course.note),
                Command("severity", "graver, or less so", act=course.severity),
                Command("status", "how far the work is", act=course.status),
                Command("role", "who does what", act=course.role),
                Command("milestone", "a moment that durations are measured between", act=course.milestone),
                Command("retitle", "another title or category", act=course.retitle),
                Command("resolve", "by the closing list; or reopen what is resolved", act=ending.resolve),
            ),
        ),
        (
            "tell",
            (
                Command("update", "the team, the users; the postmortem, letters", act=telling.write),
                Command("outbox", "what waits to be sent", act=Outbox(session, ask).open),
                Command("handoff", "the brief for who comes next", act=ending.hand_over),
                Command("export", "the timeline as a file", act=ending.export),
                Command("items", "the action items as a file: GitHub, Jira, a table", act=ending.items),
                Command("evidence", "the bundle to hand on", act=ending.collect),
            ),
        ),
        (
            "else",
            (
                Command("incidents", "resume one, read one", act=course.incidents),
                Command("leave", "the incident goes on without this console", act=course.leave),
                Command("service", "watch another one", act=watching.service),
                Command("help", "this list", act=show_help),
                Command("quit", "the incident goes on", act=leave),
            ),
        ),
    )
