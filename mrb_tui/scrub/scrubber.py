"""The gate: cleaned first, masked second, so that no control sequence can hide a secret from the mask."""

from typing import Any

from mrb_tui.scrub.plain import one_line, plain
from mrb_tui.scrub.secrets import MASK, Secrets

TEXT_LIMIT = 1_000_000
LINE_LIMIT = 4_000


class Scrubber:
    """One for the whole process, made by the composition root."""

    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets

    def text(self, raw: str | bytes, limit: int = TEXT_LIMIT) -> str:
        """Several lines. Masked before they are cut, lest a cut leave half a secret."""
        return plain(self.secrets.mask(plain(_decoded(raw, 2 * TEXT_LIMIT))), limit=limit)

    def line(self, raw: str | bytes, limit: int = LINE_LIMIT) -> str:
        """One line, at most `limit` characters."""
        return one_line(self.secrets.mask(one_line(_decoded(raw, 64 * 1024))), limit)

    def data(self, value: Any) -> Any:
        """Parsed JSON with every string in it, names too, cleaned and masked."""
        if isinstance(value, str):
            return self.secrets.mask(plain(value))
        if isinstance(value, list):
            return [self.data(item) for item in value]
        if isinstance(value, dict):
            return {self.data(name): self._named(name, item) for name, item in value.items()}
        return value

    def _named(self, name: Any, value: Any) -> Any:
        """As text, `"password": "…"` gives itself away; parsed, only its name does."""
        secret = isinstance(value, str) and value and isinstance(name, str) and self.secrets.is_name(name)
        return MASK if secret else self.data(value)


def _decoded(raw: str | bytes, limit: int) -> str:
    return raw[:limit].decode("utf-8", "replace") if isinstance(raw, bytes) else raw[:limit]
