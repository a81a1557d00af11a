"""PromQL that a server would refuse."""

from collections.abc import Iterator

from mrb_tui.runbook.draft import Draft, Fault
from mrb_tui.runbook.promql import faults_in

_TAKES = {"service-errors": ("errors", "rate"), "service-latency": ("latency",)}


def broken_queries(draft: Draft) -> Iterator[Fault]:
    """In the probes' queries, and queries of a probe that asks none."""
    for probe_id, probe in draft.book.probes.items():
        for name, query in probe.queries.items():
            loc = ("probes", probe_id, "queries", name)
            if name not in _TAKES.get(probe.kind, ()):
                yield Fault(loc, f"a probe of kind {probe.kind} does not ask this")
            if wrong := faults_in(query):
                yield Fault(loc, f"not PromQL: {wrong}")
