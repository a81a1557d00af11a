"""Probes and settings, as far as the runbook decides them."""

from typing import Annotated, Literal

from pydantic import Field

from mrb_tui.domain.observation import Measure, Vantage, Weight
from mrb_tui.runbook.tables.values import Amount, EnvName, LinkTable, Seconds
from mrb_tui.tomlsource.fields import Table, written

ProbeKind = Literal[
    "provider-api",
    "canary",
    "network",
    "status-page",
    "service-health",
    "service-errors",
    "service-latency",
    "workload",
    "pods",
    "logs",
    "http",
]
QueryName = Literal["errors", "rate", "latency"]


class ProbeTable(Table):
    """A probe. Thresholds are in the measure's unit."""

    kind: ProbeKind
    label: str
    short: Annotated[str, Field(max_length=5)]
    vantage: Vantage
    interval: Seconds
    timeout: Seconds
    weight: Weight = Weight.DECIDING
    measure: Measure = Measure.SECONDS
    question: str = ""
    degraded: Amount | None = None
    down: Amount | None = None
    links: tuple[LinkTable, ...] = ()
    path: Annotated[str, written(r"/\S*", "a path begins with / and has no blanks")] = "/"
    """`http` only: what is asked for, below the provider's base URL."""
    send_key: bool = False
    """`http` only: whether the provider's key goes along."""
    queries: dict[QueryName, str] = Field(default_factory=dict)
    """PromQL, where the configuration gives none; `{window}` stands for its window."""


class Setting(Table):
    """A thing the runbook changes by name; `env` is the variable that carries it."""

    env: EnvName
