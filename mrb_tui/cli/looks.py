"""The looks of one service, made from its part of the configuration; what it does not have is told as such."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from mrb_tui.cli.checks.check import State
from mrb_tui.cli.cluster_watch import Cluster
from mrb_tui.cli.endpoints import control_endpoint, endpoint_of
from mrb_tui.cli.keys import Key
from mrb_tui.cli.watch_inputs import RunChecks, WatchInputs
from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.proxy import proxy_for
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.config.model import KubernetesTarget
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.bounded import BoundedLook, Seeing
from mrb_tui.looks.doctor import Doctor, Prerequisite
from mrb_tui.looks.key import KeyCheck, KeySource
from mrb_tui.looks.kubernetes.cluster_key import TITLE, ClusterKey
from mrb_tui.looks.kubernetes.events import Events
from mrb_tui.looks.kubernetes.logs import Logs
from mrb_tui.looks.kubernetes.network_policies import NetworkPolicies
from mrb_tui.looks.kubernetes.rollout import Rollout
from mrb_tui.looks.kubernetes.settings import Settings
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.limits import KeyedBy, Limits
from mrb_tui.looks.look import Look
from mrb_tui.looks.network import Network, Place
from mrb_tui.looks.provider import Provider
from mrb_tui.looks.status_page import StatusPage
from mrb_tui.looks.watch import Until, Watch

ASK_S = 8.0
"""One request; a look may need several."""
LIMIT_S = 20.0
LOGS_LIMIT_S = 30.0
DOCTOR_LIMIT_S = 60.0
CLUSTER_TIMEOUT_S = 5.0
LOG_SINCE_S = 600.0
LOG_LINES = 500
EVENTS_SINCE_S = 3600.0


@dataclass(frozen=True, slots=True)
class LookRequest:
    """A look as a runbook asks for it: its `look`, `since`, `lines` and `until`.

    `secret`: the Secret and the key in it, where the variables of the container do not tell.
    """

    kind: str
    since_s: float | None = None
    lines: int | None = None
    until: Until | None = None
    secret: tuple[str, str] | None = None


class LookBuilder:
    """Makes looks for one service. The clients they share are made when first needed, and closed with `stack`."""

    def __init__(self, inputs: WatchInputs, stack: AsyncExitStack, *, checks: RunChecks | None = None) -> None:
        self._inputs = inputs
        self._stack = stack
        self._checks = checks

    def build(self, asked: LookRequest) -> Look | Trouble:
        """The look; or why this service has no such thing. Nothing is connected yet."""
        builders: dict[str, Callable[[LookRequest], Look]] = {
            "key": self._key,
            "limits": self._limits,
            "network": self._network,
            "status-page": self._status_page,
            "rollout": self._rollout,
            "settings": self._settings,
            "network-policies": self._network_policies,
            "events": self._events,
            "logs": self._logs,
            "watch": self._watch,
            "doctor": self._doctor,
        }
        if asked.kind not in builders:
            return _absent(f"There is no look {asked.kind!r}", "this version of the console does not know it")
        try:
            return builders[asked.kind](asked)
        except TroubleError as error:
            return error.trouble

    def _key(self, asked: LookRequest) -> Look:
        config, service = self._inputs.config, self._inputs.service
        sources = [("console", config.provider.key)]
        sources += [("service", service.key)] if service.key is not None else []
        keys = [self._key_source(owner, source) for owner, source in sources]
        cluster = None
        if isinstance(service.target, KubernetesTarget):
            cluster = ClusterKey(self._workload, provider_names(config.provider.base_url), asked.secret)
        return self._bounded(asked.kind, KeyCheck(self._provider(canary=False), keys, cluster, TITLE), 2 * LIMIT_S)

    def _limits(self, asked: LookRequest) -> Look:
        service = self._inputs.service
        keys = [KeyedBy("console", self._reader(self._inputs.config.provider.key))]
        keys += [KeyedBy("service", self._reader(service.key))] if service.key is not None else []
        seeing = Limits(self._provider(canary=True), keys, self._inputs.clock)
        return self._bounded(asked.kind, seeing, 2 * LIMIT_S)

    def _network(self, asked: LookRequest) -> Look:
        provider, network = self._inputs.config.provider, self._inputs.config.network
        try:
            proxy = proxy_for(provider.base_url, network.proxy)
        except TroubleError:
            proxy = None  # HTTP tells of it
        far = Place(
            endpoint_of(provider.base_url, provider.ca_file),
            f"{provider.base_url.rstrip('/')}/v1/models",
            self._client,
        )
        control = None
        if (endpoint := control_endpoint(provider)) is not None:
            control = Place(endpoint, f"https://{endpoint}/", self._control_client)
        by = endpoint_of(proxy, None) if proxy else None
        return self._bounded(asked.kind, Network(far, control, by, self._inputs.clock, ASK_S), LIMIT_S)

    def _status_page(self, asked: LookRequest) -> Look:
        url = self._inputs.config.provider.status_url
        if url is None:
            raise TroubleError(
                _absent("There is no status page to read", "provider.status_url is not configured", "configure it")
            )
        return self._bounded(asked.kind, StatusPage(self._client, url, self._inputs.clock, ASK_S))

    def _rollout(self, asked: LookRequest) -> Look:
        return self._bounded(asked.kind, Rollout(self._workload, self._inputs.clock))

    def _settings(self, asked: LookRequest) -> Look:
        variables = {name: setting.env for name, setting in self._inputs.book.settings.items()}
        return self._bounded(asked.kind, Settings(self._workload, variables))

    def _network_policies(self, asked: LookRequest) -> Look:
        provider = self._inputs.config.provider
        return self._bounded(
            asked.kind, NetworkPolicies(self._workload, endpoint_of(provider.base_url, provider.ca_file))
        )

    def _events(self, asked: LookRequest) -> Look:
        since_s = asked.since_s or EVENTS_SINCE_S
        return self._bounded(asked.kind, Events(self._workload, self._inputs.clock, since_s))

    def _logs(self, asked: LookRequest) -> Look:
        seeing = Logs(self._workload, asked.since_s or LOG_SINCE_S, asked.lines or LOG_LINES)
        return self._bounded(asked.kind, seeing, LOGS_LIMIT_S)

    def _watch(self, asked: LookRequest) -> Look:
        if asked.until is None:
            raise TroubleError(_absent("There is nothing to wait for", "the step gives no condition"))
        return self._bounded(asked.kind, Watch(asked.until, self._inputs.clock), asked.until.within_s)

    def _doctor(self, asked: LookRequest) -> Look:
        if self._checks is None:
            raise TroubleError(
                _absent("The prerequisites cannot be tried from here", "no checks are given", "run: mrb-tui doctor")
            )
        return self._bounded(asked.kind, Doctor(_Examination(self._checks)), DOCTOR_LIMIT_S)

    def _bounded(self, kind: str, seeing: Seeing, limit_s: float = LIMIT_S) -> Look:
        return BoundedLook(kind, seeing, self._inputs.scrubber, limit_s=limit_s)

    def _provider(self, *, canary: bool) -> Provider:
        provider = self._inputs.config.provider
        model = provider.canary.model if canary and provider.canary.enabled else None
        return Provider(self._client, provider.base_url, ASK_S, model)

    def _key_source(self, owner: str, source: SecretSource) -> KeySource:
        async def warning() -> str:
            return await asyncio.to_thread(source.warning)

        return KeySource(owner, str(source), self._reader(source), warning)

    def _reader(self, source: SecretSource) -> Key:
        """Anew for each look: a key that was just rotated must be seen."""
        return Key(source, self._inputs.environment, self._inputs.scrubber.secrets)

    @cached_property
    def _client(self) -> HttpClient:
        return self._http_client(self._inputs.config.provider.ca_file)

    @cached_property
    def _control_client(self) -> HttpClient:
        return self._http_client(self._inputs.config.provider.control_ca_file)

    def _http_client(self, ca_file: Path | None) -> HttpClient:
        client = HttpClient(self._inputs.scrubber, ca_file=ca_file, proxy=self._inputs.config.network.proxy)
        self._stack.push_async_callback(client.aclose)
        return client

    @cached_property
    def _workload(self) -> WorkloadSource:
        target = self._inputs.service.target
        if not isinstance(target, KubernetesTarget):
            raise TroubleError(
                _absent(
                    "There is no cluster to look at",
                    "the service has no Kubernetes target",
                    "configure services.target",
                )
            )
        cluster = Cluster(target, self._inputs.scrubber, CLUSTER_TIMEOUT_S)
        self._stack.push_async_callback(cluster.aclose)
        return WorkloadSource(cluster, WorkloadRef(target.namespace, target.name, target.container, target.selector))


class _Examination:
    """The doctor's checks in the words of a look."""

    def __init__(self, checks: RunChecks) -> None:
        self._checks = checks

    async def __call__(self) -> Sequence[Prerequisite]:
        return [
            Prerequisite(check.subject, _HEALTH[check.state], check.seen, check.notes, check.advice)
            for check in await self._checks()
        ]


_HEALTH = {
    State.OK: Health.OK,
    State.WARNING: Health.DEGRADED,
    State.FAILED: Health.DOWN,
    State.ABSENT: Health.UNKNOWN,
}


_GENERIC = frozenset({"cluster", "internal", "local", "corp", "intra", "home"})
_SHORTEST_NAME = 4
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def provider_names(base_url: str) -> tuple[str, ...]:
    """How a variable with the provider's key is called: after the host that is asked, and would be sent that key.

    `https://api.mistral.ai` → `mistral`, and so for a mock on this machine. A name that says nothing gives none.
    """
    host = (urlsplit(base_url).hostname or "").lower()
    if host in _LOOPBACK:
        return ("mistral",)
    labels = host.split(".")
    named = labels[-2] if len(labels) > 1 and not labels[-1].isdigit() else ""
    return (named,) if len(named) >= _SHORTEST_NAME and named not in _GENERIC else ()


def _absent(what: str, why: str, *advice: str) -> Trouble:
    return Trouble(TroubleKind.CONFIGURATION, what, why, advice)
