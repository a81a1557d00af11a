"""What is to be done after an incident: what the record proposes, and lists for where work is kept."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.documents.markdown import table, text
from mrb_tui.documents.timeline import no_formula
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import Phase
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

COLUMNS = ("Priority", "Type", "Action", "Owner", "Due", "Status")
TYPES = ("mitigate", "prevent", "process")
OPEN = "open"
DONE = "done"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One of them. `due` is a date as people write it; `status` is `open`, `done` or what a team says."""

    priority: str
    type: str
    action: str
    owner: str = ""
    due: str = ""
    status: str = OPEN

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of the columns."""
        return (self.priority, self.type, self.action, self.owner, self.due, self.status)


def items_from(rows: Iterable[tuple[str, ...]]) -> tuple[ActionItem, ...]:
    """From rows of a table; those that say nothing are left out, missing cells are empty."""
    padded = ((*row, *("" for _ in COLUMNS))[: len(COLUMNS)] for row in rows)
    return tuple(ActionItem(*row) for row in padded if any(cell.strip() for cell in row))


def proposed(incident: Incident) -> tuple[ActionItem, ...]:
    """What was left over: mitigations in force, outcomes nobody knows, checks that were passed over, gaps."""
    found = [
        ActionItem("P1", "mitigate", f"Find out whether it took effect: {state.plan.title}", state.by)
        for state in incident.mitigations.values()
        if state.outcome_unknown
    ]
    found += [
        ActionItem(
            "P1",
            "mitigate",
            f"Take back or adopt: {state.plan.title}" + (f" ({state.plan.undo})" if state.plan.undo else ""),
            state.by,
        )
        for state in incident.ledger
        if not state.outcome_unknown
    ]
    found += [
        ActionItem("P2", "prevent", f"Decide whether it stays for good: {state.plan.title}", state.by)
        for state in incident.mitigations.values()
        if state.phase is Phase.ADOPTED
    ]
    found += [
        ActionItem("P3", "process", f"Passed over when closing, to be made up for: {check} ({reason})")
        for check, reason in incident.overridden.items()
    ]
    found += [
        ActionItem("P3", "process", f"Mend what kept the journal from being written: {g.why}") for g in incident.gaps
    ]
    return tuple(found)


class ListForm(StrEnum):
    """Where a list goes."""

    GITHUB = "github"
    JIRA = "jira"
    CSV = "csv"

    @classmethod
    def named(cls, name: str) -> "ListForm":
        """Raises TroubleError."""
        try:
            return cls(name)
        except ValueError:
            why, advice = f"there is no form {name!r}", (f"there are: {', '.join(cls)}",)
            raise TroubleError(Trouble(TroubleKind.REJECTED, "Nothing was written", why, advice)) from None

    @property
    def ending(self) -> str:
        """Of the file."""
        return {ListForm.GITHUB: "github.md", ListForm.JIRA: "jira.txt", ListForm.CSV: "csv"}[self]


def exported(items: Iterable[ActionItem], form: ListForm, incident: Incident) -> str:
    """The list in that form. Same items, same bytes."""
    listed = tuple(items)
    match form:
        case ListForm.GITHUB:
            return _github(listed, incident)
        case ListForm.JIRA:
            return _jira(listed, incident)
        case ListForm.CSV:
            return _csv(listed, incident)


def to_table(items: Iterable[ActionItem]) -> str:
    """For a document."""
    cells = [tuple(text(cell) or " " for cell in item.cells) for item in items]
    return table(COLUMNS, cells) if cells else "None.\n"


def _github(items: tuple[ActionItem, ...], incident: Incident) -> str:
    """A task list: each box can be made an issue of its own."""
    lines = [f"### Action items of {text(incident.id)}: {text(incident.title)}", ""]
    for item in items:
        about = [item.priority, item.type, item.owner and f"owner {item.owner}", item.due and f"due {item.due}"]
        said = ", ".join(text(part) for part in about if part)
        box = "x" if item.status.strip().lower() == DONE else " "
        lines.append(f"- [{box}] {text(item.action)}" + (f" ({said})" if said else ""))
    return "\n".join(lines) + "\n"


_JIRA_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in r"\{}[]|*_+^~!-"})


def _jira(items: tuple[ActionItem, ...], incident: Incident) -> str:
    """A table in Jira's own notation, for a description or a comment."""

    def cell(words: str) -> str:
        return " ".join(words.split()).translate(_JIRA_SPECIAL) or " "

    lines = [f"h3. Action items of {cell(incident.id)}: {cell(incident.title)}"]
    lines.append("||" + "||".join(COLUMNS) + "||")
    lines += ["|" + "|".join(cell(each) for each in item.cells) + "|" for item in items]
    return "\n".join(lines) + "\n"


def _csv(items: tuple[ActionItem, ...], incident: Incident) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("incident", *(column.lower() for column in COLUMNS)))
    for item in items:
        writer.writerow([no_formula(cell) for cell in (incident.id, *item.cells)])
    return out.getvalue()
