"""The probes that ask Prometheus, over servers that say what a test tells them to."""

import math
from datetime import UTC, datetime

from mrb_tui.clients.prometheus import PrometheusClient, PromSample, QueryAnswer
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Measure, Outcome, ProbeSpec, Reading, Vantage
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.prometheus_pair import PrometheusPair
from mrb_tui.probes.service_metrics import ServiceErrors, ServiceLatency, Thresholds
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

AT = datetime(2026, 11, 24, tzinfo=UTC)
SPEC = ProbeSpec(
    id="p", label="P", short="P", vantage=Vantage.SERVICE, interval_s=10, timeout_s=8, measure=Measure.RATIO
)


class Server(PrometheusClient):
    """Answers every query the same way, without a network."""

    def __init__(self, name: str, *values: float, broken: TroubleKind | None = None) -> None:
        super().__init__(f"http://{name}.example:9090", Scrubber(Secrets()), timeout_s=1.0)
        self._values = values
        self._broken = broken

    async def query(self, promql: str) -> QueryAnswer:
        if self._broken is not None:
            what = f"Prometheus at {self.url} was not read"
            raise TroubleError(Trouble(self._broken, what, self._broken.words, ("is it running?",)))
        return QueryAnswer(tuple(PromSample({}, value, AT) for value in self._values), ())


async def latency(server: Server) -> Reading:
    return await ServiceLatency(SPEC, PrometheusPair(server, None), "p95", Thresholds(5.0, 20.0)).observe()


async def errors(primary: Server, backup: Server | None) -> Reading:
    return await ServiceErrors(SPEC, PrometheusPair(primary, backup), "e", "r", Thresholds(0.01, 0.25)).observe()


async def test_a_latency_that_is_no_number_means_that_nothing_was_asked_of_the_service() -> None:
    reading = await latency(Server("one", math.nan))
    assert (reading.outcome, reading.headline) == (Outcome.NO_DATA, "no requests to time")


async def test_a_latency_without_a_series_means_that_the_query_is_wrong() -> None:
    reading = await latency(Server("one"))
    assert (reading.outcome, reading.headline) == (Outcome.NO_DATA, "no such series")
    assert "services.prometheus.queries.latency" in reading.notes[-1]


async def test_the_second_url_answers_where_the_first_does_not() -> None:
    reading = await errors(Server("one", broken=TroubleKind.REFUSED), Server("two", 5.0))
    assert reading.health is Health.DOWN
    assert "one.example" in reading.notes[0]


async def test_of_two_that_fail_both_are_told() -> None:
    reading = await errors(Server("one", broken=TroubleKind.REFUSED), Server("two", broken=TroubleKind.TIMEOUT))
    assert reading.trouble is not None
    assert reading.trouble.kind is TroubleKind.REFUSED
    assert "one.example" in reading.trouble.what
    assert "two.example" in reading.trouble.why


async def test_without_a_second_url_one_is_proposed() -> None:
    reading = await errors(Server("one", broken=TroubleKind.REFUSED), None)
    assert reading.trouble is not None
    assert any("services.prometheus.backup_url" in advice for advice in reading.trouble.advice)
    with_one = await errors(Server("one", broken=TroubleKind.REFUSED), Server("two", broken=TroubleKind.REFUSED))
    assert with_one.trouble is not None
    assert not any("backup_url" in advice for advice in with_one.trouble.advice)


async def test_a_query_that_is_refused_is_not_repeated_elsewhere() -> None:
    reading = await errors(Server("one", broken=TroubleKind.REJECTED), Server("two", 5.0))
    assert reading.trouble is not None
    assert reading.trouble.kind is TroubleKind.REJECTED
    assert not any("backup_url" in advice for advice in reading.trouble.advice)
