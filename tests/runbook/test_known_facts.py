"""The registry of facts says what the probes really give: none missing, none that nobody gives."""

import ast
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

import mrb_tui.probes
from mrb_tui.clients.network_path import PathReport, Stage
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.log_line import classed
from mrb_tui.domain.observation import ProbeSpec, Vantage
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.kubernetes.deployment_facts import deployment_facts
from mrb_tui.probes.kubernetes.pod_problems import pods_summary
from mrb_tui.probes.kubernetes.service_log import reading_from_lines
from mrb_tui.probes.network import Endpoint, reading_from_paths
from mrb_tui.probes.provider_api import ProviderApi
from mrb_tui.probes.provider_call import reading_from_answer, reading_from_trouble
from mrb_tui.probes.service_health import reading_from_health
from mrb_tui.probes.service_metrics import Thresholds, reading_from_rates
from mrb_tui.probes.status_page import reading_from_summary
from mrb_tui.runbook.known_facts import CONSOLE_FACTS, KNOWN_FACTS, FactKind, KnownFacts
from mrb_tui.runbook.model import ProbeKind
from tests.probes.answers import answer
from tests.probes.kubernetes.objects_by_example import deployment, replica_set

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMITS = Thresholds(1, 30)
TROUBLE = Trouble(TroubleKind.TIMEOUT, "No answer", "none")
HEADERS = {
    f"x-ratelimit-{role}-{unit}-{window}": "5"
    for role in ("limit", "remaining")
    for unit in ("req", "tokens")
    for window in ("minute", "hour", "day", "month")
} | {"retry-after": "3"}
ERROR = {"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "code": "1300", "request_id": "r"}
ADDED_AFTERWARDS = {"health"}
"""By the evidence itself, for every probe."""

Facts = Mapping[str, FactValue]


def _calls() -> Iterator[Facts]:
    yield reading_from_trouble(TROUBLE).facts
    yield reading_from_answer(answer(429, ERROR, headers=HEADERS), slow_s=1, clock=lambda: AT).facts
    yield reading_from_answer(answer(200, {"data": []}), slow_s=1, clock=lambda: AT).facts


def _model_list() -> Facts:
    spec = ProbeSpec(id="x", label="", short="", vantage=Vantage.HERE, interval_s=1, timeout_s=1)

    async def key() -> str:
        return "k"

    # Only the reading of an answer is asked here: nothing is connected.
    probe = ProviderApi(spec, _NoClient(), "https://far.example", key, 1, lambda: AT)  # type: ignore[arg-type]  # never used
    return probe._listed(answer(200, {"data": [{"id": "small"}]})).facts


class _NoClient:
    """Stands where a client would."""


def _paths() -> Iterator[Facts]:
    well = tuple(Stage(name, True, 0.01) for name in ("DNS", "TCP", "TLS"))
    broken = (*well[:2], Stage("TLS", False, 0.1, trouble=TROUBLE))
    for stages in (well, broken):
        report = PathReport("far.example", 443, stages)
        yield reading_from_paths(report, report, Endpoint("far.example", 443), by_proxy=False).facts


def _deployment() -> Iterator[Facts]:
    env = [{"name": "MODE", "value": "x"}]
    object_ = deployment(containers=[{"name": "web", "image": "shop/web:v2", "env": env}])
    history = [replica_set(2, "v2", "2026-11-24T10:00:00Z"), replica_set(1, "v1", "2026-11-20T10:00:00Z")]
    yield deployment_facts(object_, history, {"queue": "MODE"}, None, AT)


def _logs() -> Facts:
    texts = ("ERROR status=503 ReadTimeout: x", "ERROR ValueError: x", "INFO fine")
    return reading_from_lines([classed(AT, "p", text) for text in texts], {}, LIMITS, pods=1).facts


def emitted() -> dict[ProbeKind, list[Facts]]:
    """Readings of every kind, by the probes' own functions."""
    calls = list(_calls())
    return {
        "provider-api": [*calls, _model_list()],
        "canary": calls,
        "http": calls,
        "network": list(_paths()),
        "status-page": [reading_from_summary({"status": {"indicator": "none"}}, "u").facts],
        "service-health": [reading_from_health(answer(200, {}), "ok", "", 1).facts],
        "service-errors": [reading_from_rates({"429": 1.0, "503": 0.0}, 4.0, LIMITS, ()).facts],
        "service-latency": [],
        "workload": list(_deployment()),
        "pods": [pods_summary([], AT).facts()],
        "logs": [_logs()],
    }


def test_every_kind_of_probe_is_there() -> None:
    assert KNOWN_FACTS.keys() == set(get_args(ProbeKind)) == emitted().keys()


@pytest.mark.parametrize("kind", get_args(ProbeKind))
def test_whatever_a_probe_gives_is_known_and_of_the_kind_that_is_said(kind: ProbeKind) -> None:
    for facts in emitted()[kind]:
        for name, value in facts.items():
            known = KNOWN_FACTS[kind].kind(name)
            assert known is not None, f"{kind} gives {name}"
            assert known in (_kind(value), FactKind.ANY), f"{kind}.{name} is {value!r}"


@pytest.mark.parametrize("kind", get_args(ProbeKind))
def test_whatever_is_known_is_given(kind: ProbeKind) -> None:
    """By one of the readings above, or in the source of the probes where those have no example."""
    given = {name for facts in emitted()[kind] for name in facts} | _in_source() | ADDED_AFTERWARDS
    assert set(KNOWN_FACTS[kind].names) - given == set()


def test_every_fact_that_the_probes_source_names_is_known() -> None:
    """So that a fact that is added to a probe is added here too."""
    assert _in_source()
    unknown = [name for name in _in_source() if not any(known.kind(name) for known in _all())]
    assert unknown == []


def _all() -> list[KnownFacts]:
    return [*KNOWN_FACTS.values(), CONSOLE_FACTS]


def _in_source() -> set[str]:
    """Literal names in what the probes call `facts`."""
    names = set[str]()
    for path in Path(mrb_tui.probes.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "facts":
                names |= _keys(node.value)
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name) and target.id == "facts" and node.value is not None:
                        names |= _keys(node.value)
                    elif isinstance(target, ast.Subscript) and ast.unparse(target.value) == "facts":
                        names |= _texts(target.slice)
    return names


def _keys(node: ast.expr) -> set[str]:
    return {
        text
        for inner in ast.walk(node)
        if isinstance(inner, ast.Dict)
        for key in inner.keys
        if key
        for text in _texts(key)
    }


def _texts(node: ast.expr) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _kind(value: FactValue) -> FactKind:
    if isinstance(value, bool):
        return FactKind.FLAG
    return FactKind.TEXT if isinstance(value, str) else FactKind.NUMBER
