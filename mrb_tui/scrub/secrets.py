"""Secrets known by value, in all the clothes they travel in, and secrets known by their look."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

MASK = "[masked]"
SHORTEST = 6
"""Shorter values would mask ordinary words."""

_PATTERNS = re.compile(
    r"""
    (?P<pem>-----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----[\s\S]*?(?:-----END[ ][A-Z ]*PRIVATE[ ]KEY-----|\Z))
  | (?P<jwt>\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)
  | (?P<scheme>\b(?:Bearer|Basic|Token)\s+)(?P<token>[\w\-.~+/]{8,}=*)
  | (?P<name>["']?\b[\w.-]*?(?:api[_-]?key|apikey|secret(?:[_-]?key)?|passwd|password|access[_-]?token|auth[_-]?token|
        refresh[_-]?token|private[_-]?key|client[_-]?secret|x-api-key|authorization)["']?\s*[=:]\s*)
    (?P<value>"[^"\n]{4,}"|'[^'\n]{4,}'|(?!\[masked\])[^\s"'&,;{}\[\]]{4,})
  | (?P<prefixed>\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abposr]-[A-Za-z0-9-]{10,}
        |\bAKIA[A-Z0-9]{16}\b)
  | (?P<login>(?<=://)[^\s/:@]+:[^\s/@]+(?=@))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HINT = re.compile(
    r"key|secret|passw|token|bearer|basic|authorization|eyj|sk[-_]|pk[-_]|rk[-_]|gh[pousr]_|xox|akia|://[^/\s]*@",
    re.IGNORECASE,
)


class Secrets:
    """Values that must never be shown or stored. They are kept for comparison and never printed."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._known: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return f"Secrets({len(self._values)} values)"

    def add(self, value: str) -> None:
        """Mask `value` from now on. Empty and very short values are ignored."""
        value = value.strip()
        if len(value) < SHORTEST or value in self._values:
            return
        self._values.add(value)
        forms = sorted({form for known in self._values for form in _forms(known)}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, forms)))

    def mask(self, text: str) -> str:
        """`text` with every known value, in any of its forms, and everything that looks like a secret, masked."""
        if self._known is not None:
            text = self._known.sub(MASK, text)
        if _HINT.search(text):
            text = _PATTERNS.sub(_masked, text)
        return text


def fingerprint(value: str) -> str:
    """`32 characters, sha256 1a2b3c4d`: enough to compare two keys, too little to use one."""
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{len(value)} characters, sha256 {digest[:8]}"


def _masked(match: re.Match[str]) -> str:
    if match["scheme"]:
        return f"{match['scheme']}{MASK}"
    if match["name"]:
        quoted = match["value"][0] if match["value"][0] in "\"'" else ""
        return f"{match['name']}{quoted}{MASK}{quoted}"
    return MASK


def _forms(value: str) -> Iterator[str]:
    """The value as it is, percent-encoded, JSON-escaped, and in base64 at each of the three alignments."""
    raw = value.encode("utf-8", "surrogatepass")
    yield value
    for form in (quote(raw, safe=""), quote(raw), quote_plus(raw)):
        yield form
        yield form.lower() if "%" in form else form
    for ascii_only in (True, False):
        escaped = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode()
        first = -(-shift * 8 // 6)
        last = (shift + len(raw)) * 8 // 6
        inner = encoded[first:last]
        if len(inner) >= SHORTEST:
            yield inner
            yield inner.replace("+", "-").replace("/", "_")
