"""Secrets as probes ask for them: read off the event loop, kept for a while, known to the scrubber before use."""

import asyncio
from collections.abc import Mapping

from mrb_tui.config.secret import SecretSource
from mrb_tui.scrub.secrets import Secrets

KEPT_S = 60.0
"""How long a secret is used before it is read again: it spares a password manager, and notices a rotation."""


class Key:
    """One secret. Called, it gives the value; raises TroubleError where there is none."""

    def __init__(self, source: SecretSource, environment: Mapping[str, str], secrets: Secrets) -> None:
        self.source = source
        self._environment = environment
        self._secrets = secrets
        self._value = ""
        self._read_at_s = float("-inf")
        self._reading = asyncio.Lock()

    async def __call__(self) -> str:
        """The value."""
        loop = asyncio.get_running_loop()
        async with self._reading:
            if loop.time() - self._read_at_s > KEPT_S:
                self._value = await asyncio.to_thread(self.source.read, self._environment)
                self._secrets.add(self._value)
                self._read_at_s = loop.time()
            return self._value
