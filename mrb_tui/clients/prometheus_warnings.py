"""The warnings of an answer, which prometheus-api-client drops: that it is partial, say."""

import threading
from collections.abc import Callable
from typing import Any

import requests

_heard = threading.local()


def listen(response: requests.Response, **_: Any) -> None:
    """A response hook of requests. It runs in the thread that asked."""
    if b'"warnings"' not in response.content:
        return
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return  # whoever asked will trip on it and say so
    said = body.get("warnings") if isinstance(body, dict) else None
    _heard.warnings = tuple(map(str, said)) if isinstance(said, list) else ()


def with_warnings(call: Callable[[], Any]) -> tuple[Any, tuple[str, ...]]:
    """What `call` returns, and the warnings that came with it in this thread."""
    _heard.warnings = ()
    return call(), _heard.warnings
