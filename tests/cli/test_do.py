"""`mrb-tui do` through the whole envelope, against a mock world over loopback."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.world import World
from tests.cli.running import RunHere

pytestmark = pytest.mark.xdist_group("do")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHost]:
    """The provider limits the rate already; a responder is known."""
    folder = tmp_path / "world"
    folder.mkdir()
    with DemoHost(scenarios()["rate-limit"], folder=folder, speed=60.0) as host:
        config = folder / "config.toml"
        config.write_text(host.config_text, encoding="utf-8")
        monkeypatch.setenv("MRB_TUI_CONFIG", str(config))
        monkeypatch.delenv("MRB_TUI_INCIDENT", raising=False)
        host.call(World.begin)
        _until_red(host)
        yield host


def _until_red(host: DemoHost) -> None:
    red = False

    def look(world: World) -> None:
        nonlocal red
        red = world.moment.error_ratio > 0.5

    for _ in range(200):
        host.call(look)
        if red:
            return
        time.sleep(0.05)
    raise AssertionError("the world never broke")


def _env(host: DemoHost) -> dict[str, str]:
    found: dict[str, str] = {}

    def look(world: World) -> None:
        for entry in world.workload.template["spec"]["containers"][0]["env"]:
            found[entry["name"]] = entry.get("value", "")

    host.call(look)
    return found


def _declare(run_here: RunHere) -> None:
    assert run_here("incident", "declare", "Limited", "--severity", "P2").code == 0


def test_a_dry_run_prints_the_plan_and_changes_nothing(run_here: RunHere, world: DemoHost, tmp_path: Path) -> None:
    ended = run_here("do", "cut-concurrency", "--dry-run")
    assert ended.code == ExitCode.OK, ended.err
    for part in (
        "deployment/mistral-service",
        "MAX_CONCURRENT_REQUESTS 50 → 5",
        "kubectl",
        "permitted  yes",
        "dry run",
    ):
        assert part in ended.out
    assert _env(world)["MAX_CONCURRENT_REQUESTS"] == "50"
    assert not list(tmp_path.rglob("journal.jsonl"))


def test_without_an_incident_nothing_is_changed(run_here: RunHere, world: DemoHost) -> None:
    ended = run_here("do", "cut-concurrency", "--yes", "--confirm", "mistral-service")
    assert ended.code == ExitCode.USAGE
    assert "declare one" in ended.err
    assert _env(world)["MAX_CONCURRENT_REQUESTS"] == "50"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--yes",), "--confirm mistral-service"),
        (("--yes", "--confirm", "another"), "--confirm mistral-service"),
        ((), "nobody can be asked"),
    ],
)
def test_a_protected_context_wants_the_name(
    run_here: RunHere, world: DemoHost, words: tuple[str, ...], said: str
) -> None:
    _declare(run_here)
    ended = run_here("do", "cut-concurrency", *words)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert _env(world)["MAX_CONCURRENT_REQUESTS"] == "50"


@pytest.mark.parametrize("value", ["0", "2000", "many"])
def test_a_value_out_of_bounds_is_refused(run_here: RunHere, world: DemoHost, value: str) -> None:
    ended = run_here("do", "cut-concurrency", "--dry-run", "--to", value)
    assert ended.code == ExitCode.UNAVAILABLE
    assert "No plan was made" in ended.err


def test_a_typing_error_names_the_step_that_was_meant(run_here: RunHere, world: DemoHost) -> None:
    ended = run_here("do", "cut-concurency", "--dry-run")
    assert ended.code == ExitCode.USAGE
    assert "did you mean cut-concurrency?" in ended.err


def test_read_only_refuses_below_the_front_end(run_here: RunHere, world: DemoHost, tmp_path: Path) -> None:
    config = tmp_path / "world" / "config.toml"
    config.write_text(config.read_text() + "\n[safety]\nread_only = true\n")
    _declare(run_here)
    ended = run_here("do", "cut-concurrency", "--yes", "--confirm", "mistral-service")
    assert ended.code == ExitCode.NOT_CONFIRMED
    assert "read-only" in ended.err
    assert _env(world)["MAX_CONCURRENT_REQUESTS"] == "50"


def test_the_right_step_is_done_verified_and_owed(run_here: RunHere, world: DemoHost, tmp_path: Path) -> None:
    config = tmp_path / "world" / "config.toml"
    text = config.read_text().replace('verify_for = "6s"', 'verify_for = "1s"\nlog_lines = 100000')
    config.write_text(text)
    _declare(run_here)
    ended = run_here("do", "queue-requests", "--yes", "--confirm", "mistral-service")
    assert ended.code == ExitCode.OK, ended.err
    assert "verified" in ended.err
    assert _env(world)["RATE_LIMIT_MODE"] == "queue"
    shown = json.loads(run_here("incident", "show", "--json").out)
    assert shown["in_force"] == ["Queue requests instead of failing them"]
    events = json.loads(run_here("incident", "export", "--form", "json").out)
    kinds = [event["kind"] for event in events["events"]]
    order = [kind for kind in kinds if kind.startswith("mitigation.")]
    assert order[:3] == ["mitigation.planned", "mitigation.confirmed", "mitigation.started"]
    assert order[-2:] == ["mitigation.finished", "mitigation.verified"]
    again = run_here("do", "queue-requests", "--yes", "--confirm", "mistral-service")
    assert again.code == ExitCode.OK
    assert "already" in again.err
