"""All that is wrong with a runbook, at once. What keeps it from loading is told apart from what lint adds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mrb_tui.runbook.draft import Draft, Fault, draft_of, told
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.rules import conditions, queries, references, secrets, steps, templates, tree
from mrb_tui.runbook.tables.values import Scalar
from mrb_tui.runbook.variables import filled_in, override_faults
from mrb_tui.tomlsource.problems import Problem, in_order
from mrb_tui.tomlsource.source import TomlSource

Rule = Callable[[Draft], Iterable[Fault]]

FATAL: tuple[Rule, ...] = (
    references.dangling_ids,
    references.twin_kinds,
    references.twin_answers,
    references.twin_places,
    conditions.unreadable,
    templates.unreadable,
)
"""Without these a tree cannot be walked; a file that breaks one does not load."""

LINT: tuple[Rule, ...] = (
    conditions.unknown_facts,
    conditions.unlike_kinds,
    tree.circles,
    tree.out_of_reach,
    tree.silent_leaves,
    tree.blind_questions,
    steps.unverified,
    steps.unbounded_reads,
    steps.shell_strings,
    steps.helpless_changes,
    secrets.in_arguments,
    secrets.in_texts,
    templates.undeclared,
    templates.unused,
    templates.taken_along,
    queries.broken_queries,
)
"""A file that breaks one loads all the same: at three in the morning a flawed runbook is better than none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. `grave` False: a warning."""

    problem: Problem
    grave: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a file. `book` is None where the file as a whole could not be read."""

    book: RunbookFile | None
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether there are no findings but warnings."""
        return not any(finding.grave for finding in self.findings)

    def as_data(self) -> list[dict[str, object]]:
        """The findings for a machine to read."""
        return [
            {
                "level": "error" if finding.grave else "warning",
                "file": finding.problem.source,
                "line": finding.problem.line,
                "where": finding.problem.where,
                "what": finding.problem.what,
                "hint": finding.problem.hint,
            }
            for finding in self.findings
        ]


def check(source: TomlSource, variables: Mapping[str, Scalar], rules: Iterable[Rule] = (*FATAL, *LINT)) -> Checked:
    """Every problem that the shape and `rules` find, in the order of the file."""
    declared = source.data.get("variables")
    known = declared if isinstance(declared, dict) else {}
    wrong = [
        Problem("configuration", None, f"runbook.variables.{name}", why)
        for name, why in override_faults(known, variables)
    ]
    data, faults = filled_in(source.data, {**known, **(variables if not wrong else {})})
    draft, problems = draft_of(source, data)
    wrong += [*problems, *(told(source, Fault(*fault)) for fault in faults)]
    findings = [Finding(problem, grave=True) for problem in wrong]
    if draft is not None:
        findings += _found(source, draft, rules)
    first = {finding.problem: finding for finding in reversed(findings)}
    ordered = tuple(first[problem] for problem in in_order(first))
    return Checked(draft.book if draft is not None and draft.is_whole else None, ordered)


def _found(source: TomlSource, draft: Draft, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for fault in rule(draft):
            yield Finding(told(source, fault), fault.grave)
