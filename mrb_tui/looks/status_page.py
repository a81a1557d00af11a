"""The look at the provider's status page: components, incidents, and how old its last word is."""

from dataclasses import dataclass
from datetime import datetime

from mrb_tui.clients.http import HttpClient
from mrb_tui.domain.durations import age
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.look import Clock
from mrb_tui.looks.report import Report
from mrb_tui.looks.status_summary import Summary, summary_from

_PAGE, _INCIDENTS, _COMPONENTS, _MAINTENANCE = "Page", "Open incidents", "Components", "Maintenance"


@dataclass(frozen=True, slots=True)
class StatusPage:
    """`url` is that of the summary."""

    client: HttpClient
    url: str
    clock: Clock
    timeout_s: float

    async def see(self, report: Report) -> None:
        """One request."""
        report.expect(_PAGE)
        report.progress("reads the provider's status page")
        answer = await self.client.get(self.url, headers={"Accept": "application/json"}, timeout_s=self.timeout_s)
        if answer.status != 200:
            kind = TroubleKind.NOT_FOUND if answer.status == 404 else TroubleKind.REJECTED
            raise TroubleError(self._unreadable(kind, f"it answered {answer.status}"))
        now = self.clock()
        seen = summary_from(answer.json(), now)
        if seen is None:
            raise TroubleError(self._unreadable(TroubleKind.MALFORMED, "its answer is not a Statuspage summary"))
        report.tell(_PAGE, [seen.description, _updated(seen.updated_at, now), self.url])
        report.tell(_INCIDENTS, seen.incidents or ["none"])
        report.tell(_COMPONENTS, seen.components or ["none told"])
        if seen.maintenances:
            report.tell(_MAINTENANCE, seen.maintenances)
        report.know(open_incidents=seen.open_incidents, ailing_components=seen.ailing, description=seen.description)
        if seen.updated_at is not None:
            report.know(updated_age_s=max((now - seen.updated_at).total_seconds(), 0.0))
        report.conclude(_headline(seen), _health(seen))

    def _unreadable(self, kind: TroubleKind, why: str) -> Trouble:
        advice = (f"open {self.url} in a browser", "set provider.status_url to where its summary.json is")
        return Trouble(kind, "The status page could not be read", why, advice)


def _updated(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "it does not say when it was last changed"
    seconds = max((now - at).total_seconds(), 0.0)
    return f"last changed {age(seconds)} ago ({at:%Y-%m-%d %H:%M} UTC); such pages often lag, silence proves nothing"


def _headline(seen: Summary) -> str:
    if not seen.open_incidents and not seen.ailing:
        return seen.description
    counts = [f"{seen.open_incidents} open incidents"] if seen.open_incidents else []
    counts += [f"{seen.ailing} components not well"] if seen.ailing else []
    return ", ".join(counts)


def _health(seen: Summary) -> Health:
    return Health.DEGRADED if seen.health is Health.OK and (seen.open_incidents or seen.ailing) else seen.health
