"""A runbook as far as it can be read, for rules to look at: what is too wrong to be read is told and left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from mrb_tui.runbook.model import MOST, Conditions, RunbookFile
from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.problems import Problem, problem_at, problems_from
from mrb_tui.tomlsource.source import TomlSource

Section = Literal["settings", "probes", "severities", "nodes", "leaves", "steps", "hints", "templates"]
SECTIONS: tuple[Section, ...] = (
    "settings",
    "probes",
    "severities",
    "nodes",
    "leaves",
    "steps",
    "hints",
    "templates",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found, and where. `grave` False: a warning."""

    loc: Loc
    what: str
    grave: bool = True


@dataclass(frozen=True)
class Draft:
    """`book` without the entries named in `broken`, which do exist in the file."""

    book: RunbookFile
    broken: frozenset[tuple[Section, str]] = frozenset()

    def has(self, section: Section, entry: str) -> bool:
        """Whether the file defines it, well or badly."""
        return entry in getattr(self.book, section) or (section, entry) in self.broken

    def names(self, section: Section) -> list[str]:
        """All that the file defines there."""
        return [*getattr(self.book, section), *(name for kind, name in self.broken if kind == section)]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        return not self.broken

    def conditions(self) -> Iterator[tuple[Loc, str]]:
        """Every single expression, and where it stands."""
        for loc, when in self._whens():
            if isinstance(when, str):
                yield loc, when
            elif when is not None:
                for kind, texts in when.items():
                    for number, text in enumerate(texts):
                        yield (*loc, kind, number), text

    def _whens(self) -> Iterator[tuple[Loc, Conditions | None]]:
        for node_id, node in self.book.nodes.items():
            for number, answer in enumerate(node.answers):
                yield ("nodes", node_id, "answers", number, "when"), answer.when
        for hint_id, hint in self.book.hints.items():
            yield ("hints", hint_id, "when"), hint.when
        for step_id, step in self.book.steps.items():
            yield ("steps", step_id, "until"), step.until
            if step.verify is not None and not isinstance(step.verify, str):
                yield ("steps", step_id, "verify", "when"), step.verify.when


def draft_of(source: TomlSource, data: Mapping[str, Any]) -> tuple[Draft | None, tuple[Problem, ...]]:
    """What can be read, and what is wrong with the rest. None where the file as a whole cannot be."""
    if huge := [section for section in SECTIONS if isinstance(data.get(section), dict) and len(data[section]) > MOST]:
        return None, tuple(problem_at(source, (section,), f"more than {MOST} entries") for section in huge)
    try:
        return Draft(RunbookFile.model_validate(data)), ()
    except ValidationError as error:
        problems = problems_from(error, source, RunbookFile)
        broken = frozenset(
            (section, str(entry["loc"][1]))
            for entry in error.errors(include_url=False, include_input=False)
            for section in SECTIONS
            if len(entry["loc"]) > 1 and entry["loc"][0] == section
        )
    rest: dict[str, Any] = {
        key: {name: entry for name, entry in value.items() if (key, name) not in broken}
        if key in SECTIONS and isinstance(value, dict)
        else value
        for key, value in data.items()
    }
    try:
        return Draft(RunbookFile.model_validate(rest), broken), problems
    except ValidationError:
        return None, problems


def told(source: TomlSource, fault: Fault) -> Problem:
    """The fault as a problem with its line."""
    return problem_at(source, fault.loc, fault.what)
