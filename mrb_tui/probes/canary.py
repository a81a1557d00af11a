"""A completion of one token: the only proof that completions work. Off by default, for it costs."""

from dataclasses import dataclass

from mrb_tui.clients.http import HttpClient
from mrb_tui.domain.observation import ProbeSpec, Reading
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.provider_api import ReadKey
from mrb_tui.probes.provider_call import reading_from_answer, reading_from_trouble


@dataclass(frozen=True, slots=True)
class CompletionCanary:
    """`POST {base_url}/v1/chat/completions` asking `model` for one token."""

    spec: ProbeSpec
    client: HttpClient
    base_url: str
    read_key: ReadKey
    model: str
    slow_s: float
    clock: Clock

    async def observe(self) -> Reading:
        """One completion; every status is a value, no answer at all is a failure."""
        try:
            key = await self.read_key()
            answer = await self.client.request(
                "POST",
                f"{self.base_url.rstrip('/')}/v1/chat/completions",
                headers={"Authorization": f"Bearer {key}", "Accept": "application/json"},
                json={"model": self.model, "messages": [{"role": "user", "content": "ping"}], "max_tokens": 1},
                timeout_s=self.spec.timeout_s,
            )
        except TroubleError as error:
            return reading_from_trouble(error.trouble)
        return reading_from_answer(answer, slow_s=self.slow_s, clock=self.clock, ok_headline="completes")
