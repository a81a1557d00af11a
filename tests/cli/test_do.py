"""`mrb-tui do` through the whole envelope, against a mock world over loopback."""

import asyncio
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mrb_tui.actions import running
from mrb_tui.actions.running import Run
from mrb_tui.cli import before
from mrb_tui.cli.before import is_told
from mrb_tui.cli.doing import UNPLANNED
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.clients.kube_words import Permission
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.servers.kubernetes import TOKEN
from mrb_tui.demo.world import World
from mrb_tui.domain.observation import Observation, Reading
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.runbook.load import load_runbook
from tests.cli.running import RunHere
from tests.session.fakes import spec

pytestmark = [
    pytest.mark.xdist_group("do"),
]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHost]:
    """The provider limits the rate already; a responder is known."""
    folder = tmp_path / "world"
    folder.mkdir()
    with DemoHost(scenarios()["rate-limit"], folder=folder, speed=60.0) as host:
        config = folder / "config.toml"
        config.write_text(_patient(host.config_text), encoding="utf-8")
        monkeypatch.setenv("MRB_TUI_CONFIG", str(config))
        monkeypatch.delenv("MRB_TUI_INCIDENT", raising=False)
        host.call(World.begin)
        _until_red(host)
        yield host


def _patient(text: str) -> str:
    """The cluster is waited for however busy the machine is: its requests take as long as its probes may."""
    for probe in ("deployment", "pods"):
        text = text.replace(f"[probes.{probe}]\n", f'[probes.{probe}]\ntimeout = "60s"\n')
    return f'{text}\n[probes.service_logs]\ntimeout = "60s"\n'


def _until_red(host: DemoHost) -> None:
    """Until it has been red for as long as the figures look back."""
    red_s = 0.0

    def look(world: World) -> None:
        nonlocal red_s
        red_s = world.elapsed_s - 30 if world.moment.error_ratio > 0.5 else 0.0

    for _ in range(600):
        host.call(look)
        if red_s >= 130:
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


YES = ("--yes", "--confirm", "mistral-service")


@pytest.fixture(autouse=True)
def _steady_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finished rollout is not watched for long."""
    monkeypatch.setattr(running, "STEADY_S", 0.5)


def _quick(folder: Path) -> None:
    """One second is enough to verify."""
    config = folder / "world" / "config.toml"
    text = re.sub(r"^log_lines = .*\n", "", config.read_text(), flags=re.MULTILINE)  # the scenario's own
    config.write_text(text.replace('verify_for = "6s"', 'verify_for = "1s"\nlog_lines = 100000'))


def _cut_off_after_the_write(run_here: RunHere, monkeypatch: pytest.MonkeyPatch) -> None:
    """The console ends without another word once its write was sent."""

    async def killed(self: Run, words: str) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(Run, "_taken", killed)
        run_here("do", "queue-requests", *YES)


def test_a_dry_run_prints_the_plan_and_changes_nothing(run_here: RunHere, world: DemoHost, tmp_path: Path) -> None:
    ended = run_here("do", "cut-concurrency", "--dry-run")
    assert ended.code == ExitCode.OK, ended.err
    for part in (
        "deployment/mistral-service",
        "MAX_CONCURRENT_REQUESTS 50 → 5",
        "kubectl",
        "permitted  yes",
        "protected  type mistral-service to confirm",
        "dry run",
    ):
        assert part in ended.out
    assert _env(world)["MAX_CONCURRENT_REQUESTS"] == "50"
    assert not list(tmp_path.rglob("journal.jsonl"))


def test_a_dry_run_says_that_the_console_is_read_only(run_here: RunHere, world: DemoHost, tmp_path: Path) -> None:
    config = tmp_path / "world" / "config.toml"
    config.write_text(f"{config.read_text()}\n[safety]\nread_only = true\n")
    ended = run_here("do", "cut-concurrency", "--dry-run")
    assert ended.code == ExitCode.OK, ended.err
    assert "this console is read-only: it plans, and changes nothing" in ended.err


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
    assert ended.code == ExitCode.REFUSED
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
    _quick(tmp_path)
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


def test_what_is_in_force_is_listed_taken_back_once_and_then_owed_no_more(
    run_here: RunHere, world: DemoHost, tmp_path: Path
) -> None:
    _quick(tmp_path)
    _declare(run_here)
    assert run_here("do", "queue-requests", *YES).code == ExitCode.OK
    owed = json.loads(run_here("incident", "ledger", "--json").out)
    assert [(row["step"], row["changes"]) for row in owed] == [("queue-requests", ["RATE_LIMIT_MODE unset → queue"])]
    assert owed[0]["plan"][:8] in run_here("incident", "ledger").out

    tried = run_here("do", "--revert", "last", "--dry-run")
    assert tried.code == ExitCode.OK, tried.err
    assert "RATE_LIMIT_MODE queue → unset" in tried.out
    assert _env(world)["RATE_LIMIT_MODE"] == "queue"

    assert run_here("do", "--revert", owed[0]["plan"][:8], *YES).code == ExitCode.OK
    assert "RATE_LIMIT_MODE" not in _env(world)
    assert json.loads(run_here("incident", "ledger", "--json").out) == []
    again = run_here("do", "--revert", "queue-requests", *YES)
    assert again.code == ExitCode.UNAVAILABLE
    assert "it is not in force" in again.err
    nothing = run_here("do", "--revert", "last", *YES)
    assert nothing.code == ExitCode.USAGE
    assert "is in force" in nothing.err


def test_what_a_console_did_not_live_to_see_is_settled_by_another(
    run_here: RunHere, world: DemoHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(tmp_path)
    _declare(run_here)
    _cut_off_after_the_write(run_here, monkeypatch)
    owed = json.loads(run_here("incident", "ledger", "--json").out)
    assert [row["outcome_unknown"] for row in owed] == [True]
    settled = run_here("incident", "settle")
    assert settled.code == ExitCode.OK, settled.err
    assert "RATE_LIMIT_MODE is queue" in settled.out
    assert [row["phase"] for row in json.loads(run_here("incident", "ledger", "--json").out)] == ["applied"]


def test_whoever_interrupts_it_is_told_what_goes_on(
    run_here: RunHere, world: DemoHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(tmp_path)
    _declare(run_here)

    async def interrupted(self: Run) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(30)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
    with monkeypatch.context() as patch:
        patch.setattr(Run, "_follow", interrupted)
        ended = run_here("do", "queue-requests", *YES)
    signal.signal(signal.SIGINT, before)
    assert ended.code == ExitCode.INTERRUPTED
    assert "was sent and goes on" in ended.err
    assert _env(world)["RATE_LIMIT_MODE"] == "queue"
    assert [row["step"] for row in json.loads(run_here("incident", "ledger", "--json").out)] == ["queue-requests"]


def test_what_is_to_stay_wants_a_reason_and_is_owed_no_more(run_here: RunHere, world: DemoHost, tmp_path: Path) -> None:
    _quick(tmp_path)
    _declare(run_here)
    assert run_here("do", "queue-requests", *YES).code == ExitCode.OK
    assert run_here("incident", "adopt", "last", " ").code == ExitCode.UNAVAILABLE
    assert run_here("incident", "adopt", "queue-requests", "it does no harm").code == ExitCode.OK
    assert run_here("incident", "ledger").err.endswith("nothing is in force\n")
    assert _env(world)["RATE_LIMIT_MODE"] == "queue"


def test_a_step_or_a_revert_must_be_named_and_not_both(run_here: RunHere, world: DemoHost) -> None:
    assert run_here("do").code == ExitCode.USAGE
    assert run_here("do", "cut-concurrency", "--revert", "last").code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("answered", "holds", "told"), [(False, True, False), (True, None, False), (True, False, True)]
)
def test_it_is_known_how_things_were_before(answered: bool, holds: bool | None, told: bool) -> None:
    step = load_runbook(None).steps["raise-timeout"]
    state = ProbeState(spec("service_logs"))
    if answered:
        state = state.after(
            Observation("service_logs", datetime(2026, 11, 24, tzinfo=UTC), 0.1, Reading.no_data("starting"))
        )
    assert is_told([state], step, lambda when: holds) is told


def test_who_cannot_even_look_is_told_so_by_the_exit_code_too(
    run_here: RunHere, world: DemoHost, tmp_path: Path
) -> None:
    kubeconfig = tmp_path / "world" / "kubeconfig"
    kubeconfig.write_text(kubeconfig.read_text().replace(TOKEN, "a-token-that-has-ended"))
    ended = run_here("do", "cut-concurrency", "--dry-run")
    assert ended.code == ExitCode.NOT_PERMITTED, ended.err
    assert _env(world)["MAX_CONCURRENT_REQUESTS"] == "50"


def _silent_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be waited for until the test is given up."""
    monkeypatch.setattr(before, "is_told", lambda *args: False)
    monkeypatch.setattr(before, "_PROBED_S", 3600.0)


def test_who_cannot_look_does_not_wait_for_the_probes(
    run_here: RunHere, world: DemoHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _silent_probes(monkeypatch)
    _declare(run_here)
    kubeconfig = tmp_path / "world" / "kubeconfig"
    kubeconfig.write_text(kubeconfig.read_text().replace(TOKEN, "a-token-that-has-ended"))
    assert run_here("do", "cut-concurrency", *YES).code == ExitCode.NOT_PERMITTED


def test_who_may_not_does_not_wait_for_the_probes_and_it_is_recorded_once(
    run_here: RunHere, world: DemoHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def denied(self: KubernetesClient, *args: object, **kwargs: object) -> Permission:
        return Permission(False, "RBAC")

    _silent_probes(monkeypatch)
    monkeypatch.setattr(KubernetesClient, "allowed", denied)
    _declare(run_here)
    ended = run_here("do", "cut-concurrency", *YES)
    assert ended.code == ExitCode.NOT_PERMITTED
    assert "ask somebody who may: kubectl" in ended.err
    events = json.loads(run_here("incident", "export", "--form", "json").out)["events"]
    kinds = [event["kind"] for event in events if event["kind"].startswith("mitigation.")]
    assert kinds == ["mitigation.planned", "mitigation.refused"]


@pytest.mark.parametrize("kind", [TroubleKind.REFUSED, TroubleKind.TIMEOUT, TroubleKind.DNS, TroubleKind.SERVER_ERROR])
def test_a_cluster_that_does_not_answer_is_no_answer(kind: TroubleKind) -> None:
    assert UNPLANNED[kind] == ExitCode.NO_ANSWER


def test_what_cannot_be_planned_as_things_are_is_refused_like_what_the_dry_run_refuses() -> None:
    assert UNPLANNED[TroubleKind.REJECTED] == ExitCode.REFUSED
