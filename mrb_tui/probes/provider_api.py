"""The provider's model list: is it reachable, does it take the key, how fast, what limits are left."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mrb_tui.clients.http import HttpAnswer, HttpClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.provider_call import ANSWER_LIMIT, reading_from_answer, reading_from_trouble

ReadKey = Callable[[], Awaitable[str]]
"""Gives the API key, or raises TroubleError saying how to set it."""


@dataclass(frozen=True, slots=True)
class ProviderApi:
    """`GET {base_url}/v1/models` with the key. A 200 does not prove that completions work, only that this does."""

    spec: ProbeSpec
    client: HttpClient
    base_url: str
    read_key: ReadKey
    slow_s: float
    clock: Clock

    async def observe(self) -> Reading:
        """One request; every status is a value, no answer at all is a failure."""
        try:
            key = await self.read_key()
            answer = await self.client.get(
                f"{self.base_url.rstrip('/')}/v1/models",
                headers={"Authorization": f"Bearer {key}", "Accept": "application/json"},
                timeout_s=self.spec.timeout_s,
            )
        except TroubleError as error:
            return reading_from_trouble(error.trouble)
        if answer.status != 200:
            return reading_from_answer(answer, slow_s=self.slow_s, clock=self.clock)
        return self._listed(answer)

    def _listed(self, answer: HttpAnswer) -> Reading:
        """A 200 counts only if it is the provider's list, not some portal's page."""
        try:
            data = answer.json()
        except TroubleError as error:
            return Reading.failed(
                error.trouble, health=Health.DEGRADED, facts={"status": 200}, answer=answer.text(ANSWER_LIMIT)
            )
        models = data.get("data") if isinstance(data, dict) else None
        if not isinstance(models, list):
            return Reading(
                outcome=Outcome.VALUE,
                health=Health.DEGRADED,
                headline="200, not a model list",
                facts={"status": 200, "latency_s": round(answer.took_s, 4)},
                measure=answer.took_s,
                answer=answer.text(ANSWER_LIMIT),
                notes=("something other than the provider may be answering: a portal, a proxy, a wrong base URL",),
            )
        reading = reading_from_answer(answer, slow_s=self.slow_s, clock=self.clock)
        first = next((str(model["id"]) for model in models if isinstance(model, dict) and "id" in model), "")
        facts = {**reading.facts, "models": len(models), **({"first_model": first} if first else {})}
        return Reading(
            outcome=reading.outcome,
            health=reading.health,
            headline=reading.headline,
            facts=facts,
            measure=reading.measure,
            answer=reading.answer,
            notes=reading.notes,
        )
