"""Any HTTP endpoint of a dependency: does it answer, with which status, how fast, which limits are left."""

from dataclasses import dataclass

from mrb_tui.clients.http import HttpClient
from mrb_tui.domain.observation import ProbeSpec, Reading
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.provider_api import ReadKey
from mrb_tui.probes.provider_call import reading_from_answer, reading_from_trouble


@dataclass(frozen=True, slots=True)
class HttpEndpoint:
    """`GET url`, with the key as a bearer token where there is one to send. Any 2xx is well."""

    spec: ProbeSpec
    client: HttpClient
    url: str
    read_key: ReadKey | None
    slow_s: float
    clock: Clock

    async def observe(self) -> Reading:
        """One request; every status is a value, no answer at all is a failure."""
        try:
            login = {} if self.read_key is None else {"Authorization": f"Bearer {await self.read_key()}"}
            answer = await self.client.get(
                self.url, headers={"Accept": "application/json", **login}, timeout_s=self.spec.timeout_s
            )
        except TroubleError as error:
            return reading_from_trouble(error.trouble)
        return reading_from_answer(answer, slow_s=self.slow_s, clock=self.clock)
