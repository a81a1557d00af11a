"""The configuration's shape. docs/configuration.md describes each key; a test holds the two together."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from mrb_tui.config.channels import Channels
from mrb_tui.config.incidents import Calendar, Journal, Safety
from mrb_tui.config.secret import SecretSource
from mrb_tui.config.values import (
    FilePath,
    Flag,
    HeaderName,
    HostPort,
    Identifier,
    Interval,
    LinkUrl,
    Proxy,
    Threshold,
    Timeout,
    Url,
    Window,
    WorkloadName,
)
from mrb_tui.tomlsource.fields import Table

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
"""Those of the built-in runbook for Mistral AI."""
OTHER_PROBE_IDS = ("dependency",)
"""Those that only other built-in runbooks have."""


class Link(Table):
    """A page that helps."""

    title: str
    url: LinkUrl


class Responder(Table):
    """Who is at this console."""

    name: str | None = None


class Canary(Table):
    """A completion of one token, asked now and then. It costs, so it is off."""

    enabled: Flag = False
    model: str = "mistral-small-latest"


class Provider(Table):
    """The API that the services depend on."""

    name: str = "Mistral AI"
    base_url: Url = "https://api.mistral.ai"
    status_url: Url | None = "https://status.mistral.ai/api/v2/summary.json"
    key: SecretSource = SecretSource(env="MISTRAL_API_KEY")
    ca_file: FilePath | None = None
    control_host: HostPort | None = "one.one.one.one:443"
    control_ca_file: FilePath | None = None
    canary: Canary = Canary()
    links: tuple[Link, ...] = ()


class Network(Table):
    """How requests leave this machine."""

    proxy: Proxy = "environment"


class HealthEndpoint(Table):
    """The service's own health endpoint, and where in its JSON it speaks of the provider."""

    url: Url
    field: str = "services.mistral"
    ca_file: FilePath | None = None
    headers: dict[HeaderName, SecretSource] = Field(default_factory=dict)


class Auth(Table):
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


class Queries(Table):
    """PromQL; `{window}` stands for the window. `errors` wants a series per `code`; without `latency` no such probe."""

    errors: str = "sum by (code) (rate(mistral_errors_total[{window}]))"
    rate: str = "sum(rate(mistral_requests_total[{window}]))"
    latency: str | None = None


class Prometheus(Table):
    """Where the service's figures are. The second URL is asked when the first cannot answer."""

    url: Url
    backup_url: Url | None = None
    auth: Auth | None = None
    ca_file: FilePath | None = None
    window: Window = "5m"
    queries: Queries = Queries()


class KubernetesTarget(Table):
    """The workload that runs the service."""

    kind: Literal["kubernetes"]
    kubeconfig: FilePath | None = None
    context: str | None = None
    namespace: str = "default"
    workload: WorkloadName
    container: str | None = None
    selector: str | None = None

    @property
    def name(self) -> str:
        """The deployment's name."""
        return self.workload.partition("/")[2]


class CommandTarget(Table):
    """A service that is changed by commands, without a shell. `{name}` and `{value}` stand for a setting."""

    kind: Literal["command"]
    name: str
    set: tuple[str, ...] | None = None
    read: tuple[str, ...] | None = None


class ByHandTarget(Table):
    """A service that people change by hand, elsewhere."""

    kind: Literal["by-hand"]
    name: str


def _has_kind(value: object) -> object:
    if isinstance(value, Mapping) and "kind" not in value:
        raise ValueError('needs kind = "kubernetes", "command" or "by-hand"')
    return value


Target = Annotated[
    KubernetesTarget | CommandTarget | ByHandTarget, Field(discriminator="kind"), BeforeValidator(_has_kind)
]


class Service(Table):
    """What is broken for users."""

    id: Identifier
    name: str | None = None
    key: SecretSource | None = None
    health: HealthEndpoint | None = None
    prometheus: Prometheus | None = None
    target: Target | None = None
    links: tuple[Link, ...] = ()


class ProbeTuning(Table):
    """What the runbook says of a probe, said otherwise. Thresholds are in the unit of what the probe measures."""

    enabled: Flag = True
    interval: Interval | None = None
    timeout: Timeout | None = None
    degraded: Threshold | None = None
    down: Threshold | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "ProbeTuning":
        if self.degraded is not None and self.down is not None and self.degraded > self.down:
            raise ValueError("degraded comes before down")
        return self


class Ui(Table):
    """How it looks."""

    theme: str | None = None
    ascii: Flag = False
    mouse: Flag = False
    bell: Flag = False
    keys: dict[str, str] = Field(default_factory=dict)


class Runbook(Table):
    """Which runbook: a file of one's own, else a built-in one by name; and its variables, said otherwise."""

    name: Identifier = "mistral"
    path: FilePath | None = None
    variables: dict[str, str | int | float | bool] = Field(default_factory=dict)


def _some(value: object) -> object:
    if value in ([], ()):
        raise ValueError("is empty: leave it out, or give one")
    return value


class Config(Table):
    """The whole of it. Everything has a default; what is not configured is absent."""

    responder: Responder = Responder()
    provider: Provider = Provider()
    network: Network = Network()
    services: Annotated[tuple[Service, ...], BeforeValidator(_some)] = (Service(id="default", name="Mistral AI"),)
    probes: dict[Identifier, ProbeTuning] = Field(default_factory=dict)
    """By id. Which ids there are, the runbook says: see `load.check_probes`."""
    runbook: Runbook = Runbook()
    journal: Journal = Journal()
    calendar: Calendar = Calendar()
    safety: Safety = Safety()
    channels: Channels = Channels()
    ui: Ui = Ui()
