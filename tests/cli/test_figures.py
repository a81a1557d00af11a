"""What a postmortem says of requests, asked of the mock world's Prometheus as a user's own would be."""

import argparse
import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mrb_tui.cli.engaged import _session
from mrb_tui.cli.wiring import Wired, wire_with
from mrb_tui.cli.writing import _fetched
from mrb_tui.cli.writing_inputs import document_inputs
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.world import World
from mrb_tui.documents.figures import Figures

_PAST_S = 600


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHost]:
    """Ten minutes of an incident have passed."""
    with DemoHost(scenarios()["rate-limit"], folder=tmp_path_factory.mktemp("world"), speed=1.0) as host:
        host.call(_let_it_break)
        yield host


def _let_it_break(world: World) -> None:
    world.begin()
    for _ in range(_PAST_S):
        world.advance(1.0, datetime.now(UTC))


def _wired(host: DemoHost, tmp_path: Path, prometheus: str = "") -> Wired:
    own = f'url = "https://localhost:{host.port("prometheus")}"'
    path = tmp_path / "config.toml"
    path.write_text(host.config_text.replace(own, prometheus.format(own=own) or own), encoding="utf-8")
    return wire_with(path, {})


def _asked(wired: Wired, service: str = "chat") -> Figures:
    now = datetime.now(UTC)
    fetch = document_inputs(wired, {}).figures
    return asyncio.run(_fetched(fetch(service, now - timedelta(seconds=_PAST_S), now)))


def test_failed_requests_and_their_share_come_from_the_metrics(host: DemoHost, tmp_path: Path) -> None:
    figures = _asked(_wired(host, tmp_path))
    assert figures.why == ""
    assert figures.source.startswith("Prometheus, sum")
    assert figures.failed is not None
    assert figures.requests is not None
    assert 0 < figures.failed < figures.requests
    assert figures.ratio == pytest.approx(figures.failed / figures.requests)
    assert figures.peak is not None
    assert 0 < figures.peak.ratio <= 1


def test_the_second_address_is_asked_where_the_first_does_not_answer_and_the_source_says_so(
    host: DemoHost, tmp_path: Path
) -> None:
    gone = 'url = "https://localhost:9"\nbackup_{own}'
    figures = _asked(_wired(host, tmp_path, gone))
    assert figures.failed
    assert figures.source.startswith("Prometheus (the second URL), sum")


def test_where_neither_answers_it_says_why_and_gives_no_figure(host: DemoHost, tmp_path: Path) -> None:
    gone = 'url = "https://localhost:9"\nbackup_url = "https://localhost:9"'
    figures = _asked(_wired(host, tmp_path, gone))
    assert (figures.failed, figures.requests, figures.points) == (None, None, ())
    assert "Prometheus" in figures.why
    assert _asked(_wired(host, tmp_path), "another").why == "no Prometheus is configured for this service"


def test_a_change_from_the_command_line_knows_the_same_facts_and_sends_nothing(host: DemoHost, tmp_path: Path) -> None:
    wired = _wired(host, tmp_path)
    inputs = _session(wired, argparse.Namespace()).writing._inputs
    assert (inputs.provider, inputs.components) == ("Mistral AI", {"API": "ftgks51sfs2d", "Console": "b13yz5g2cw10"})
    assert inputs.channels == ()
