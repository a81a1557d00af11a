"""Documents from a shell: what is printed, what is recorded, and what is said of what is empty."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.demo.audience import Fault
from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from tests.cli.running import RunHere


@pytest.fixture(autouse=True)
def _an_open_incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_here: RunHere) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[responder]\nname = "ana"\n')
    monkeypatch.setenv("MRB_TUI_CONFIG", str(path))
    monkeypatch.delenv("MRB_TUI_INCIDENT", raising=False)
    assert run_here("incident", "declare", "Answers are empty", "--severity", "P1").code == ExitCode.OK


@pytest.fixture
def with_channels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHost]:
    """A world with a Slack and a status page, which the command line is configured for."""
    (tmp_path / "world").mkdir()
    with DemoHost(scenarios()["rate-limit"], folder=tmp_path / "world") as host:
        config = tmp_path / "channels.toml"
        config.write_text(host.config_text)
        monkeypatch.setenv("MRB_TUI_CONFIG", str(config))
        yield host


SAID = ("--set", "impact=Degraded AI responses", "--set", "action=cutting concurrency", "--set", "commander=ana")


def test_a_message_is_printed_and_what_is_empty_is_said(run_here: RunHere) -> None:
    ended = run_here("update", "slack")
    assert ended.code == ExitCode.DEGRADED
    assert "*Status*: INVESTIGATING" in ended.out
    assert "still empty: What do users notice?, What are you doing right now?, Who leads?" in ended.err
    assert run_here("update", "slack", *SAID).code == ExitCode.OK


def test_it_is_recorded_only_with_yes_and_whole(run_here: RunHere) -> None:
    ended = run_here("update", "slack", "--yes")
    assert ended.code == ExitCode.NOT_CONFIRMED
    assert "not recorded" in ended.err
    assert run_here("update", "slack", "--dry-run", *SAID).code == ExitCode.OK
    assert "update published" not in run_here("incident", "export").out
    assert run_here("update", "slack", "--yes", "--on", "#incidents", *SAID).code == ExitCode.OK
    assert "update published on #incidents" in run_here("incident", "export").out.replace("\\#", "#")
    shown = json.loads(run_here("update", "slack", "--json", *SAID[:2], "--set", "action=waiting").out)
    assert "What are you doing right now?: cutting concurrency → waiting" in shown["changed"]


def test_wrong_fields_and_values_are_usage_errors_in_words(run_here: RunHere) -> None:
    for given, said in (
        ("nothing=x", "there is no field 'nothing'"),
        ("status=over", "there are: investigating, identified, monitoring, resolved"),
        ("action", "write FIELD=TEXT"),
    ):
        ended = run_here("update", "status-update", "--set", given)
        assert ended.code == ExitCode.USAGE, ended.err
        assert said in ended.err
    assert "there are" in run_here("update").err.lower()
    assert run_here("update", "slak").code == ExitCode.USAGE


def test_a_postmortem_with_its_action_items(run_here: RunHere, tmp_path: Path) -> None:
    rows = json.dumps([["P2", "prevent", "Ask for a higher limit", "bo", "2026-12-01", "open"]])
    ended = run_here("postmortem", "--set", "root_cause=the limit", "--set", f"action_items={rows}")
    assert ended.code == ExitCode.DEGRADED
    assert "# Incident: Answers are empty" in ended.out
    assert "| P2 | prevent | Ask for a higher limit | bo | 2026-12-01 | open |" in ended.out
    assert "no Prometheus is configured" in ended.err
    listed = run_here("postmortem", "--set", f"action_items={rows}", "--action-items", "jira").out
    assert "||Priority||" in listed
    folder = tmp_path / "out"
    assert run_here("postmortem", "--out", str(folder)).out == f"{folder}/postmortem.md\n"
    assert "# Incident" in (folder / "postmortem.md").read_text()
    shown = json.loads(run_here("postmortem", "--json").out)
    sources = {field["id"]: field["source"] for field in shown["fields"]}
    assert sources["title"] == "incident"


def test_a_broken_template_of_ones_own_is_said_with_its_line(run_here: RunHere, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "slack.md.j2").write_text("x\n{{ f() }}\n")
    ended = run_here("update", "slack", *SAID)
    assert "slack.md.j2, line 2" in ended.err
    assert "*Status*" in ended.out


def test_it_is_sent_to_a_channel_once_and_what_would_leave_is_shown_first(
    run_here: RunHere, with_channels: DemoHost
) -> None:
    told = run_here("update", "status-update", "--send", "statuspage")
    assert told.code == ExitCode.OK, told.err
    assert "a new incident: AI features degraded" in told.out
    told = run_here("update", "status-update", "--send", "statuspage", "--set", "component_api=partial_outage")
    assert "component API: partial_outage" in told.out
    assert "update published" not in run_here("incident", "export").out
    ended = run_here("update", "status-update", "--send", "statuspage", "--yes")
    assert (ended.code, "sent: the status page" in ended.err) == (ExitCode.OK, True), ended.err
    assert "update published on statuspage" in run_here("incident", "export").out
    ailing = ("--set", "status=identified", "--set", "component_api=partial_outage")
    again = run_here("update", "status-update", "--send", "statuspage", *ailing, "--yes")
    assert with_channels.world.audience.components["ftgks51sfs2d"] == "partial_outage"
    assert again.code == ExitCode.OK, again.err
    assert len(with_channels.world.audience.incidents) == 1
    with_channels.world.audience.page_faults.extend((Fault(), Fault(cut=True)))  # it is read, then written to
    unknown = run_here("update", "status-update", "--send", "statuspage", "--set", "status=monitoring", "--yes")
    assert unknown.code == ExitCode.OUTCOME_UNKNOWN, unknown.err
    assert len(with_channels.world.audience.incidents) == 1
    assert run_here("update", "slack", "--send", "pager", *SAID).code == ExitCode.USAGE


def test_the_same_again_is_the_same_message_and_other_words_are_refused_while_it_waits(
    run_here: RunHere, with_channels: DemoHost, tmp_path: Path
) -> None:
    with_channels.world.audience.slack_faults.append(Fault(status=429))
    send = ("update", "slack", "--send", "slack", "--yes", *SAID)
    waits = run_here(*send)
    assert waits.code == ExitCode.DEGRADED, waits.err
    again = run_here(*send)
    assert again.code == ExitCode.DEGRADED, again.err  # not before its time
    other = run_here(*send, "--set", "action=waiting")
    assert other.code == ExitCode.REFUSED
    assert "in other words" in other.err
    outbox = list(tmp_path.rglob("outbox/*.json"))
    assert len(outbox) == 1
    assert with_channels.world.audience.posted == []
