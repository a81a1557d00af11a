"""The second built-in runbook against real servers on loopback: the engine is not made for one provider."""

import asyncio
from pathlib import Path

import pytest

from mrb_tui.cli.wiring import Wired, wire_with
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import Scenario
from mrb_tui.runbook.evidence import Evidence, evidence_from
from mrb_tui.runbook.walk import walk
from mrb_tui.session.triage import triage

CALM = Scenario("calm", "Nothing breaks", "A quiet night.", "nothing", ())


def looked_at(host: DemoHost, folder: Path, *, base_url: str, path: str, send_key: bool) -> tuple[Wired, Evidence]:
    """One pass with a configuration that knows no cluster."""
    config = folder / "config.toml"
    text = f"""
[runbook]
name = "http-dependency"
variables = {{ path = "{path}", send_key = {str(send_key).lower()} }}

[probes.dependency]
timeout = "3s"

[network]
proxy = "none"

[provider]
name = "Prices"
base_url = "{base_url}"
status_url = "https://localhost:{host.port("status")}/api/v2/summary.json"
key = {{ file = "{folder}/console.key" }}
ca_file = "{folder}/ca.pem"
control_host = "localhost:{host.port("control")}"
control_ca_file = "{folder}/ca.pem"

[[services]]
id = "shop"
[services.health]
url = "https://localhost:{host.port("health")}/health"
field = "services.mistral"
ca_file = "{folder}/ca.pem"
[services.prometheus]
url = "https://localhost:{host.port("prometheus")}"
ca_file = "{folder}/ca.pem"
[services.prometheus.queries]
errors = "sum by (code) (rate(mistral_errors_total[5m]))"
rate = "sum(rate(mistral_requests_total[5m]))"
"""
    config.write_text(text, encoding="utf-8")
    wired = wire_with(config, {})
    result = asyncio.run(triage(wired.services[0], clock=wired.clock, scrubber=wired.scrubber))
    return wired, evidence_from([finding.observation for finding in result.findings], now=result.at)


@pytest.mark.parametrize(
    ("path", "send_key", "status", "answers", "leaf"),
    [
        ("/v1/models", False, 401, ("Yes", "401 or 403: we are refused"), "refused"),
        ("/v1/none", True, 404, ("Yes", "400, 404 or 422: our request is refused"), "our-request"),
        ("/v1/models", True, 200, (None,), "cannot-tell"),
    ],
)
def test_it_watches_and_leads(
    tmp_path: Path, path: str, send_key: bool, status: int, answers: tuple[str | None, ...], leaf: str
) -> None:
    with DemoHost(CALM, folder=tmp_path) as host:
        url = f"https://localhost:{host.port('mistral')}"
        wired, evidence = looked_at(host, tmp_path, base_url=url, path=path, send_key=send_key)
    assert wired.book.title == "HTTP dependency"
    assert [spec.id for spec in wired.services[0].specs] == list(wired.book.probes)
    assert evidence.facts["dependency.status"] == status
    assert evidence.facts["service_health.health"] == "ok"
    found = walk(wired.book, evidence)
    assert tuple(hop.say for hop in found.path) == answers
    assert found.leaf == leaf


def test_a_host_that_refuses_is_told_from_one_that_answers(tmp_path: Path) -> None:
    with DemoHost(CALM, folder=tmp_path) as host:
        wired, evidence = looked_at(host, tmp_path, base_url="https://localhost:1", path="/", send_key=False)
    assert evidence.facts["dependency.reachable"] is False
    assert evidence.facts["network.verdict"] == "them"
    assert walk(wired.book, evidence).leaf == "no-answer"
