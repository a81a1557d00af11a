"""Help, version, and what is said of a wrong command line."""

from pathlib import Path

import pytest

from mrb_tui import __version__
from mrb_tui.cli.exit_codes import ExitCode
from tests.cli.running import RunHere, environment, python, run_process

COMMANDS = ("demo", "mock", "triage", "health", "doctor", "runbook", "config")
VERBS = ("check", "show", "init")
RUNBOOK_VERBS = ("check", "show", "test", "schema", "trust")
_HEAVY = ("textual", "rich", "kubernetes", "httpx", "pydantic", "aiohttp", "tomlkit", "pandas", "matplotlib")
_LOADED = """
import sys
from mrb_tui.cli.main import main
from contextlib import redirect_stdout, suppress
import io, json
for words in json.loads(sys.argv[1]):
    with suppress(SystemExit), redirect_stdout(io.StringIO()) as out:
        main(words)
    assert out.getvalue(), words
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_help_and_version_load_nothing_heavy(tmp_path: Path) -> None:
    import json

    asked = [["--help"], ["-h"], ["--version"], *([command, "--help"] for command in COMMANDS)]
    asked += [["config", verb, "--help"] for verb in VERBS]
    asked += [["runbook", verb, "--help"] for verb in RUNBOOK_VERBS]
    ended = python("-c", _LOADED, json.dumps(asked), env=environment(tmp_path))
    assert ended.code == 0, ended.err
    loaded = ended.out.split()
    assert "mrb_tui" in loaded
    assert [name for name in _HEAVY if name in loaded] == []


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    ended = run_process("--version", env=environment(tmp_path))
    assert (ended.code, ended.out, ended.err) == (0, f"mrb-tui {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command(run_here: RunHere, option: str) -> None:
    ended = run_here(option)
    assert ended.code == 0
    assert ended.err == ""
    assert [command for command in COMMANDS if f"\n    {command} " not in ended.out] == []


@pytest.mark.parametrize(
    "words",
    [
        *((command,) for command in COMMANDS),
        *(("config", verb) for verb in VERBS),
        *(("runbook", verb) for verb in RUNBOOK_VERBS),
    ],
)
def test_every_command_has_help(run_here: RunHere, words: tuple[str, ...]) -> None:
    ended = run_here(*words, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"usage: mrb-tui {' '.join(words)}")


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (("tirage",), "triage"),
        (("docter",), "doctor"),
        (("config", "chek"), "check"),
        (("runbook", "chek"), "check"),
        (("triage", "--jsn"), "--json"),
        (("triage", "--watcj"), "--watch"),
        (("--read-onyl",), "--read-only"),
        (("--cofnig", "x"), "--config"),
        (("config", "init", "--forec"), "--force"),
        (("demo", "rate-limt"), "rate-limit"),
        (("mock", "rate-limt"), "rate-limit"),
        (("health", "mistral_ap"), "mistral_api"),
    ],
)
def test_a_typing_error_exits_64_and_is_told_what_was_meant(
    run_here: RunHere, words: tuple[str, ...], suggested: str
) -> None:
    ended = run_here(*words)
    assert ended.code == ExitCode.USAGE
    assert ended.out == ""
    assert f"did you mean {suggested}?" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ("health",),
        ("config",),
        ("triage", "more"),
        ("triage", "--every", "x"),
        ("triage", "--every", "nan"),
        ("triage", "--every", "inf"),
        ("triage", "--every", "0.5"),
        ("demo", "--speed", "nan"),
        ("demo", "--speed", "0"),
        ("demo", "--speed", "-1"),
        ("mock", "--speed", "inf"),
        ("mock", "--port", "70000"),
        ("mock", "--port", "65534"),
        ("mock", "--port", "-1"),
        ("triage", "--service", "nope"),
        ("health", "mistral_api", "--service", "nope"),
        ("doctor", "--service", "nope"),
    ],
)
def test_what_cannot_be_exits_64_before_anything_is_done(run_here: RunHere, words: tuple[str, ...]) -> None:
    ended = run_here(*words)
    assert ended.code == ExitCode.USAGE
    assert ended.out == ""
    assert ended.err.splitlines()[-1].startswith("mrb-tui")
    assert "Traceback" not in ended.err


def test_an_option_may_not_be_cut_short(run_here: RunHere) -> None:
    """A script that writes `--js` today would break with the next option that begins so."""
    assert run_here("triage", "--js").code == ExitCode.USAGE


def test_control_characters_of_the_command_line_are_not_sent_to_the_terminal(run_here: RunHere) -> None:
    for words in (("\x1b[2Jx",), ("triage", "--\x1b[2J"), ("health", "\x1b]0;x\x07"), ("demo", "\x1b[2J")):
        ended = run_here(*words)
        assert ended.code == ExitCode.USAGE
        assert "\x1b" not in ended.both


@pytest.mark.parametrize("words", [(), ("--read-only",), ("demo",), ("demo", "auth", "--speed", "20")])
def test_the_console_wants_a_terminal(run_here: RunHere, words: tuple[str, ...]) -> None:
    ended = run_here(*words)
    assert ended.code == ExitCode.UNAVAILABLE
    assert ended.out == ""
    assert "it needs a terminal" in ended.err
    assert "try: for one look at all probes: mrb-tui triage" in ended.err


def test_ctrl_c_in_the_middle_of_an_import_is_no_fault_of_ours(
    run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(arguments: object) -> int:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise RuntimeError("Error calling __set_name__") from error

    monkeypatch.setattr("mrb_tui.cli.console.run", interrupted)
    assert (run_here().code, run_here().err) == (ExitCode.INTERRUPTED, "")
