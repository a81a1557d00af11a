import base64
import hashlib
import json
import re
import string
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mrb_tui.scrub.secrets import MASK, Secrets, fingerprint

KEY = "q7Zr/4+xW&9!éK2m"
"""With something in it for every encoding to do."""

VALUES = st.text(st.characters(min_codepoint=33, codec="utf-8", exclude_characters="\x7f"), min_size=8, max_size=40)


def _secrets(*values: str) -> Secrets:
    secrets = Secrets()
    for value in values:
        secrets.add(value)
    return secrets


def _lower_hex(text: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), text)


FORMS = {
    "as it is": KEY,
    "for a query": quote(KEY, safe=""),
    "for a path": quote(KEY),
    "for a form": quote_plus(KEY),
    "as a browser does": quote(KEY, safe="!'()*"),
    "as a browser does for a whole address": quote(KEY, safe="!'()*;/?:@&=+$,#"),
    "in lower-case hex": _lower_hex(quote(KEY, safe="")),
    "in JSON": json.dumps(KEY)[1:-1],
    "in JSON with what is not ASCII": json.dumps(KEY, ensure_ascii=False)[1:-1],
    "in JSON with escaped slashes": json.dumps(KEY)[1:-1].replace("/", "\\/"),
    "in JSON as Go writes it": json.dumps(KEY, ensure_ascii=False)[1:-1].replace("&", "\\u0026"),
    "in base64": base64.b64encode(KEY.encode()).decode(),
    "in base64 for URLs": base64.urlsafe_b64encode(KEY.encode()).decode(),
    "in hex": KEY.encode().hex(),
    "in hex in capitals": KEY.encode().hex().upper(),
    "in hex as a fingerprint": KEY.encode().hex(":"),
    "in hex as a dump": KEY.encode().hex(" "),
    "in hex as a program's text": KEY.encode().hex("|").replace("|", "\\x"),
    "in JSON in JSON": json.dumps(json.dumps(KEY)[1:-1])[1:-1],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_known_value_is_masked_in_every_form(form: str) -> None:
    assert _secrets(KEY).mask(f"<{form}>").rstrip("=>") == f"<{MASK}"


@pytest.mark.parametrize("before", ["", "u", "us", "user:", "user:a"])
@pytest.mark.parametrize("after", ["", "x", "xy"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_known_value_is_masked_within_base64_at_any_place(before: str, after: str, encode: object) -> None:
    assert callable(encode)
    encoded = encode(f"{before}{KEY}{after}".encode()).decode()
    masked = _secrets(KEY).mask(encoded)
    kept = masked.partition(MASK)
    assert kept[1]
    # A character at either edge holds bits of its neighbour too; no other of the secret may stay.
    assert len(kept[0]) <= -(-len(before) * 8 // 6)
    assert len(kept[2].rstrip("=")) <= -(-len(after) * 8 // 6) + 1


@settings(deadline=None)
@given(VALUES, st.text(max_size=40), st.text(max_size=40))
def test_no_planted_value_comes_through(value: str, before: str, after: str) -> None:
    assume(value not in f"{before}{MASK}{after}")
    secrets = _secrets(value)
    for form in (
        value,
        quote(value, safe=""),
        _lower_hex(quote_plus(value)),
        json.dumps(value)[1:-1],
        base64.b64encode(value.encode()).decode().rstrip("="),
        value.encode().hex(),
        value.encode().hex(" ").upper(),
    ):
        masked = secrets.mask(f"{before}{form}{after}")
        assert MASK in masked
        assert form not in masked.replace(MASK, "\n")


@settings(deadline=None)
@given(st.lists(VALUES, max_size=4), st.text())
def test_masking_twice_is_masking_once(values: list[str], text: str) -> None:
    assume(not any(value in MASK for value in values))
    secrets = _secrets(*values)
    once = secrets.mask(" ".join([text, *values]))
    assert not [value for value in values if value in once]
    assert secrets.mask(once) == once


@settings(deadline=None)
@given(VALUES, st.binary(max_size=40))
def test_digests_and_other_hex_stay_readable(value: str, other: bytes) -> None:
    assume(value.encode() not in other)
    secrets = _secrets(value)
    for text in (other.hex(), hashlib.sha256(value.encode()).hexdigest(), hashlib.sha1(other).hexdigest().upper()):
        assume(value not in text)
        assert secrets.mask(f"sha256:{text}") == f"sha256:{text}"


def test_of_two_values_the_longer_goes_first() -> None:
    assert _secrets("abcdefgh", "abcdefghijkl").mask("abcdefghijkl") == MASK


def test_values_around_a_line_feed_are_trimmed_and_short_ones_ignored() -> None:
    secrets = _secrets("  trimmed-value\n", "", "   ", "short")
    assert secrets.mask("short trimmed-value end") == f"short {MASK} end"


TOKEN = "9fK2xQ7Lw3Zr8TbV"
SLACK = "hooks.slack.com/services"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"Authorization: Bearer {TOKEN}", f"Authorization: {MASK}"),
        ("authorization: bearer opensesame", f"authorization: {MASK}"),
        (f"Proxy-Authorization: Basic {TOKEN}==", f"Proxy-Authorization: {MASK}"),
        (f"sent Bearer {TOKEN} to it", f"sent Bearer {MASK} to it"),
        ("Basic dXNlcjpwYXNz", f"Basic {MASK}"),
        (f"MISTRAL_API_KEY={TOKEN} python app.py", f"MISTRAL_API_KEY={MASK} python app.py"),
        (f"GET /v1?api_key={TOKEN}&page=2", f"GET /v1?api_key={MASK}&page=2"),
        (f"x-api-key: {TOKEN}", f"x-api-key: {MASK}"),
        ("db.password = 'hunter2 and more'", f"db.password = '{MASK}'"),
        (f'{{"api_key": "{TOKEN}", "model": "small"}}', f'{{"api_key": "{MASK}", "model": "small"}}'),
        ('{"password": "ab\\"cdefgh", "n": 1}', f'{{"password": "{MASK}", "n": 1}}'),
        (f'{{"client_secret": "{TOKEN}', f'{{"client_secret": "{MASK}'),
        (
            f'{{"msg": "{{\\"api_key\\": \\"{TOKEN}\\", \\"n\\": 1}}"}}',
            f'{{"msg": "{{\\"api_key\\": \\"{MASK}\\", \\"n\\": 1}}"}}',
        ),
        ("Incorrect API key provided: sk-proj-Ab12Cd34Ef56Gh78Ij90", f"Incorrect API key provided: {MASK}"),
        (f"Authorization: OAuth 8f2a-{TOKEN}", f"Authorization: {MASK}"),
        (f"-H 'Authorization: GenieKey {TOKEN}'", f"-H 'Authorization: {MASK}'"),
        (f"Authorization: ApiKey {TOKEN}", f"Authorization: {MASK}"),
        (f"X-Vault-Token: {TOKEN}", f"X-Vault-Token: {MASK}"),
        (f"GET /hook?token={TOKEN}&page=2", f"GET /hook?token={MASK}&page=2"),
        (f"https://x.blob.example/a?sv=1&sig={TOKEN}", f"https://x.blob.example/a?sv=1&sig={MASK}"),
        (f"post to https://{SLACK}/T0AB12CD3/B0EF45GH6/{TOKEN} now", f"post to https://{SLACK}/{MASK} now"),
        (
            f"https://{SLACK.replace('services', 'workflows')}/T0AB/A1/2/{TOKEN}",
            "https://hooks.slack.com/workflows/" + MASK,
        ),
        (f"https://discord.com/api/webhooks/123456/{TOKEN}", f"https://discord.com/api/webhooks/{MASK}"),
        ("ghp_abcdefghijklmnopqrstuvwx012345", MASK),
        ("github_pat_11ABCDEFG0abcdefghij_klmnopqrstuvwxyz0123456789", MASK),
        ("glpat-abcdefghij0123456789", MASK),
        ("xoxb-1234567890-abcdefghij", MASK),
        ("xoxe.xoxp-1-abcdefghij0123", MASK),
        ("xapp-1-A0123-4567-abcdefghij", MASK),
        ("ASIAIOSFODNN7EXAMPLE", MASK),
        ("AIza" + "b1C2d" * 7, MASK),
        ("hf_abcdefghijklmnopqrstuvwxyz0123456789", MASK),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----\nb", f"{MASK}\nb"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----", MASK),
        ("https://ana:pa55word@registry.example/v2", f"https://{MASK}@registry.example/v2"),
        ("AKIAIOSFODNN7EXAMPLE", MASK),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", MASK),
        ("postgres://app:pa55word@db:5432/x", f"postgres://{MASK}@db:5432/x"),
        ("redis://:pa55word@cache:6379/0", f"redis://{MASK}@cache:6379/0"),
        ("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", f"a\n{MASK}\nb"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE and no end", MASK),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert Secrets().mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens=5",
        '{"max_tokens": 5, "prompt_tokens": 1200, "total_tokens": 1205}',
        "the token limit was reached: 32768 tokens",
        "Basic authentication is switched off",
        "Token validation failed",
        "bearer credentials were not accepted",
        "Basic understanding of internationalization",
        "MISTRAL_API_KEY is not set",
        "password_reset_required=true",
        "No API key found in request",
        "request id 0af7651916cd43dd8448eb211c80319c",
        "x-request-id: 6f1c0c7e-2f1b-4a57-9a3c-0d5f6e7a8b9c",
        "image app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "commit 1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        "pod desk-api-7d9f8b6c5d-x2x4k on node task-pool-1",
        "risk-assessment-of-the-whole-thing",
        "https://api.mistral.ai/v1/models?page=2",
        "mail ana@example.com, ssh://git@host/path",
        "secretName: mistral-credentials, secretKeyRef",
        "2026-11-24T03:12:09Z ERROR openai.RateLimitError: Error code: 429",
        "keyboard monkey turkey",
        "no answer from hooks.slack.com/services in 5 s",
        "Slack's webhooks are documented at https://api.slack.com/messaging/webhooks",
        "the OAuth flow failed; signature = invalid; token: expired",
        "github_patterns and npm_config_cache and hf_hub",
        "kubectl create secret generic mistral --from-file=MISTRAL_API_KEY=/dev/stdin -o yaml",
    ],
)
def test_ordinary_words_stay_readable(text: str) -> None:
    assert _secrets(KEY).mask(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "a-",
        "eyJaaaa-",
        "://a:",
        "key ",
        "password ",
        "Bearer ",
        '"api_key":"\\',
        "sk-",
        "hooks.slack.com/services/",
        "github_pat_",
        "xoxe.xoxp-",
        "?sig=",
        "xapp-1-",
        "npm_",
        "authorization: oauth ",
    ],
)
def test_a_flood_of_near_hits_takes_no_longer(piece: str) -> None:
    """Quadratic, this would take minutes."""
    Secrets().mask("key " + piece * 200_000)


@pytest.mark.parametrize("piece", ["61", "61 ", "\\x61", "61:", "\\\\\\\\x"])
def test_a_flood_of_hex_takes_no_longer(piece: str) -> None:
    assert _secrets("a" * 39 + "b", "a" * 30 + "c").mask(piece * 50_000 + "x" + ("a" * 30 + "c").encode().hex())


@pytest.mark.parametrize("value", ['"quoted"', "back\\\\slash", "\\begins", "two words", "&&&&&&"])
@pytest.mark.parametrize("piece", ["\\", "a ", "%5c", "\\u0026"])
def test_a_flood_of_escapes_takes_no_longer(value: str, piece: str) -> None:
    assert _secrets(value).mask(piece * 50_000 + json.dumps(value)).endswith(f'{MASK}"')


def test_a_fingerprint_tells_keys_apart_and_shows_none() -> None:
    shown = fingerprint(TOKEN)
    assert re.fullmatch(r"16 characters, sha256 [0-9a-f]{8}", shown)
    assert shown != fingerprint(TOKEN[::-1])
    assert fingerprint("\ud800").startswith("1 characters")


@given(st.text(string.ascii_letters + string.digits, min_size=8, max_size=40))
def test_a_repr_shows_no_value(value: str) -> None:
    assert value not in repr(_secrets(value))
