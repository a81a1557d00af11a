"""What actions on a service are done with: its cluster connected, requests, commands, a new key."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib import import_module

from mrb_tui.actions.kubernetes.snapshot import DeploymentRef
from mrb_tui.actions.workshop import Means
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.config.model import KubernetesTarget
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.changes import Choices

_WRITE_LIMIT_S = 10.0
_TRY_KEY_S = 8.0


class StepMeans:
    """Implements `MakeMeans` for one service. Clients are made when first needed, shared, and closed with `stack`."""

    def __init__(self, inputs: WatchInputs, stack: AsyncExitStack) -> None:
        self._inputs = inputs
        self._stack = stack
        self._making = asyncio.Lock()
        self._shared: Means | None = None
        self._key: Callable[[], Awaitable[str]] | None = None

    async def __call__(self, choices: Choices, tell: Callable[[str], None]) -> Means:
        """Connected, with what was chosen. Raises TroubleError."""
        async with self._making:
            if self._shared is None:
                self._shared = await self._make()
        if choices.secret:
            self._inputs.scrubber.secrets.add(choices.secret)
        return replace(
            self._shared,
            value_for=lambda action: choices.secret,
            key_here=await self._key_here(),
            tell=tell,
        )

    async def _make(self) -> Means:
        await asyncio.to_thread(import_module, "mrb_tui.cli.cluster_watch")
        from mrb_tui.actions.command import Surrounding
        from mrb_tui.cli.cluster_watch import Cluster
        from mrb_tui.clients.http import HttpClient

        inputs, target = self._inputs, self._inputs.service.target
        api, deployment, surrounding = None, None, Surrounding(inputs.environment)
        if isinstance(target, KubernetesTarget):
            cluster = Cluster(target, inputs.scrubber, _WRITE_LIMIT_S)
            self._stack.push_async_callback(cluster.aclose)
            api = await cluster()
            deployment = DeploymentRef(target.namespace, target.name, target.container)
            surrounding = Surrounding(inputs.environment, target.kubeconfig, api.context)
        http = HttpClient(inputs.scrubber, proxy=inputs.config.network.proxy)
        self._stack.push_async_callback(http.aclose)
        return Means(
            service=inputs.service.id,
            target_name=target.name if target is not None else inputs.service.id,
            scrubber=inputs.scrubber,
            clock=inputs.clock,
            sleep=asyncio.sleep,
            api=api,
            deployment=deployment,
            http=http,
            headers_for=self._headers,
            surrounding=surrounding,
            try_key=self._try_key,
        )

    def _headers(self, action: StepAction) -> Mapping[str, str]:
        """Those of the runbook's step with that address; what comes from the environment is read now."""
        from mrb_tui.session.step_actions import headers_by_name

        url = action.parameters.get("url") or action.parameters.get("undo_url")
        steps = (step for step in self._inputs.book.steps.values() if step.http is not None and step.http.url == url)
        step = next(steps, None)
        return headers_by_name(step, self._inputs.environment) if step is not None else {}

    async def _try_key(self, key: str) -> str:
        """Why the provider does not take a key; empty if it does."""
        from mrb_tui.clients.http import HttpClient
        from mrb_tui.looks.provider import Provider, error_of

        provider = self._inputs.config.provider
        client = HttpClient(self._inputs.scrubber, ca_file=provider.ca_file, proxy=self._inputs.config.network.proxy)
        try:
            answer = await Provider(client, provider.base_url, _TRY_KEY_S).models(key)
        except TroubleError as error:
            return str(error.trouble)
        finally:
            await client.aclose()
        if answer.status in (401, 403):
            return f"{answer.status} {error_of(answer).message or answer.reason}".strip()
        return ""

    async def _key_here(self) -> str:
        from mrb_tui.cli.keys import Key

        if self._key is None:  # one for all: it keeps the key for a while, and spares a password manager
            source, inputs = self._inputs.config.provider.key, self._inputs
            self._key = Key(source, inputs.environment, inputs.scrubber.secrets)
        try:
            return await self._key()
        except TroubleError:
            return ""  # there is nothing to compare with
