"""Which probes a service has: the runbook names them, the configuration tunes them; the rest is absent."""

from mrb_tui.config.model import Config, KubernetesTarget, ProbeTuning, Service
from mrb_tui.domain.observation import Link, ProbeSpec
from mrb_tui.runbook.model import ProbeKind, ProbeTable, RunbookFile


def specs_for(service: Service, config: Config, book: RunbookFile) -> dict[str, ProbeSpec]:
    """By probe id, in the runbook's order."""
    present = _present(service, config, book)
    return {
        probe_id: _spec(probe_id, table, tuning(config, probe_id))
        for probe_id, table in book.probes.items()
        if table.kind in present and tuning(config, probe_id).enabled
    }


def tuning(config: Config, probe_id: str) -> ProbeTuning:
    """What the configuration says of a probe; nothing said is all defaults."""
    tunings: dict[str, ProbeTuning] = dict(config.probes)
    return tunings.get(probe_id, ProbeTuning())


def threshold(config: Config, book: RunbookFile, probe_id: str) -> tuple[float, float]:
    """From where it is degraded and down: the configuration's word, else the runbook's, else never."""
    tuned, table = tuning(config, probe_id), book.probes[probe_id]
    degraded, down = (
        next((value for value in pair if value is not None), float("inf"))
        for pair in ((tuned.degraded, table.degraded), (tuned.down, table.down))
    )
    return degraded, down


def _present(service: Service, config: Config, book: RunbookFile) -> set[ProbeKind]:
    kinds: set[ProbeKind] = {"provider-api", "http", "network"}
    if config.provider.canary.enabled:
        kinds.add("canary")
    if config.provider.status_url is not None:
        kinds.add("status-page")
    if service.health is not None:
        kinds.add("service-health")
    if service.prometheus is not None:
        kinds.add("service-errors")
        has_query = any("latency" in table.queries for table in book.probes.values())
        if has_query or service.prometheus.queries.latency is not None:
            kinds.add("service-latency")
    if isinstance(service.target, KubernetesTarget):
        kinds |= {"workload", "pods", "logs"}
    return kinds


def _spec(probe_id: str, table: ProbeTable, tuned: ProbeTuning) -> ProbeSpec:
    return ProbeSpec(
        id=probe_id,
        label=table.label,
        short=table.short,
        vantage=table.vantage,
        interval_s=tuned.interval or table.interval,
        timeout_s=tuned.timeout or table.timeout,
        weight=table.weight,
        measure=table.measure,
        question=table.question,
        links=tuple(Link(link.title, link.url) for link in table.links),
    )
