"""What no terminal acts on: records are written by others too, and read by `jq -r` and `less` as well."""

import re
from typing import Any

from mrb_tui.scrub.plain import plain

# Whatever may stand for a control or format character, in UTF-8 or as an escape of JSON. It may match too much.
_SUSPICIOUS = re.compile(
    rb'\\[^"\\/n]|\x7f|\xc2[\x80-\x9f\xad]|\xd8\x9c|\xe1\xa0\x8e|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]'
    rb"|\xef\xbb\xbf|\xef\xbf[\xb9-\xbb]"
)


def is_suspicious(line: bytes) -> bool:
    """Whether a record may hold anything that `harmless` takes out: one look instead of one for each text in it."""
    return _SUSPICIOUS.search(line) is not None


def harmless(value: Any) -> Any:
    """Parsed JSON with every text in it, names too, made plain."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [harmless(item) for item in value]
    if isinstance(value, dict):
        return {plain(name): harmless(item) for name, item in value.items()}
    return value
