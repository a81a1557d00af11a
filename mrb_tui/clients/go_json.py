"""JSON Patches in the very bytes that Go would write.

The API server's patch library compares strings as they are encoded, not as they are meant: a test with `\\u2192` for an
arrow, or with a bare `&`, would fail for ever, and look like somebody else's change.
"""

import json
from typing import Any

import aiohttp

from mrb_tui.clients.kube_words import JSON_PATCH

_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def go_json(value: Any) -> bytes:
    """As Go's encoding/json: these five escaped, all others beyond ASCII as they are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED).encode()  # outside of strings JSON has none of them


async def as_go_writes(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp middleware: the official client encodes bodies by itself, and leaves no other way."""
    if request.headers.get("Content-Type") == JSON_PATCH and isinstance(request.body, aiohttp.Payload):
        await request.update_body(go_json(json.loads(await request.body.as_bytes())))
    return await handler(request)
