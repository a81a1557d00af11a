"""The built-in runbook says what its source says, and nothing in it leads nowhere."""

from typing import get_args

import pytest

from mrb_tui.config.model import OTHER_PROBE_IDS, PROBE_IDS
from mrb_tui.domain.observation import Measure, Vantage, Weight
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.check import check
from mrb_tui.runbook.load import builtin_names, load_runbook, read_runbook
from mrb_tui.runbook.model import ProbeKind, RunbookFile


@pytest.fixture(scope="module")
def book() -> RunbookFile:
    return load_runbook(None)


def test_its_probes_are_those_that_the_configuration_can_tune(book: RunbookFile) -> None:
    assert tuple(book.probes) == PROBE_IDS


def test_there_is_one_probe_of_each_kind_but_the_generic_one(book: RunbookFile) -> None:
    assert sorted(probe.kind for probe in book.probes.values()) == sorted({*get_args(ProbeKind)} - {"http"})


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
    changes = {step.set: step.value.suggest for step in book.steps.values() if step.value is not None}
    assert changes == {"queue": "queue", "concurrency": 5, "fallback": "true", "timeout": 60000}


def test_requests_are_queued_before_their_number_is_cut(book: RunbookFile) -> None:
    steps = book.leaves["rate-limited"].steps
    assert steps.index("read-limits") < steps.index("queue-requests") < steps.index("cut-concurrency")


@pytest.mark.parametrize(
    ("answers", "leaf"),
    [
        (("Yes", "401: the key is rejected", "Both"), "auth"),
        (("Yes", "429: a limit", "Requests or tokens a second or a minute"), "rate-limit"),
        (("Yes", "500, 502 or 503: a fault over there", "500 or 503: the provider itself"), "provider-outage"),
        (("Yes", "No answer in time, or none at all", "HTTP: connected, and no answer in time"), "timeout"),
        (("No", "Yes", "No"), "service"),
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
    assert {node.unknown for node in book.nodes.values()} <= book.leaves.keys()


@pytest.mark.parametrize("name", builtin_names())
def test_lint_finds_nothing_in_what_comes_along(name: str) -> None:
    assert check(read_runbook(None, builtin=name), {}).findings == ()


def test_there_are_two_and_the_second_needs_no_cluster() -> None:
    assert builtin_names() == ("http-dependency", "mistral")
    book = load_runbook(None, builtin="http-dependency")
    assert tuple(book.probes) == (
        "dependency",
        "network",
        "provider_status",
        "service_health",
        "service_errors",
        "service_latency",
    )
    assert {*book.probes} <= {*PROBE_IDS, *OTHER_PROBE_IDS}
    assert not any(step.changes for step in book.steps.values())


def test_a_built_in_one_that_is_not_there_is_told() -> None:
    with pytest.raises(
        TroubleError, match="There is no built-in runbook 'mistrall': there are: http-dependency, mistral"
    ):
        load_runbook(None, builtin="mistrall")


def test_nothing_is_out_of_reach(book: RunbookFile) -> None:
    reached, ahead = set[str](), [book.start]
    while ahead:
        place = ahead.pop()
        if place not in reached and place in book.nodes:
            ahead += [book.nodes[place].unknown, *(answer.go for answer in book.nodes[place].answers)]
        reached.add(place)
    assert reached == book.nodes.keys() | book.leaves.keys()
    assert {step for leaf in book.leaves.values() for step in leaf.steps} == set(book.steps)


def test_every_change_is_verified_and_has_an_end(book: RunbookFile) -> None:
    changes = [step for step in book.steps.values() if step.changes]
    assert len(changes) >= 8
    assert all(step.verify and step.lasts for step in changes)
    assert all(step.lasts == "temporary" for step in changes if step.kind == "set")


def test_a_variable_of_the_configuration_reaches_where_it_is_used() -> None:
    book = load_runbook(None, variables={"secret_object": "chat-secrets", "concurrency": 9})
    secret, value = book.steps["rotate-key"].secret, book.steps["cut-concurrency"].value
    assert secret is not None
    assert value is not None
    assert (secret.name, secret.key, value.suggest) == ("chat-secrets", "api-key", 9)
