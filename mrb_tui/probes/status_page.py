"""The provider's own status page. It often lags: advisory, and silent when it cannot be read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.statuspage import INDICATORS
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome, ProbeSpec, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


@dataclass(frozen=True, slots=True)
class StatusPage:
    """A page in the format of Statuspage's `/api/v2/summary.json`. Other formats say so, and are unknown."""

    spec: ProbeSpec
    client: HttpClient
    url: str

    async def observe(self) -> Reading:
        """The page's indicator, components that are not well, and open incidents."""
        try:
            answer = await self.client.get(
                self.url, headers={"Accept": "application/json"}, timeout_s=self.spec.timeout_s
            )
            if answer.status != 200:
                return Reading.failed(
                    Trouble(
                        TroubleKind.NOT_FOUND if answer.status == 404 else TroubleKind.REJECTED,
                        "The status page could not be read",
                        f"it answered {answer.status}",
                        (f"open {self.url} in a browser", "set provider.status_url to where its summary.json is"),
                    ),
                    headline=f"unreadable ({answer.status})",
                    facts={"status": answer.status},
                )
            data = answer.json()
        except TroubleError as error:
            return Reading.failed(error.trouble, headline="unreadable")
        return reading_from_summary(data, self.url)


def reading_from_summary(data: object, url: str) -> Reading:
    """What a parsed summary says."""
    status = data.get("status") if isinstance(data, Mapping) else None
    indicator = status.get("indicator") if isinstance(status, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(status, Mapping) or indicator not in INDICATORS:
        return Reading.failed(
            Trouble(
                TroubleKind.MALFORMED,
                "The status page could not be read",
                "its answer is not a Statuspage summary",
                (f"open {url} in a browser", "set provider.status_url to where its summary.json is"),
            ),
            headline="unreadable",
        )
    incidents = _named(data.get("incidents"))
    ailing = Counter(
        str(item.get("status", "")).replace("_", " ")
        for item in _items(data.get("components"))
        if item.get("status") not in ("operational", None)
    )
    description = str(status.get("description") or indicator)
    facts: dict[str, FactValue] = {
        "indicator": str(indicator),
        "open_incidents": len(incidents),
        "ailing_components": ailing.total(),
    }
    return Reading(
        outcome=Outcome.VALUE,
        health=INDICATORS[str(indicator)],
        headline="ok" if INDICATORS[str(indicator)] is Health.OK else str(indicator),
        facts=facts,
        answer=description,
        notes=(
            *(f"open: {name}" for name in incidents[:3]),
            *(f"{count} × {word}" for word, count in ailing.most_common(3)),
        ),
    )


def _items(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _named(value: object) -> list[str]:
    return [str(item.get("name") or "unnamed") for item in _items(value)]
