"""The shape of a runbook file, format 1."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mrb_tui.domain.durations import seconds_from
from mrb_tui.domain.observation import Measure, Vantage, Weight


def _seconds(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a duration is written like 500ms, 10s, 1m30s or 1h")  # noqa: TRY004 - located by pydantic
    return seconds_from(value) if isinstance(value, str) else value


Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0)]
Amount = Annotated[float, BeforeValidator(_seconds), Field(ge=0)]
Conditions = dict[Literal["any", "all"], list[str]] | str
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
]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class LinkTable(_Table):
    """A page that helps."""

    title: str
    url: str


class ProbeTable(_Table):
    """A probe, as far as the runbook decides it. Thresholds are in the measure's unit."""

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


class Severity(_Table):
    """How grave an incident is, and how soon somebody acts."""

    definition: str
    respond_within: str
    examples: tuple[str, ...] = ()


class Setting(_Table):
    """A thing the runbook changes by name; `env` is the variable that carries it."""

    env: str


class Answer(_Table):
    """One way out of a question. `when` are conditions over facts."""

    say: str
    go: str
    when: Conditions | None = None


class Node(_Table):
    """A question. `unknown` is where *cannot tell* leads."""

    ask: str
    unknown: str
    answers: tuple[Answer, ...]


class Leaf(_Table):
    """An end of the tree."""

    title: str
    category: str
    steps: tuple[str, ...] = ()


class Step(_Table):
    """Something to look at, to change, to tell or to do by hand."""

    title: str
    by_hand: str | None = None
    look: str | None = None
    set: str | None = None
    to: str | int | None = None
    does: str | None = None
    tell: str | None = None
    why: str = ""
    links: tuple[str, ...] = ()


class RunbookFile(_Table):
    """The whole file."""

    format: Literal[1]
    title: str
    start: str
    settings: dict[str, Setting] = Field(default_factory=dict)
    probes: dict[str, ProbeTable]
    severities: dict[str, Severity]
    nodes: dict[str, Node]
    leaves: dict[str, Leaf]
    steps: dict[str, Step]
