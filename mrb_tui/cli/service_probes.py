"""The probes that need no cluster, a few lines for each kind."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import cached_property
from pathlib import Path

from mrb_tui.cli.endpoints import control_endpoint, endpoint_of
from mrb_tui.cli.keys import Key
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.prometheus import BasicAuth, BearerAuth, PrometheusClient
from mrb_tui.clients.proxy import proxy_for
from mrb_tui.config.model import HealthEndpoint, Prometheus
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.observation import ProbeSpec
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.canary import CompletionCanary
from mrb_tui.probes.http_endpoint import HttpEndpoint
from mrb_tui.probes.network import NetworkPath
from mrb_tui.probes.probe import Probe
from mrb_tui.probes.prometheus_pair import PrometheusPair
from mrb_tui.probes.provider_api import ProviderApi
from mrb_tui.probes.service_health import ServiceHealth
from mrb_tui.probes.service_metrics import ServiceErrors, ServiceLatency, Thresholds
from mrb_tui.probes.status_page import StatusPage
from mrb_tui.runbook.model import ProbeKind, QueryName


class ProbeBuilder:
    """Makes probes for one service; the clients they share are closed with `stack`."""

    def __init__(self, inputs: WatchInputs, stack: AsyncExitStack) -> None:
        self._inputs = inputs
        self._stack = stack

    async def build(self, kind: ProbeKind, spec: ProbeSpec) -> Probe:
        """One probe. Raises TroubleError."""
        builders = {
            "provider-api": self._provider_api,
            "canary": self._canary,
            "network": self._network,
            "status-page": self._status_page,
            "service-health": self._service_health,
            "service-errors": self._service_errors,
            "service-latency": self._service_latency,
            "http": self._http,
        }
        return await builders[kind](spec)

    def queries(self) -> Mapping[str, str]:
        """The queries behind the service's figures, by name; none without a Prometheus."""
        if self._inputs.service.prometheus is None:
            return {}
        named: dict[str, str] = {}
        for spec in self._inputs.specs.values():
            kind = self._inputs.kind(spec)
            if kind == "service-errors":
                named |= {"errors": self._query(spec, "errors"), "rate": self._query(spec, "rate")}
            elif kind == "service-latency":
                named |= {"latency": self._query(spec, "latency")}
        return named

    async def servers(self, timeout_s: float) -> tuple[PrometheusClient, ...]:
        """The service's Prometheus and its stand-in, with a time limit of their own. Raises TroubleError."""
        urls = (self._prometheus.url, self._prometheus.backup_url)
        return tuple([await self._server(url, timeout_s) for url in urls if url is not None])

    async def _provider_api(self, spec: ProbeSpec) -> Probe:
        slow_s, _ = self._inputs.thresholds(spec)
        base_url = self._inputs.config.provider.base_url
        return ProviderApi(spec, self._provider_client, base_url, self._provider_key, slow_s, self._inputs.clock)

    async def _http(self, spec: ProbeSpec) -> Probe:
        slow_s, _ = self._inputs.thresholds(spec)
        table = self._inputs.book.probes[spec.id]
        return HttpEndpoint(
            spec,
            self._provider_client,
            f"{self._inputs.config.provider.base_url.rstrip('/')}{table.path}",
            self._provider_key if table.send_key else None,
            slow_s,
            self._inputs.clock,
        )

    async def _canary(self, spec: ProbeSpec) -> Probe:
        slow_s, _ = self._inputs.thresholds(spec)
        provider = self._inputs.config.provider
        return CompletionCanary(
            spec,
            self._provider_client,
            provider.base_url,
            self._provider_key,
            provider.canary.model,
            slow_s,
            self._inputs.clock,
        )

    async def _network(self, spec: ProbeSpec) -> Probe:
        provider = self._inputs.config.provider
        try:
            proxy = proxy_for(provider.base_url, self._inputs.config.network.proxy)
        except TroubleError:
            proxy = None  # the provider's own probe tells of it
        return NetworkPath(
            spec,
            endpoint_of(provider.base_url, provider.ca_file),
            control_endpoint(provider),
            endpoint_of(proxy, None) if proxy else None,
        )

    async def _status_page(self, spec: ProbeSpec) -> Probe:
        return StatusPage(spec, self._provider_client, self._inputs.config.provider.status_url or "")

    async def _service_health(self, spec: ProbeSpec) -> Probe:
        health = self._inputs.service.health
        assert health is not None
        slow_s, _ = self._inputs.thresholds(spec)
        return ServiceHealth(
            spec, self._client(health.ca_file), health.url, health.field, slow_s, self._headers(health)
        )

    async def _service_errors(self, spec: ProbeSpec) -> Probe:
        return ServiceErrors(
            spec,
            await self._pair(spec),
            self._query(spec, "errors"),
            self._query(spec, "rate"),
            Thresholds(*self._inputs.thresholds(spec)),
        )

    async def _service_latency(self, spec: ProbeSpec) -> Probe:
        query = self._query(spec, "latency")
        return ServiceLatency(spec, await self._pair(spec), query, Thresholds(*self._inputs.thresholds(spec)))

    def _query(self, spec: ProbeSpec, name: QueryName) -> str:
        """The configuration's query, where it gives one; else the runbook's; else the usual one."""
        queries = self._prometheus.queries
        usual: str | None = getattr(queries, name)
        given = name in queries.model_fields_set
        own = usual if given else self._inputs.book.probes[spec.id].queries.get(name, usual)
        assert own is not None, "a probe without its query is not configured"
        return own.replace("{window}", self._prometheus.window)

    @property
    def _prometheus(self) -> Prometheus:
        prometheus = self._inputs.service.prometheus
        assert prometheus is not None
        return prometheus

    @cached_property
    def _provider_client(self) -> HttpClient:
        return self._client(self._inputs.config.provider.ca_file)

    @cached_property
    def _provider_key(self) -> Key:
        return self._key(self._inputs.config.provider.key)

    def _client(self, ca_file: Path | None) -> HttpClient:
        client = HttpClient(self._inputs.scrubber, ca_file=ca_file, proxy=self._inputs.config.network.proxy)
        self._stack.push_async_callback(client.aclose)
        return client

    def _key(self, source: SecretSource) -> Key:
        return Key(source, self._inputs.environment, self._inputs.scrubber.secrets)

    def _headers(self, health: HealthEndpoint) -> "_Headers":
        return _Headers({name: self._key(source) for name, source in health.headers.items()})

    async def _pair(self, spec: ProbeSpec) -> PrometheusPair:
        """Half of the probe's time for each of two servers."""
        prometheus = self._prometheus
        share_s = spec.timeout_s / (2 if prometheus.backup_url else 1)
        backup = await self._server(prometheus.backup_url, share_s) if prometheus.backup_url else None
        return PrometheusPair(await self._server(prometheus.url, share_s), backup)

    async def _server(self, url: str, timeout_s: float) -> PrometheusClient:
        client = PrometheusClient(
            url,
            self._inputs.scrubber,
            auth=await self._auth(),
            ca_file=self._prometheus.ca_file,
            proxy=self._inputs.config.network.proxy,
            timeout_s=timeout_s,
        )
        self._stack.push_async_callback(client.aclose)
        return client

    async def _auth(self) -> BearerAuth | BasicAuth | None:
        auth = self._prometheus.auth
        if auth is None:
            return None
        if auth.bearer is not None:
            return BearerAuth(await self._key(auth.bearer)())
        assert auth.username is not None
        assert auth.password is not None
        return BasicAuth(auth.username, await self._key(auth.password)())


class _Headers:
    """The health endpoint's extra headers, read when they are needed."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._keys = keys

    async def __call__(self) -> Mapping[str, str]:
        return {name: await key() for name, key in self._keys.items()}
