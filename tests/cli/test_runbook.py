"""`mrb-tui runbook`: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.runbook.load import digest_of
from tests.cli.running import RunHere
from tests.runbook.books import SOUND, changed


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(SOUND, encoding="utf-8")
    return path


@pytest.mark.parametrize("words", [(), ("mistral",), ("http-dependency",)])
def test_what_comes_along_is_sound(run_here: RunHere, words: tuple[str, ...]) -> None:
    ended = run_here("runbook", "check", *words)
    assert (ended.code, ended.out) == (ExitCode.OK, "")
    assert "nothing to find fault with" in ended.err


def test_every_mistake_is_printed_with_its_line_and_exits_78(run_here: RunHere, ours: Path) -> None:
    ours.write_text(changed('lasts = "temporary"\n', "", changed('steps = ["ask"]', "steps = []")), encoding="utf-8")
    ended = run_here("runbook", "check", str(ours))
    assert ended.code == ExitCode.CONFIG
    lines = ended.out.splitlines()
    assert [line.split(":")[0] for line in lines] == [str(ours)] * 3
    assert sum(line.endswith("(warning)") for line in lines) == 2
    assert f"{ours}: 1 wrong, 2 warnings" in ended.err


def test_a_template_file_is_checked_with_its_line(run_here: RunHere, ours: Path) -> None:
    table = '\n[templates.team]\ntitle = "Ours"\nkind = "slack"\nfile = "team.j2"\n'
    ours.write_text(SOUND + table + "[templates.team.fields]\nregion = { ask = 'Where?' }\n", encoding="utf-8")
    ended = run_here("runbook", "check", str(ours))
    assert (ended.code, "team.j2 cannot be read: No such file" in ended.out) == (ExitCode.CONFIG, True)
    (ours.parent / "team.j2").write_text("one\n{% set a = b %}")
    assert "team.j2, line 2" in run_here("runbook", "check", str(ours)).out
    (ours.parent / "team.j2").write_text("{{ area }}")
    ended = run_here("runbook", "check", str(ours))
    assert (ended.code, "the file has no such variable (warning)" in ended.out) == (ExitCode.OK, True)


def test_warnings_alone_exit_0(run_here: RunHere, ours: Path) -> None:
    ours.write_text(changed('steps = ["ask"]', "steps = []"), encoding="utf-8")
    assert run_here("runbook", "check", str(ours)).code == ExitCode.OK


def test_findings_for_machines(run_here: RunHere, ours: Path) -> None:
    ours.write_text(changed('lasts = "temporary"\n', ""), encoding="utf-8")
    ended = run_here("runbook", "check", "--json", str(ours))
    data = json.loads(ended.out)
    assert ended.code == ExitCode.CONFIG
    assert (data["runbook"], data["sound"]) == (str(ours), False)
    assert [(f["level"], f["where"]) for f in data["findings"]] == [("error", "steps.queue")]
    assert isinstance(data["findings"][0]["line"], int)
    assert json.loads(run_here("runbook", "check", "--json").out)["findings"] == []


def test_what_is_no_toml_is_a_finding_too(run_here: RunHere, ours: Path) -> None:
    ours.write_text("x = [", encoding="utf-8")
    ended = run_here("runbook", "check", "--json", str(ours))
    data = json.loads(ended.out)
    assert ended.code == ExitCode.CONFIG
    assert not data["sound"]
    assert data["findings"][0]["what"].startswith(f"{ours}:1")


def test_a_file_that_is_not_there_exits_78_and_a_name_that_is_not_64(run_here: RunHere, tmp_path: Path) -> None:
    assert run_here("runbook", "check", str(tmp_path / "absent.toml")).code == ExitCode.CONFIG
    ended = run_here("runbook", "check", "mistrl")
    assert ended.code == ExitCode.USAGE
    assert "did you mean mistral?" in ended.err


def test_the_tree_is_printed(run_here: RunHere, ours: Path) -> None:
    ended = run_here("runbook", "show", str(ours))
    assert ended.code == ExitCode.OK
    assert ended.out.splitlines()[:6] == [
        "Ours",
        "  ? Whose fault is it?",
        "    - Theirs",
        "      = Theirs",
        "        * Queue",
        "        * Tell",
    ]
    assert ended.out.endswith("Variables\n  limit = 0.01\n")


def test_tests_pass_fail_and_are_missing(run_here: RunHere, ours: Path) -> None:
    missing = run_here("runbook", "test", str(ours))
    assert missing.code == ExitCode.UNAVAILABLE
    assert "there is no ours.tests.toml" in missing.err
    tests = ours.with_suffix(".tests.toml")
    case = '[[tests]]\nname = "a fault"\nfacts.api = { status = 503 }\nexpect = { leaf = "theirs" }\n'
    tests.write_text("format = 1\n" + case, encoding="utf-8")
    passed = run_here("runbook", "test", str(ours))
    assert (passed.code, passed.out, passed.err) == (ExitCode.OK, "ok   a fault\n", "1 tests, all passed\n")
    tests.write_text("format = 1\n" + case + case.replace('"theirs"', '"lost"'), encoding="utf-8")
    failed = run_here("runbook", "test", str(ours))
    assert failed.code == ExitCode.DEGRADED
    assert f"FAIL a fault\n     {tests}:6: leaf: expected lost, got theirs\n" in failed.out
    assert run_here("runbook", "test", "mistral").code == ExitCode.OK


def test_the_schema_is_printed(run_here: RunHere) -> None:
    assert json.loads(run_here("runbook", "schema").out)["properties"]["nodes"]


def test_trust_shows_what_would_run_and_remembers_it(run_here: RunHere, ours: Path, tmp_path: Path) -> None:
    ended = run_here("runbook", "trust", str(ours))
    assert ended.code == ExitCode.OK
    assert ended.out == f"{digest_of(SOUND)}  {ours}\n"
    assert 'kick: ["svc-kick", "--force"]' in ended.err
    store = tmp_path / "state" / "mrb-tui" / "trusted-runbooks.json"
    assert list(json.loads(store.read_text())["trusted"]) == [digest_of(SOUND)]
    assert store.stat().st_mode & 0o777 == 0o600


def test_a_wrong_file_is_not_trusted(run_here: RunHere, ours: Path, tmp_path: Path) -> None:
    ours.write_text(changed('start = "whose"', 'start = "x"'), encoding="utf-8")
    assert run_here("runbook", "trust", str(ours)).code == ExitCode.CONFIG
    assert not (tmp_path / "state" / "mrb-tui" / "trusted-runbooks.json").exists()


class TestTheConfigurations:
    """Choice and variables."""

    def configured(self, tmp_path: Path, text: str) -> str:
        path = tmp_path / "c.toml"
        path.write_text(f"[runbook]\n{text}\n", encoding="utf-8")
        return str(path)

    def test_a_name(self, run_here: RunHere, tmp_path: Path) -> None:
        config = self.configured(tmp_path, 'name = "http-dependency"')
        assert run_here("runbook", "show", "--config", config).out.startswith("HTTP dependency\n")

    def test_a_path_and_variables(self, run_here: RunHere, tmp_path: Path, ours: Path) -> None:
        config = self.configured(tmp_path, f'path = "{ours}"\nvariables = {{ limit = 0.5 }}')
        for words in ((), (str(ours),)):
            assert run_here("runbook", "show", "--config", config, *words).out.endswith("limit = 0.5\n")
        assert "error_ratio = 0.01" in run_here("runbook", "show", "--config", config, "mistral").out

    def test_a_variable_that_is_not_there(self, run_here: RunHere, tmp_path: Path) -> None:
        config = self.configured(tmp_path, "variables = { eror_ratio = 0.5 }")
        for words in (("runbook", "check"), ("config", "check"), ("triage",)):
            ended = run_here(*words, "--config", config)
            assert ended.code == ExitCode.CONFIG
            assert "runbook.variables.eror_ratio: the runbook has no such variable" in ended.both
            assert "did you mean 'error_ratio'?" in ended.both

    def test_a_name_that_is_not_there(self, run_here: RunHere, tmp_path: Path) -> None:
        ended = run_here("config", "check", "--config", self.configured(tmp_path, 'name = "mistrall"'))
        assert ended.code == ExitCode.CONFIG
        assert "There is no built-in runbook 'mistrall'" in ended.err
