"""A requests transport that never holds more of an answer than its cap."""

import ssl
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


class TooLarge(requests.RequestException):
    """The answer went past the cap."""


class CappedAdapter(HTTPAdapter):
    """Reads at most `cap` bytes, decompressed; asks once; trusts whom `context` trusts."""

    def __init__(self, cap: int, context: ssl.SSLContext | None) -> None:
        self._cap = cap
        self._context = context
        super().__init__(max_retries=Retry(total=0, redirect=0, raise_on_status=False))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As the base class, with our context."""
        super().init_poolmanager(*args, **({**kwargs, "ssl_context": self._context} if self._context else kwargs))

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """As the base class, with our context."""
        return super().proxy_manager_for(
            proxy, **({**kwargs, "ssl_context": self._context} if self._context else kwargs)
        )

    def send(self, request: requests.PreparedRequest, stream: bool = False, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # the stub names what is passed through here
        """As the base class; the body is read here, up to the cap."""
        response = super().send(request, stream=True, **kwargs)
        body = bytearray()
        for piece in response.iter_content(64 * 1024):
            body += piece
            if len(body) > self._cap:
                response.close()
                raise TooLarge(f"more than {self._cap:,} bytes", request=request)
        response._content = bytes(body)  # what requests itself fills in when it is not streaming
        return response
