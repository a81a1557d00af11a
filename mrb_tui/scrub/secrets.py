"""Secrets known by value, in all the clothes they travel in, and secrets known by their look."""

import hashlib
import re

from mrb_tui.scrub.disguises import SHORTEST, pattern_of
from mrb_tui.scrub.plain import plain

MASK = "[masked]"

_NAMES = (
    r"(?:api[_-]?key|secret(?:[_-]?key)?|passwd|password|(?:access|auth|refresh)[_-]?token|private[_-]?key"
    r"|client[_-]?secret|vault[_-]?token|authorization)"
)
_SCHEME = r"(?:Bearer|Basic|Token)\s+"
_ANY_SCHEME = r"(?:Bearer|Basic|Token|OAuth|ApiKey|GenieKey|SSWS)\s+"
"""What stands before a key after `Authorization:`; alone in a text, the later ones are ordinary words too often."""

# Nothing here may look ahead without a bound, or start anew within what it has just looked at: texts are long, and
# whoever writes them may be hostile.
_PATTERNS = re.compile(
    rf"""
    (?P<pem>-----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----[\s\S]*?
        (?:-----END[ ][A-Z ]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----|\Z))
  | (?P<jwt>(?<![\w-])eyJ[\w-]{{8,}}\.[\w-]{{8,}}\.[\w-]*)
    # "Basic authentication" is no secret: a token has a digit, a capital after a small letter, or much length.
  | (?P<scheme>\b{_SCHEME})(?=[\w\-.~+/]*?(?:[\d=]|(?-i:[a-z][A-Z]))|[\w\-.~+/]{{24}})(?P<token>[\w\-.~+/]{{8,}}=*)
    # Addresses that whoever has may write to.
  | (?P<hook>\bhooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/|\bdiscord(?:app)?\.com/api/webhooks/)
    (?P<room>[\w/-]{{8,}})
    # Alone, these words are too common; in an address they give access.
  | (?P<name>(?:{_NAMES}|(?<=[?&])(?:key|sig|token|(?:x-amz-)?signature))\\*["']?\s*[=:]\s*)
    # Quoted, also within a quoted text; a closing quote may be lost with the end of the text. Where a command reads
    # it from its standard input, it does not stand there.
    (?P<value>\\"[^"\\\n]{{4,}}(?:\\")?|"(?:[^"\\\n]|\\.){{4,}}"?|'(?:[^'\\\n]|\\.){{4,}}'?
        |(?!/dev/stdin(?![^\s"']))(?:{_ANY_SCHEME})?(?:\[masked\]|(?:[^\s"'&,;{{}}\[\]\\]|\\(?!["'nrt])){{4,}}))
  | (?P<prefixed>\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{{16,}}|\bgh[pousr]_[A-Za-z0-9]{{20,}}|\bgithub_pat_\w{{20,}}
        |\bglpat-[\w-]{{20,}}|\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{{10,}}|\bxapp-\d-[A-Za-z0-9-]{{10,}}
        |\bA[KS]IA[A-Z0-9]{{16}}\b|\bAIza[\w-]{{35}}|\b(?:hf|npm)_[A-Za-z0-9]{{30,}})
  | (?P<login>(?<=://)[^\s/:@]*:[^\s/@]+(?=@))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAME = re.compile(f"{_NAMES}$", re.IGNORECASE)
_OPENING = re.compile(r"""\\?["']""")
_HINT = re.compile(
    r"key|secret|passw|token|bearer|basic|authorization|eyj|[spr]k[-_]|gh[pousr]_|github_pat|glpat|xox|xapp|a[ks]ia|aiza"
    r"|hf_|npm_|[?&](?:x-amz-)?sig|hooks\.slack|discord|://[^/\s]*@"
)
"""Looked for in folded text: several times faster than without regard to case."""


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
        # As it is, and as it looks in a text that has been cleaned.
        forms = {form for known in self._values for form in (known, plain(known)) if len(form) >= SHORTEST}
        self._known = re.compile("|".join(map(pattern_of, sorted(forms, key=len, reverse=True))))

    def mask(self, text: str) -> str:
        """`text` with every known value, in any of its forms, and everything that looks like a secret, masked."""
        if self._known is not None:
            text = self._known.sub(MASK, text)
        if _HINT.search(text.casefold()):
            text = _PATTERNS.sub(_masked, text)
        return text

    def knows(self, text: str) -> bool:
        """Whether a known value stands in `text`, in any of its forms."""
        return self._known is not None and self._known.search(text) is not None

    def is_name(self, name: str) -> bool:
        """Whether what goes by `name` is a secret, whatever it looks like: `api_key`, `db.password`."""
        return _NAME.search(name) is not None


def fingerprint(value: str) -> str:
    """`32 characters, sha256 1a2b3c4d`: enough to compare two keys, too little to use one."""
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{len(value)} characters, sha256 {digest[:8]}"


def _masked(match: re.Match[str]) -> str:
    if match["scheme"]:
        return f"{match['scheme']}{MASK}"
    if match["hook"]:
        return f"{match['hook']}{MASK}"
    if match["name"]:
        opening = _OPENING.match(match["value"])
        quote = opening[0] if opening else ""
        closed = quote if match["value"][len(quote) :].endswith(quote) else ""
        return f"{match['name']}{quote}{MASK}{closed}"
    return MASK
