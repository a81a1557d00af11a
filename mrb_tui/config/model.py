"""The configuration's shape. docs/configuration.md describes each key; a test holds the two together."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.durations import seconds_from

PROBE_IDS = (
    "mistral_api",
    "mistral_canary",
    "network",
    "provider_status",
    "service_health",
    "service_errors",
    "service_latency",
    "deployment",
    "pods",
    "service_logs",
)


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError("a URL is written like https://host or https://host:port/path") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_ok:
        raise ValueError("a URL is written like https://host or https://host:port/path")
    if parts.username or parts.password:
        raise ValueError("no login in a URL: secrets have their own keys")
    return value


def _link(value: str) -> str:
    return value if value.startswith("mailto:") else _url(value)


def _duration(value: object) -> object:
    return seconds_from(value) if isinstance(value, str) else value


def _host_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("a host is written like example.com:443")
    return value


def _proxy(value: str) -> str:
    return value if value in ("environment", "none") else _url(value)


Url = Annotated[str, AfterValidator(_url)]
Seconds = Annotated[float, BeforeValidator(_duration), Field(gt=0, le=86400)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Link(_Table):
    """A page that helps."""

    title: str
    url: Annotated[str, AfterValidator(_link)]


class Responder(_Table):
    """Who is at this console."""

    name: str | None = None


class Canary(_Table):
    """A completion of one token, asked now and then. It costs, so it is off."""

    enabled: bool = False
    model: str = "mistral-small-latest"


class Provider(_Table):
    """The API that the services depend on."""

    name: str = "Mistral AI"
    base_url: Url = "https://api.mistral.ai"
    status_url: Url | None = "https://status.mistral.ai/api/v2/summary.json"
    key: SecretSource = SecretSource(env="MISTRAL_API_KEY")
    ca_file: Path | None = None
    control_host: Annotated[str, AfterValidator(_host_port)] | None = "one.one.one.one:443"
    control_ca_file: Path | None = None
    canary: Canary = Canary()
    links: tuple[Link, ...] = ()


class Network(_Table):
    """How requests leave this machine."""

    proxy: Annotated[str, AfterValidator(_proxy)] = "environment"


class HealthEndpoint(_Table):
    """The service's own health endpoint, and where in its JSON it speaks of the provider."""

    url: Url
    field: str = "services.mistral"
    ca_file: Path | None = None
    headers: dict[str, SecretSource] = Field(default_factory=dict)


class Auth(_Table):
    """A login: `bearer` alone, or `username` and `password`."""

    bearer: SecretSource | None = None
    username: str | None = None
    password: SecretSource | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Auth":
        basic = (self.username is not None) + (self.password is not None)
        if (self.bearer is not None and basic) or (self.bearer is None and basic != 2):
            raise ValueError("give bearer alone, or username and password")
        return self


class Queries(_Table):
    """PromQL; `{window}` stands for the window. `errors` wants a series per `code`."""

    errors: str = "sum by (code) (rate(mistral_errors_total[{window}]))"
    rate: str = "sum(rate(mistral_requests_total[{window}]))"
    latency: str = "histogram_quantile(0.95, sum by (le) (rate(mistral_request_duration_seconds_bucket[{window}])))"


class Prometheus(_Table):
    """Where the service's figures are. The second URL is asked when the first cannot answer."""

    url: Url
    backup_url: Url | None = None
    auth: Auth | None = None
    ca_file: Path | None = None
    window: Annotated[str, Field(pattern=r"^[0-9]+(ms|s|m|h|d)$")] = "5m"
    queries: Queries = Queries()


class KubernetesTarget(_Table):
    """The workload that runs the service."""

    kind: Literal["kubernetes"]
    kubeconfig: Path | None = None
    context: str | None = None
    namespace: str | None = None
    workload: Annotated[str, Field(pattern=r"^deployment/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]
    container: str | None = None
    selector: str | None = None

    @property
    def name(self) -> str:
        """The deployment's name."""
        return self.workload.partition("/")[2]


class CommandTarget(_Table):
    """A service that is changed by commands. Nothing is watched of it yet."""

    kind: Literal["command"]
    name: str


class ByHandTarget(_Table):
    """A service that people change by hand, elsewhere."""

    kind: Literal["by-hand"]
    name: str


Target = Annotated[KubernetesTarget | CommandTarget | ByHandTarget, Field(discriminator="kind")]


class Service(_Table):
    """What is broken for users."""

    id: Identifier
    name: str | None = None
    key: SecretSource | None = None
    health: HealthEndpoint | None = None
    prometheus: Prometheus | None = None
    target: Target | None = None
    links: tuple[Link, ...] = ()


class ProbeTuning(_Table):
    """What the runbook says of a probe, said otherwise. Thresholds are in the unit of what the probe measures."""

    enabled: bool = True
    interval: Annotated[Seconds, Field(ge=1)] | None = None
    timeout: Annotated[Seconds, Field(le=120)] | None = None
    degraded: Annotated[float, BeforeValidator(_duration), Field(ge=0)] | None = None
    down: Annotated[float, BeforeValidator(_duration), Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "ProbeTuning":
        if self.degraded is not None and self.down is not None and self.degraded > self.down:
            raise ValueError("degraded comes before down")
        return self


class Ui(_Table):
    """How it looks."""

    theme: str | None = None
    ascii: bool = False
    keys: dict[str, str] = Field(default_factory=dict)


class Runbook(_Table):
    """Another runbook than the built-in one."""

    path: Path | None = None


class Config(_Table):
    """The whole of it. Everything has a default; what is not configured is absent."""

    responder: Responder = Responder()
    provider: Provider = Provider()
    network: Network = Network()
    services: tuple[Service, ...] = (Service(id="default", name="Mistral AI"),)
    probes: dict[Literal[PROBE_IDS], ProbeTuning] = Field(default_factory=dict)  # type: ignore[valid-type]  # a literal made of the tuple above
    runbook: Runbook = Runbook()
    ui: Ui = Ui()

    @model_validator(mode="after")
    def _distinct(self) -> "Config":
        seen: set[str] = set()
        for service in self.services:
            if service.id in seen:
                raise ValueError(f"two services have the id {service.id!r}")
            seen.add(service.id)
        if not self.services:
            raise ValueError("services is empty: leave it out, or give one")
        return self
