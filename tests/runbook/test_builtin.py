"""The built-in runbook says what its source says, and nothing in it leads nowhere."""

import ast
from typing import get_args

import pytest

from mrb_tui.config.model import PROBE_IDS
from mrb_tui.domain.observation import Measure, Vantage, Weight
from mrb_tui.runbook.load import load_runbook
from mrb_tui.runbook.model import Node, ProbeKind, RunbookFile


@pytest.fixture(scope="module")
def book() -> RunbookFile:
    return load_runbook(None)


def test_its_probes_are_those_that_the_configuration_can_tune(book: RunbookFile) -> None:
    assert tuple(book.probes) == PROBE_IDS


def test_there_is_one_probe_of_each_kind(book: RunbookFile) -> None:
    assert sorted(probe.kind for probe in book.probes.values()) == sorted(get_args(ProbeKind))


@pytest.mark.parametrize("probe_id", PROBE_IDS)
def test_each_probe_is_fit_for_its_pane(book: RunbookFile, probe_id: str) -> None:
    probe = book.probes[probe_id]
    assert 1 <= probe.interval <= 60, "seconds"
    assert 1 <= probe.timeout <= 15, "seconds"
    assert 1 <= len(probe.short) <= 5
    assert probe.label
    assert probe.question.endswith(("?", "."))
    if probe.degraded is not None and probe.down is not None:
        assert probe.degraded <= probe.down


def test_labels_and_short_names_tell_probes_apart(book: RunbookFile) -> None:
    for names in ([p.label for p in book.probes.values()], [p.short for p in book.probes.values()]):
        assert len(set(names)) == len(names)


def test_each_looks_from_where_it_should(book: RunbookFile) -> None:
    here = {probe_id for probe_id, probe in book.probes.items() if probe.vantage is Vantage.HERE}
    assert here == {"mistral_api", "mistral_canary", "network", "provider_status"}


def test_only_the_status_page_is_but_advice(book: RunbookFile) -> None:
    assert [probe_id for probe_id, probe in book.probes.items() if probe.weight is Weight.ADVISORY] == [
        "provider_status"
    ]


def test_measures_and_thresholds(book: RunbookFile) -> None:
    measured = ("mistral_api", "service_errors", "service_latency", "service_logs")
    probes = [book.probes[probe_id] for probe_id in measured]
    assert [(probe.measure, probe.degraded, probe.down) for probe in probes] == [
        (Measure.SECONDS, 2, None),
        (Measure.RATIO, 0.01, 0.25),
        (Measure.SECONDS, 5, 20),
        (Measure.COUNT, 1, 30),
    ]


@pytest.mark.parametrize(
    ("severity", "definition", "respond_within"),
    [
        ("P1", "Complete outage", "15m"),
        ("P2", "Degraded service", "1h"),
        ("P3", "Minor impact", "4h"),
        ("P4", "No user impact", "next business day"),
    ],
)
def test_severities_and_how_soon_somebody_acts(
    book: RunbookFile, severity: str, definition: str, respond_within: str
) -> None:
    found = book.severities[severity]
    assert (found.definition, found.respond_within) == (definition, respond_within)
    assert found.examples


def test_there_are_four_severities_gravest_first(book: RunbookFile) -> None:
    assert list(book.severities) == ["P1", "P2", "P3", "P4"]


def test_settings_are_the_variables_that_the_steps_change(book: RunbookFile) -> None:
    assert {name: setting.env for name, setting in book.settings.items()} == {
        "queue": "RATE_LIMIT_MODE",
        "concurrency": "MAX_CONCURRENT_REQUESTS",
        "fallback": "MISTRAL_FALLBACK",
        "timeout": "MISTRAL_TIMEOUT",
    }
    changes = {step.set: step.to for step in book.steps.values() if step.set}
    assert changes == {"queue": "queue", "concurrency": 5, "fallback": "true", "timeout": 60000}


@pytest.mark.parametrize(
    ("answers", "leaf"),
    [
        (("Yes", "401 key rejected"), "auth"),
        (("Yes", "429 rate limited"), "rate-limit"),
        (("Yes", "5xx provider fault"), "provider-outage"),
        (("Yes", "Timeout, no answer"), "timeout"),
        (("No", "Yes"), "service"),
        (("No", "No"), "resolved"),
    ],
)
def test_the_tree_ends_where_the_source_says(book: RunbookFile, answers: tuple[str, ...], leaf: str) -> None:
    place = book.start
    for said in answers:
        place = next(answer.go for answer in book.nodes[place].answers if answer.say == said)
    assert book.leaves[place].category == leaf
    assert book.leaves[place].steps


def test_every_question_has_a_way_out_for_cannot_tell(book: RunbookFile) -> None:
    assert {node.unknown for node in book.nodes.values()} == {"cannot-tell"}


def test_nothing_is_out_of_reach(book: RunbookFile) -> None:
    reached, ahead = set[str](), [book.start]
    while ahead:
        place = ahead.pop()
        if place not in reached and place in book.nodes:
            ahead += [book.nodes[place].unknown, *(answer.go for answer in book.nodes[place].answers)]
        reached.add(place)
    assert reached == book.nodes.keys() | book.leaves.keys()
    assert {step for leaf in book.leaves.values() for step in leaf.steps} == set(book.steps)


def test_each_step_does_exactly_one_thing(book: RunbookFile) -> None:
    for step_id, step in book.steps.items():
        ways = [way for way in (step.look, step.set, step.does, step.tell, step.by_hand) if way is not None]
        assert len(ways) == 1, step_id
        assert (step.to is not None) == (step.set is not None), step_id


def _conditions(node: Node) -> list[str]:
    found: list[str] = []
    for answer in node.answers:
        when = answer.when
        found += [when] if isinstance(when, str) else [one for many in (when or {}).values() for one in many]
    return found


def test_conditions_are_expressions_over_facts_of_its_probes(book: RunbookFile) -> None:
    conditions = [condition for node in book.nodes.values() for condition in _conditions(node)]
    assert conditions
    for condition in conditions:
        names = [part.id for part in ast.walk(ast.parse(condition, mode="eval")) if isinstance(part, ast.Name)]
        assert names, condition
        assert set(names) <= book.probes.keys(), condition
