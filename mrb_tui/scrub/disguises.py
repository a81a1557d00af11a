"""The clothes a known secret travels in: itself, percent-encoded, escaped for JSON, inside base64, in hex."""

import base64
import re
from collections.abc import Iterator
from itertools import groupby

SHORTEST = 6
"""Shorter values, and shorter pieces of base64, would mask ordinary words."""


def pattern_of(value: str) -> str:
    """A regular expression for `value` in all of them.

    Encoders differ in what they leave alone (RFC 3986, HTML forms and browsers each have their own list; Go escapes
    `&` in JSON): so each character may come in any of its forms, whatever its neighbours do. Escaping thrice over is
    as far as it goes: without a bound, a flood of backslashes would take for ever.
    """
    escaped = "".join(_characters(kind, "".join(characters)) for kind, characters in groupby(value, _kind))
    return "|".join([escaped, *map(re.escape, sorted(_in_base64(value), key=len, reverse=True)), _in_hex(value)])


def _kind(character: str) -> str:
    if character.isascii() and character.isalnum():
        return "word"
    if character in " \t\r\n":
        return "space"
    return "backslash" if character == "\\" else "other"


def _characters(kind: str, characters: str) -> str:
    if kind == "word":
        return characters
    if kind == "space":  # a cleaned line has blanks for line feeds and tabs
        return r"(?:\s|\+|%20|%0[9ad]|%0[AD]|\\{1,8}[nrt]|\\{1,8}u00(?:20|0[9ad]|0[AD]))+"
    if kind == "backslash":  # twice, four times …: with each escaping
        return rf"(?:(?:\\|%5[Cc]){{1,{8 * len(characters)}}}|(?:\\{{1,8}}u005[Cc]){{{len(characters)}}})"
    return "".join(map(_other, characters))


def _other(character: str) -> str:
    utf8 = character.encode("utf-8", "surrogatepass")
    utf16 = character.encode("utf-16-be", "surrogatepass").hex()
    percent = "".join(f"%{_hex(f'{byte:02x}')}" for byte in utf8)
    json = "".join(rf"\\{{1,8}}u{_hex(utf16[at : at + 4])}" for at in range(0, len(utf16), 4))
    return rf"(?:\\{{0,8}}{re.escape(character)}|{percent}|{json})"


def _hex(digits: str) -> str:
    """Digits in either case: the secret's own letters must keep theirs."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


def _in_base64(value: str) -> Iterator[str]:
    """What of the base64 is the value's alone, at each of the three places it can start at in a longer text."""
    raw = value.encode("utf-8", "surrogatepass")
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        first = -(-shift * 8 // 6)
        last = (shift + len(raw)) * 8 // 6
        for inner in (encoded[first:last], encoded[first:]):  # with more behind it, and at the end
            if len(inner) >= SHORTEST:
                yield inner
                yield inner.replace("+", "-").replace("/", "_")


def _in_hex(value: str) -> str:
    """Its bytes as two digits each, in either case, also as a dump or a fingerprint sets them apart.

    Of this value alone: digests and commits are hex too, and must stay readable.
    """
    return rf"{_BETWEEN.join(_hex(f'{byte:02x}') for byte in value.encode('utf-8', 'surrogatepass'))}"


_BETWEEN = r"(?:[ :-]|\\{1,8}x)?"
