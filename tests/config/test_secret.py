"""Where secrets come from, and what is said when they do not."""

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mrb_tui.config import secret
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


def python(code: str) -> SecretSource:
    """A command that is there wherever the tests are."""
    return SecretSource(command=[sys.executable, "-c", code])


def trouble_of(source: SecretSource, environment: dict[str, str] | None = None) -> Trouble:
    with pytest.raises(TroubleError) as caught:
        source.read(environment or {})
    assert caught.value.trouble.kind is TroubleKind.CREDENTIAL
    return caught.value.trouble


def test_from_the_environment_it_is_given() -> None:
    assert SecretSource(env="KEY").read({"KEY": " abcdef\n"}) == "abcdef"


@pytest.mark.parametrize("environment", [{}, {"KEY": ""}, {"KEY": "  \n"}])
def test_an_unset_variable_says_what_to_type(environment: dict[str, str]) -> None:
    trouble = trouble_of(SecretSource(env="KEY"), environment)
    assert trouble.why == "KEY is not set"
    assert trouble.advice == ("export KEY=…",)


def test_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abcdef\n")
    assert SecretSource(file=tmp_path / "key").read({}) == "abcdef"


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "key").write_text("abcdef")
    assert SecretSource(file=Path("~/key")).read({}) == "abcdef"


@pytest.mark.parametrize(
    ("name", "why"),
    [("absent", "No such file or directory"), ("folder", "Is a directory"), ("latin", "not UTF-8 text")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin").write_bytes(b"\xe9\xe9\xe9\xe9")
    trouble = trouble_of(SecretSource(file=tmp_path / name))
    assert trouble.why == why
    assert str(tmp_path / name) in trouble.what


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("\n")
    assert trouble_of(SecretSource(file=tmp_path / "key")).why == f"{tmp_path / 'key'} is empty"


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    assert trouble_of(SecretSource(file=Path("/dev/zero"))).what == "The key cannot be used"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_can_read_is_warned_of(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    path.write_text("abcdef")
    path.chmod(mode)
    assert SecretSource(file=path).warning() == f"{path} can be read by others: chmod 600 it"
    path.chmod(0o600)
    assert SecretSource(file=path).warning() == ""


def test_a_missing_file_is_warned_of_too(tmp_path: Path) -> None:
    assert "No such file" in SecretSource(file=tmp_path / "absent").warning()


def test_from_a_command() -> None:
    assert python("print('abcdef')").read({}) == "abcdef"


def test_a_command_is_no_shell_line() -> None:
    assert (
        SecretSource(command=[sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME;x"]).read({}) == "$HOME;x"
    )


def test_a_failing_command_is_told_with_its_last_words_and_without_its_output() -> None:
    trouble = trouble_of(python("import sys; print('the-key'); sys.exit('\\x1b[31mnot logged\\nin')"))
    assert trouble.why == "it ended with 1: not logged in"
    assert "the-key" not in f"{trouble} {trouble.advice}"


def test_what_looks_like_a_secret_in_its_last_words_is_masked() -> None:
    trouble = trouble_of(python("import sys; sys.exit('refused: Bearer abcdefghij0123456789')"))
    assert "refused" in trouble.why
    assert "abcdefghij0123456789" not in trouble.why


def test_its_arguments_are_not_repeated() -> None:
    trouble = trouble_of(SecretSource(command=[sys.executable, "-c", "raise SystemExit(3)", "s3cr3t-argument"]))
    assert "s3cr3t" not in f"{trouble} {trouble.advice}"


@pytest.mark.parametrize("command", [["/absent/program"], ["."], [""], ["a\0b"]])
def test_a_command_that_cannot_start(command: list[str]) -> None:
    assert "gave no key" in trouble_of(SecretSource(command=command)).what


def test_a_command_that_prints_nothing() -> None:
    assert "printed nothing" in trouble_of(python("")).why


def test_a_command_cannot_ask_on_the_terminal() -> None:
    assert python("import sys; print(f'read:{sys.stdin.read()!r}')").read({}) == "read:''"


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "COMMAND_LIMIT_S", 0.5)


@pytest.mark.usefixtures("short_limit")
def test_a_hanging_command_is_ended_with_all_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    trouble = trouble_of(
        SecretSource(command=["sh", "-c", f"sleep 60 & echo $! > {note}.new; mv {note}.new {note}; wait"])
    )
    assert trouble.why == "it did not end within 0.5 s"
    assert _ends(int(note.read_text()))


@pytest.mark.usefixtures("short_limit")
def test_what_it_leaves_behind_holding_the_pipes_is_not_waited_for(tmp_path: Path) -> None:
    """Agents and masters of shared connections do this: they outlive the command in a session of their own."""
    note = tmp_path / "pid"
    started = time.monotonic()
    trouble = trouble_of(
        python(
            "import os, time\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            f"    open({str(note)!r}, 'w').write(str(os.getpid()))\n"
            "    time.sleep(30)\n"
            "print('abcdef')\n"
        )
    )
    if note.exists():
        os.kill(int(note.read_text()), 9)
    assert "did not end" in trouble.why
    assert time.monotonic() - started < 20  # not the sleeper's 30 s


@pytest.mark.parametrize("value", ["abc def", "abc\ndef", "abc\x1bdef", "schlüssel", "abc\u200bdef"])
def test_a_key_with_odd_characters_is_refused_and_not_shown(value: str) -> None:
    trouble = trouble_of(SecretSource(env="KEY"), {"KEY": value})
    assert trouble.what == "The key cannot be used"
    assert value not in f"{trouble} {trouble.advice}"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), st.text(" \t\r\n"), st.text(" \t\r\n"))
def test_any_printable_key_is_given_as_it_is(key: str, before: str, after: str) -> None:
    assert SecretSource(env="KEY").read({"KEY": before + key + after}) == key


@given(st.text(min_size=6))
def test_whatever_is_refused_is_not_repeated(key: str) -> None:
    key += "\nx"  # always one that cannot be used
    assert key not in str(trouble_of(SecretSource(env="THE_VARIABLE"), {"THE_VARIABLE": key}))


@pytest.mark.parametrize("literal", ["sk-literal-0123", 12345678, ["sk-literal-0123"], True])
def test_a_literal_secret_is_refused_and_not_repeated(literal: object) -> None:
    with pytest.raises(ValidationError, match="a secret is never written here") as caught:
        SecretSource.model_validate(literal)
    assert "sk-literal" not in str(caught.value)
    assert "12345678" not in str(caught.value)


@pytest.mark.parametrize(
    "table", [{}, {"env": "A", "file": "b"}, {"env": "A", "command": ["b"]}, {"file": "a", "command": ["b"]}]
)
def test_exactly_one_source(table: object) -> None:
    with pytest.raises(ValidationError, match="exactly one of env, file and command"):
        SecretSource.model_validate(table)


def test_a_value_in_place_of_a_variables_name_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValidationError, match="the name of a variable") as caught:
        SecretSource.model_validate({"env": "sk-literal-0123"})
    assert "sk-literal" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (SecretSource(env="KEY"), "the variable KEY"),
        (SecretSource(file=Path("/run/key")), "the file /run/key"),
        (SecretSource(command=["pass", "show", "x"]), "the command pass"),
    ],
)
def test_a_source_is_named_in_words(source: SecretSource, words: str) -> None:
    assert str(source) == words


def test_a_source_made_in_code_is_taken_as_one() -> None:
    source = SecretSource(env="KEY")
    assert SecretSource.model_validate(source) == source


def _ends(pid: int) -> bool:
    """Whether a process is gone, or a zombie nobody has collected, within five seconds."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False
