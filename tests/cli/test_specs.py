"""What is not configured is absent."""

from mrb_tui.cli.specs import specs_for
from mrb_tui.config.model import Config, KubernetesTarget, Prometheus, Queries, Service
from mrb_tui.runbook.load import load_runbook


def probes_of(service: Service) -> set[str]:
    return set(specs_for(service, Config(services=(service,)), load_runbook(None)))


def test_a_service_of_which_nothing_is_said_has_the_providers_probes() -> None:
    assert probes_of(Service(id="chat")) == {"mistral_api", "network", "provider_status"}


def test_prometheus_brings_errors_and_a_query_of_its_own_latency() -> None:
    """Which histogram a service has cannot be guessed; a pane that never knows would keep the verdict unknown."""
    without = Prometheus(url="http://prometheus.example:9090")
    asked = Prometheus(url="http://prometheus.example:9090", queries=Queries(latency="p95"))
    assert "service_errors" in probes_of(Service(id="chat", prometheus=without))
    assert "service_latency" not in probes_of(Service(id="chat", prometheus=without))
    assert "service_latency" in probes_of(Service(id="chat", prometheus=asked))


def test_a_workload_brings_its_pods_and_logs() -> None:
    target = KubernetesTarget(kind="kubernetes", workload="deployment/web")
    assert {"deployment", "pods", "service_logs"} <= probes_of(Service(id="chat", target=target))
