import base64
import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import MASK, Secrets

KEY = "q7Zr4xW9Lm2Kp8"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def _scrubber(*values: str) -> Scrubber:
    secrets = Secrets()
    for value in values:
        secrets.add(value)
    return Scrubber(secrets)


def test_a_control_sequence_hides_no_secret() -> None:
    scrubber = _scrubber(KEY)
    for hidden in (f"{KEY[:5]}\x1b[31m{KEY[5:]}", f"{KEY[:5]}\u200b{KEY[5:]}", f"{KEY[:5]}\x1b]0;x\x07{KEY[5:]}"):
        assert scrubber.text(f"<{hidden}>") == f"<{MASK}>"
        assert scrubber.line(f"<{hidden}>") == f"<{MASK}>"
        assert scrubber.data({"a": f"<{hidden}>"}) == {"a": f"<{MASK}>"}


def test_a_cut_leaves_no_half_of_a_secret() -> None:
    scrubber = _scrubber(KEY)
    for limit in range(1, 30):
        for shown in (scrubber.text(f"key {KEY} end", limit), scrubber.line(f"key {KEY} end", limit)):
            assert len(shown) <= limit
            assert KEY[:2] not in shown


def test_bytes_that_are_no_text_are_shown_all_the_same() -> None:
    assert _scrubber().text(b"ok \xff\xfe \x9b31m end") == "ok \ufffd\ufffd \ufffd31m end"
    assert _scrubber().line("Grüße\nzwei".encode()) == "Grüße zwei"


def test_markup_is_only_text() -> None:
    assert _scrubber().line("[bold red]x[/] [/foo]") == "[bold red]x[/] [/foo]"


def test_a_secret_of_several_lines_is_masked_on_one() -> None:
    """Cleaned, its line feeds are blanks."""
    scrubber = _scrubber("first-line\nsecond-line")
    assert scrubber.line("<first-line\nsecond-line>") == f"<{MASK}>"
    assert scrubber.text(b"<first-line\\nsecond-line>") == f"<{MASK}>"


def test_a_secret_that_itself_is_cleaned_is_masked() -> None:
    """A key file may begin with a byte-order mark."""
    assert _scrubber(f"\ufeff{KEY}").line(f"sent \ufeff{KEY}") == f"sent {MASK}"


def test_names_and_values_of_data_are_scrubbed() -> None:
    data = _scrubber(KEY).data({f"k-{KEY}": [KEY, {"n": 1, "ok": None, "f": 1.5}], "red": "\x1b[31mred"})
    assert data == {f"k-{MASK}": [MASK, {"n": 1, "ok": None, "f": 1.5}], "red": "red"}


def test_what_goes_by_the_name_of_a_secret_is_masked() -> None:
    data = {"db.password": "hunter22", "api_key": "", "secret": {"name": "x"}, "authorization": ["Bearer aB3dE5gH7"]}
    shown = _scrubber().data(data)
    assert shown["db.password"] == MASK
    assert shown["secret"] == {"name": "x"}
    assert shown["api_key"] == ""
    assert shown["authorization"] == [f"Bearer {MASK}"]


def test_names_that_only_sound_like_it_are_left() -> None:
    data = {"max_tokens": 5, "prompt_tokens": "12", "secretName": "mistral", "password_reset": "no", "token_type": "x"}
    assert _scrubber().data(data) == data


@settings(deadline=None)
@given(JSON)
def test_data_keeps_its_shape(value: object) -> None:
    scrubbed = _scrubber().data(value)
    assert type(scrubbed) is type(value)
    assert _scrubber().data(scrubbed) == scrubbed
    assert not [c for c in repr(scrubbed) if unicodedata.category(c) == "Cc"]


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=10, max_size=40), st.binary(), st.binary())
def test_no_secret_comes_through_any_bytes(value: str, before: bytes, after: bytes) -> None:
    assume(value not in MASK)
    scrubber = _scrubber(value)
    for form in (value.encode(), base64.b64encode(value.encode())):
        # On a line of its own, lest an escape sequence before it swallow its first character.
        raw = before + b"\n" + form + b"\n" + after
        assert form.decode() not in scrubber.text(raw)
        assert form.decode() not in scrubber.line(raw)
