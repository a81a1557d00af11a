"""Reading a TOML file: what is wrong is told with file, line, column and what would be right."""

import time
from pathlib import Path

import pytest

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.tomlsource.source import LARGEST, load, parse


def trouble_of(text: str) -> Trouble:
    with pytest.raises(TroubleError) as caught:
        parse(text, "f.toml")
    return caught.value.trouble


def test_a_file_is_read_with_its_name_and_text(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text('a = "é"\n', encoding="utf-8")
    source = load(path)
    assert source.data == {"a": "é"}
    assert source.name == str(path)
    assert source.line_of(("a",)) == 1


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("a = 1\nb = \n", "f.toml:2:5", "text in quotes"),
        ("a = tru\n", "f.toml:1:5", "true and false in lower case"),
        ("a = yes\n", "f.toml:1:5", "text in quotes"),
        ('a = "x\n', "f.toml:1:7", "close the quote"),
        ("[a\n", "f.toml:1:3", "close every quote and bracket"),
        ("[a]\n[a]\n", "f.toml:2:3", "given once"),
        ("a = 1\na = 2\n", "f.toml:2:6", "given once"),
        ("[services]\nid = 1\n[[services]]\n", "f.toml:3:11", "[[services]] each time"),
        ("a = 1 b = 2\n", "f.toml:1:7", "one key = value a line"),
        ("key: value\n", "f.toml:1:4", "a line is key = value"),
        ("= 3\n", "f.toml:1:1", "a line is key = value"),
        ("a = [1,\n2\n", "f.toml:3", "close every quote and bracket"),
        ('a = """x\n\n', "f.toml:3", "close every quote and bracket"),
        ("a = { b = 1\n, c = 2 }\n", "f.toml:1:12", "on one line"),
        ('a = "\x1b"\n', "f.toml:1:6", "take them out"),
        ('a = "C:\\q"\n', "f.toml:1:10", "single quotes"),
    ],
)
def test_broken_toml_says_where_and_what_would_be_right(text: str, place: str, advice: str) -> None:
    trouble = trouble_of(text)
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert trouble.what == place
    assert trouble.why.startswith("not valid TOML: ")
    assert advice in " ".join(trouble.advice)
    assert "\x1b" not in str(trouble)


def test_names_are_told_as_they_are_written() -> None:
    assert "Services.A" in trouble_of("[Services.A]\n[Services.A]\n").why


@pytest.mark.parametrize(
    "text",
    [
        "key: c2VjcmV0dmFsdWU==\n",
        "[provider]\nkey = c2VjcmV0dmFsdWU==\n",
        'key = "c2VjcmV0dmFsdWU==\n',
        "c2VjcmV0dmFsdWU==\n",
        'a = ["x",\n"c2VjcmV0dmFsdWU==" oops\n]\n',
    ],
)
def test_a_line_that_may_hold_a_secret_is_not_repeated(text: str) -> None:
    trouble = trouble_of(text)
    assert "c2VjcmV0" not in f"{trouble} {trouble.advice}"


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000 + "]" * 5_000, "a = " + "{ a = " * 5_000])
def test_nesting_without_end_is_a_message(text: str) -> None:
    assert "nested too deeply" in trouble_of(text).why


@pytest.mark.parametrize("text", ['a = 1\n[t]\nb = "\\u001b]0;x\\u0007"\n', 'a = 1\n[t]\nb = ["\\u202e"]\n'])
def test_a_value_that_a_terminal_would_obey_is_refused(text: str) -> None:
    trouble = trouble_of(text)
    assert trouble.what == "f.toml:3"
    assert "control characters" in trouble.why


def test_so_is_a_key() -> None:
    trouble = trouble_of('a = 1\n"\\u001b[2J" = 2\n')
    assert trouble.what == "f.toml:2"
    assert "\x1b" not in str(trouble)


def test_line_breaks_and_tabs_are_text() -> None:
    assert parse('a = """\n\tx\n"""', "f.toml").data == {"a": "\tx\n"}


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\nb = 2\n")
    source = load(path)
    assert source.data == {"a": 1, "b": 2}
    assert source.line_of(("b",)) == 2


def test_other_encodings_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes('a = 1\nb = "é"\n'.encode("latin-1"))
    with pytest.raises(TroubleError) as caught:
        load(path)
    assert caught.value.trouble.what == f"{path}:2"
    assert caught.value.trouble.advice == ("save the file as UTF-8",)


@pytest.mark.parametrize("name", ["absent.toml", "folder", "absent/\0.toml"])
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(TroubleError, match="could not be read: ") as caught:
        load(tmp_path / name)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(TroubleError, match="larger than 1,000,000 bytes"):
        load(path)


def test_a_file_without_end_is_refused_too() -> None:
    with pytest.raises(TroubleError, match="larger than"):
        load(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a." * 100_000 + "b = 1", "f.toml:1: a key of more than 64 parts"),
        ("x = 1\n[" + "a . " * 100_000 + "b]", "f.toml:2: a key of more than 64 parts"),
        ("x = " + "9" * 100_000, "f.toml: a number of too many digits"),
        ("x = " + "[" * 100_000, "f.toml: nested too deeply"),
        ("x = " + "{a=" * 3_000 + "1" + "}" * 3_000, "f.toml: nested too deeply"),
    ],
)
def test_what_would_take_the_parser_minutes_or_down_is_told_soon(text: str, says: str) -> None:
    started_s = time.process_time()
    with pytest.raises(TroubleError) as caught:
        parse(text, "f.toml")
    assert str(caught.value.trouble) == says
    assert time.process_time() - started_s < 1


def test_a_long_text_or_a_dotted_one_is_no_endless_key() -> None:
    long, dotted = "a" * 500_000, ".".join("ab" * 20)
    assert parse(f'x = "{long}"\ny = "{dotted}"', "f.toml").data == {"x": long, "y": dotted}


def test_a_smaller_limit_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"#" * 101)
    with pytest.raises(TroubleError, match="larger than 100 bytes"):
        load(path, 100)
