"""The provider as the looks ask it: with a key, or with none."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mrb_tui.clients.http import HttpAnswer, HttpClient
from mrb_tui.clients.provider_error import ProviderError, provider_error

ReadKey = Callable[[], Awaitable[str]]
"""Gives an API key, or raises TroubleError saying how to set it."""

_BODY = 4_000


@dataclass(frozen=True, slots=True)
class Provider:
    """Its API. `canary_model` is asked for one token where that is wanted: it costs."""

    client: HttpClient
    base_url: str
    timeout_s: float
    canary_model: str | None = None

    async def models(self, key: str | None) -> HttpAnswer:
        """The model list. Raises TroubleError where no status came."""
        return await self.client.get(f"{self._base}/v1/models", headers=_headers(key), timeout_s=self.timeout_s)

    async def completion(self, key: str, model: str) -> HttpAnswer:
        """One token. Raises TroubleError where no status came."""
        return await self.client.request(
            "POST",
            f"{self._base}/v1/chat/completions",
            headers=_headers(key),
            json={"model": model, "messages": [{"role": "user", "content": "ping"}], "max_tokens": 1},
            timeout_s=self.timeout_s,
        )

    @property
    def _base(self) -> str:
        return self.base_url.rstrip("/")


def error_of(answer: HttpAnswer) -> ProviderError:
    """What the answer says of its error; empty for a success."""
    return ProviderError() if answer.status < 300 else provider_error(answer.text(_BODY))


def error_lines(error: ProviderError) -> list[str]:
    """Type, code, message and request id, as far as they are there."""
    named = (("type", error.type), ("code", error.code), ("message", error.message), ("request id", error.request_id))
    return [f"  {name}: {said}" for name, said in named if said]


def _headers(key: str | None) -> dict[str, str]:
    return {"Accept": "application/json", **({"Authorization": f"Bearer {key}"} if key is not None else {})}
