"""Tests of a runbook, beside it in `NAME.tests.toml`: given these facts, the tree suggests that.

A case names facts by probe, and what is expected: the answers on the suggested way, the leaf, its steps, verdicts.
Every probe of the runbook counts as configured, unless the file or the case lists those that are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.evidence import CONSOLE, Evidence
from mrb_tui.runbook.judge import Verdict
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.tables.values import FactId, Scalar
from mrb_tui.runbook.walk import NOTHING_GIVEN, Given, Walk, walk
from mrb_tui.tomlsource.fields import Table
from mrb_tui.tomlsource.problems import problems_from
from mrb_tui.tomlsource.source import TomlSource

CANNOT_TELL = "cannot tell"
MOST = 500


class Expected(Table):
    """What is to come out. What is not named is not looked at."""

    answers: tuple[str, ...] | None = None
    leaf: str | None = None
    steps: tuple[str, ...] | None = None
    verdicts: dict[str, dict[str, Verdict]] = Field(default_factory=dict)


class Case(Table):
    """One situation. `answered` are answers that a person has given, by question."""

    name: str
    configured: tuple[str, ...] | None = None
    facts: dict[FactId, dict[str, Scalar]] = Field(default_factory=dict)
    answered: dict[str, str] = Field(default_factory=dict)
    expect: Expected


class CaseFile(Table):
    """The whole file."""

    format: Literal[1]
    configured: tuple[str, ...] | None = None
    tests: Annotated[tuple[Case, ...], Field(min_length=1, max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How one case went. `place` is `file:line`."""

    name: str
    place: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all came out as expected."""
        return not self.differences


def rehearse(book: RunbookFile, source: TomlSource) -> tuple[Rehearsed, ...]:
    """Every case of the file. Raises TroubleError for a file that cannot be read."""
    try:
        file = CaseFile.model_validate(source.data)
    except ValidationError as error:
        first, *rest = map(str, problems_from(error, source, CaseFile))
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, "The runbook's tests are wrong", first, tuple(rest))
        ) from None
    return tuple(
        _one(
            book,
            case if case.configured is not None else case.model_copy(update={"configured": file.configured}),
            f"{source.name}:{source.line_of(('tests', number))}",
        )
        for number, case in enumerate(file.tests)
    )


def _one(book: RunbookFile, case: Case, place: str) -> Rehearsed:
    strange = tuple(_strange(book, case))
    return Rehearsed(case.name, place, strange or tuple(_differences(book, case.expect, _walked(book, case))))


def _strange(book: RunbookFile, case: Case) -> Iterator[str]:
    """What the case names and the runbook does not have: a renamed answer must not pass for one that is never tried."""
    for probe in (*case.facts, *(case.configured or ())):
        if probe not in book.probes and probe != CONSOLE:
            yield f"the runbook has no probe {probe!r}"
    asked = [(node, say) for node, says in case.expect.verdicts.items() for say in says]
    for node_id, say in [*case.answered.items(), *asked]:
        node = book.nodes.get(node_id)
        if node is None:
            yield f"the runbook has no question {node_id!r}"
        elif say != CANNOT_TELL and say not in [answer.say for answer in node.answers]:
            yield f"{node_id} has no answer {say!r}"


def _walked(book: RunbookFile, case: Case) -> Walk:
    facts: dict[str, FactValue] = {
        f"{probe}.{name}": value for probe, values in case.facts.items() for name, value in values.items()
    }
    configured = (*book.probes, CONSOLE) if case.configured is None else case.configured
    given: Mapping[str, Given] = {
        node_id: Given(None if say == CANNOT_TELL else say) for node_id, say in case.answered.items()
    }
    return walk(book, Evidence(facts, frozenset((*configured, *case.facts))), given or NOTHING_GIVEN)


def _differences(book: RunbookFile, expected: Expected, walked: Walk) -> Iterator[str]:
    answers = tuple(hop.say or CANNOT_TELL for hop in walked.path)
    steps = book.leaves[walked.leaf].steps if walked.leaf else ()
    wanted: Sequence[tuple[str, object, object]] = (
        ("answers", expected.answers, answers),
        ("leaf", expected.leaf, walked.leaf),
        ("steps", expected.steps, steps),
    )
    for name, want, got in wanted:
        if want is not None and want != got:
            yield f"{name}: expected {_words(want)}, got {_words(got)}"
    for node_id, verdicts in expected.verdicts.items():
        for say, verdict in verdicts.items():
            found = walked.questions[node_id].judgement(say)
            if found.verdict is not verdict:
                seen = ", ".join(
                    f"{fact.name} {'missing' if fact.value is None else fact.value}" for fact in found.because
                )
                yield f"{node_id}, {say!r}: expected {verdict}, got {found.verdict}" + (f" ({seen})" if seen else "")


def _words(value: object) -> str:
    return " → ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def no_tests(name: str) -> TroubleError:
    """Said where there is no file of tests."""
    advice = (f"write {name} beside it; docs/runbook-format.md shows how",)
    return TroubleError(Trouble(TroubleKind.NOT_FOUND, "This runbook has no tests", f"there is no {name}", advice))
