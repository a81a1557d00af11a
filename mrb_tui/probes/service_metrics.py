"""What Prometheus says of the service: the share of requests that fail, by code, and how slow the rest are.

An empty result is *no data*, never zero: a service that stopped reporting must not look well.
"""

import math
from dataclasses import dataclass

from mrb_tui.clients.prometheus import QueryAnswer
from mrb_tui.domain.durations import short
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.probes.prometheus_pair import PairAnswer, PrometheusPair

EXPECTED_CODES = (400, 401, 402, 403, 404, 408, 422, 429, 500, 502, 503, 504)
"""What a runbook may ask for before it has occurred."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `degraded` on it is degraded, from `down` on it is down, in the measure's unit."""

    degraded: float
    down: float

    def health(self, value: float) -> Health:
        """Where `value` falls."""
        return Health.DOWN if value >= self.down else Health.DEGRADED if value >= self.degraded else Health.OK


@dataclass(frozen=True, slots=True)
class ServiceErrors:
    """Errors per second by `code` over requests per second. Both queries go to the same server at the same time."""

    spec: ProbeSpec
    prometheus: PrometheusPair
    errors_query: str
    requests_query: str
    thresholds: Thresholds

    async def observe(self) -> Reading:
        """One pair of queries."""
        try:
            pair = await self.prometheus.query_all(self.errors_query, self.requests_query)
        except TroubleError as error:
            return _failed(error.trouble)
        errors, requests = pair.answers
        return reading_from_rates(rates_by_code(errors), total(requests), self.thresholds, _notes(pair))


@dataclass(frozen=True, slots=True)
class ServiceLatency:
    """The 95th percentile of request durations, in seconds."""

    spec: ProbeSpec
    prometheus: PrometheusPair
    query: str
    thresholds: Thresholds

    async def observe(self) -> Reading:
        """One query."""
        try:
            pair = await self.prometheus.query_all(self.query)
        except TroubleError as error:
            return _failed(error.trouble)
        if not pair.answers[0].samples:
            return Reading.no_data("no such series", notes=(*_notes(pair), "check services.prometheus.queries.latency"))
        p95_s = total(pair.answers[0])
        if p95_s is None:  # not a number: there is the histogram, and nothing came in
            return Reading.no_data("no requests to time", notes=_notes(pair))
        return Reading(
            outcome=Outcome.VALUE,
            health=self.thresholds.health(p95_s),
            headline=f"p95 {short(p95_s)}",
            facts={"p95_s": round(p95_s, 4)},
            measure=p95_s,
            answer=f"95 % of requests took less than {p95_s:.3f} s",
            notes=_notes(pair),
        )


def reading_from_rates(
    by_code: dict[str, float] | None, requests: float | None, thresholds: Thresholds, notes: tuple[str, ...]
) -> Reading:
    """Errors per second by code (None: no series at all) over requests per second (None: unknown).

    With at least one error series there, a code without one has not failed yet: its ratio is 0.
    """
    facts: dict[str, FactValue] = {} if requests is None else {"rate_per_s": round(requests, 4)}
    if by_code is None:
        return Reading.no_data(
            "no error series", facts=facts, notes=(*notes, "no such metric, or nothing has failed yet")
        )
    facts["errors_per_s"] = round(sum(by_code.values()), 4)
    if requests is None:
        return Reading.no_data(
            "no request series", facts=facts, notes=(*notes, "errors cannot be set against requests")
        )
    if requests <= 0:
        return Reading.no_data("no requests", facts=facts, notes=notes)
    ratios = {code: rate / requests for code, rate in by_code.items()}
    ratio = sum(ratios.values())
    known = dict.fromkeys((f"ratio_{code}" for code in EXPECTED_CODES), 0.0)
    facts |= {"ratio": round(ratio, 6), **known}
    facts |= {f"ratio_{code}": round(share, 6) for code, share in ratios.items() if code.isalnum()}
    facts["ratio_5xx"] = round(sum(share for code, share in ratios.items() if code.startswith("5")), 6)
    top = max(ratios, key=ratios.__getitem__)
    return Reading(
        outcome=Outcome.VALUE,
        health=thresholds.health(ratio),
        headline=f"{percent(ratio)} {top}" if ratio > 0 else "0 %",
        facts=facts,
        measure=ratio,
        answer="\n".join(
            [f"{requests:.2f} requests a second"]
            + [
                f"{code or 'no code':>8} {by_code[code]:8.3f} a second  {percent(ratios[code]):>7}"
                for code in sorted(ratios)
            ]
        ),
        notes=notes,
    )


def rates_by_code(answer: QueryAnswer) -> dict[str, float] | None:
    """Rates by the label `code` (also `status`, `status_code`); None for an empty result. NaN counts as not there."""
    rates: dict[str, float] = {}
    for sample in answer.samples:
        if math.isfinite(sample.value):
            code = next(
                (sample.labels[name] for name in ("code", "status", "status_code") if name in sample.labels), ""
            )
            rates[code] = rates.get(code, 0.0) + max(sample.value, 0.0)
    return rates or None


def total(answer: QueryAnswer) -> float | None:
    """The sum over all series; None where there is none, or no finite number."""
    values = [sample.value for sample in answer.samples if math.isfinite(sample.value)]
    return math.fsum(values) if values else None


def percent(ratio: float) -> str:
    """`42 %`, `1.3 %`, `<0.1 %`."""
    if 0 < ratio < 0.001:
        return "<0.1 %"
    return f"{ratio * 100:.0f} %" if ratio >= 0.1 or ratio == 0 else f"{ratio * 100:.1f} %"


def _failed(trouble: Trouble) -> Reading:
    return Reading.failed(
        Trouble(
            trouble.kind,
            trouble.what,
            trouble.why,
            (*trouble.advice, "meanwhile, read the service's own logs"),
        )
    )


def _notes(pair: PairAnswer) -> tuple[str, ...]:
    warnings = tuple(f"Prometheus warns: {warning}" for answer in pair.answers for warning in answer.warnings)
    return ((pair.note,) if pair.note else ()) + warnings
