"""The shape of a runbook file, format 1. What each table holds is in `tables`."""

from typing import Annotated, Literal

from pydantic import Field

from mrb_tui.runbook.tables.documents import FieldTable, Template
from mrb_tui.runbook.tables.probes import ProbeKind, ProbeTable, QueryName, Setting
from mrb_tui.runbook.tables.steps import Step
from mrb_tui.runbook.tables.tree import Answer, Hint, Leaf, Node, Severity
from mrb_tui.runbook.tables.values import Conditions, FactId, Id, LinkTable, Scalar
from mrb_tui.tomlsource.fields import Table

__all__ = [
    "Answer",
    "Conditions",
    "FieldTable",
    "Hint",
    "Leaf",
    "LinkTable",
    "Node",
    "ProbeKind",
    "ProbeTable",
    "QueryName",
    "RunbookFile",
    "Setting",
    "Severity",
    "Step",
    "Template",
]

MOST = 300
"""Of anything: a larger tree is no runbook, and a reader at night would be lost in it."""


class RunbookFile(Table):
    """The whole file."""

    format: Literal[1]
    title: str
    start: str
    variables: Annotated[dict[FactId, Scalar], Field(default_factory=dict, max_length=MOST)]
    settings: Annotated[dict[Id, Setting], Field(default_factory=dict, max_length=MOST)]
    probes: Annotated[dict[FactId, ProbeTable], Field(max_length=MOST)]
    severities: Annotated[dict[Id, Severity], Field(max_length=MOST)]
    nodes: Annotated[dict[Id, Node], Field(max_length=MOST)]
    leaves: Annotated[dict[Id, Leaf], Field(max_length=MOST)]
    steps: Annotated[dict[Id, Step], Field(max_length=MOST)]
    hints: Annotated[dict[Id, Hint], Field(default_factory=dict, max_length=MOST)]
    templates: Annotated[dict[Id, Template], Field(default_factory=dict, max_length=MOST)]
