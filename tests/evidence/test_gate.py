"""What the gate lets through, and what the last look finds."""

import base64
import io
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.personal import without_bodies, without_emails
from mrb_tui.evidence.scan import PIECE, leak_in
from tests.evidence.making import SECRET, secrets

FORMS = [
    SECRET,
    quote(SECRET, safe=""),
    base64.b64encode(SECRET.encode()).decode(),
    base64.b64encode(b"x" + SECRET.encode()).decode(),
    base64.b64encode(b"xy" + SECRET.encode() + b"z").decode(),
    SECRET.replace("/", "\\/"),
]


def _leak(text: str) -> int | None:
    return leak_in(io.BytesIO(text.encode()).read, secrets(), lambda: None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("before", [0, 5, PIECE - 7, PIECE - 40, 2 * PIECE - 3])
def test_a_known_secret_is_found_wherever_it_lies(form: str, before: int) -> None:
    assert _leak("." * before + " " + form + " tail") is not None


@pytest.mark.parametrize("before", [0, PIECE - 10])
def test_what_looks_like_a_secret_is_found(before: int) -> None:
    filler = "an ordinary line\n" * (before // 17)
    assert _leak(f"{filler}x\nAuthorization: Bearer abcDEF123456789\n") == before // 17 + 2


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=12), st.booleans())
def test_what_went_through_the_gate_is_clean_at_the_last_look(pieces: list[str], mask_personal: bool) -> None:
    line_gate = Gate(secrets(), mask_personal=mask_personal).member(is_log=True)
    lines = [line_gate(line) for piece in pieces for line in f"{piece} api_key={SECRET} a@b.io".split("\n")]
    assert _leak("\n".join(lines)) is None


def test_two_harmless_lines_are_not_taken_together() -> None:
    assert _leak("reads its password:\nconnected to the database\n") is None


def test_a_private_key_over_several_lines_is_masked_as_a_whole() -> None:
    gate = Gate(secrets(), mask_personal=False).member()
    text = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----\nb"
    assert [gate(line) for line in text.split("\n")] == ["a", "[masked]", "[masked]", "[masked]", "[masked]", "b"]
    gate = Gate(secrets(), mask_personal=False).member()
    gate("-----BEGIN RSA PRIVATE KEY-----")
    assert [gate("x") for _ in range(300)].count("x") == 100, "an end that never comes hides only so much"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ('{"prompt": "who am I?", "n": 1}', '{"prompt": "[text masked]", "n": 1}'),
        ('{"a": {"content": "say \\"hi\\", ok"}, "b": 2}', '{"a": {"content": "[text masked]"}, "b": 2}'),
        (
            'POST {"messages": [{"role": "user", "content": "x]"}], "model": "m"} 200',
            'POST {"messages": "[text masked]", "model": "m"} 200',
        ),
        ('{"messages": [{"content": "cut o', '{"messages": "[text masked]"'),
        ('body="{\\"prompt\\": \\"a b\\", \\"n\\": 1}"', 'body="{\\"prompt\\": \\"[text masked]\\", \\"n\\": 1}"'),
        ("{'content': 'it is', 'n': 1}", "{'content': '[text masked]', 'n': 1}"),
        ('level=info prompt="tell me" status=200', 'level=info prompt="[text masked]" status=200'),
        ("level=info prompt=tell me all status=200", "level=info prompt=[text masked] status=200"),
        ("prompt_tokens=12 content_length=3", "prompt_tokens=12 content_length=3"),
        ('{"prompt_tokens": 12, "content-type": "json"}', '{"prompt_tokens": 12, "content-type": "json"}'),
        ("no message here", "no message here"),
    ],
)
def test_bodies_of_messages_are_masked(line: str, masked: str) -> None:
    assert without_bodies(line) == masked


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("from ana.b+c@example.co.uk to", "from [e-mail] to"),
        ("<a@b.io>,c@d.org", "<[e-mail]>,[e-mail]"),
        ("image@sha256:abcdef user@host", "image@sha256:abcdef user@host"),
    ],
)
def test_addresses_are_masked(line: str, masked: str) -> None:
    assert without_emails(line) == masked


@settings(deadline=None)
@given(st.text(alphabet="\"'\\{}[]:=, apromtn", max_size=80))
def test_whatever_a_line_holds_masking_ends(line: str) -> None:
    without_bodies('{"prompt":' + line)
    without_bodies("prompt=" + line)
