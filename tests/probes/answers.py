"""HTTP answers made by hand."""

import json
from collections.abc import Mapping

from mrb_tui.clients.http import HttpAnswer
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets


def answer(
    status: int, body: object = "", *, headers: Mapping[str, str] | None = None, took_s: float = 0.1
) -> HttpAnswer:
    """An answer with `body` as it is if text, else as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return HttpAnswer(
        status=status,
        reason="",
        headers=headers or {},
        body=text.encode(),
        truncated=False,
        url="https://far.example/",
        took_s=took_s,
        connect_s=None,
        tls_s=None,
        first_byte_s=None,
        via_proxy=None,
        scrubber=Scrubber(Secrets()),
    )
