"""Evidence from Prometheus: the service's own queries over the window."""

import json
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mrb_tui.clients.prometheus import QueryAnswer
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.intake import Intake
from mrb_tui.evidence.window import Window, iso

FINEST_S = 15.0
MOST_POINTS = 1_000


class Server(Protocol):
    """What is asked."""

    url: str

    async def query_range(self, promql: str, start_at: datetime, end_at: datetime, step_s: float) -> QueryAnswer:
        """A range query. Raises TroubleError."""


Connect = Callable[[], Awaitable[tuple[Server, ...]]]
"""The servers in the order in which they are to be asked: the second stands in for the first. Raises TroubleError."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """A member for each query, as `metrics/<name>.json`."""

    connect: Connect
    queries: Mapping[str, str]
    window: Window
    id: str = "metrics"
    title: str = "metrics"
    limit_s: float = 120.0

    async def collect(self, intake: Intake) -> None:
        """Each query apart: one that is refused costs no other."""
        servers = await self.connect()
        for name, promql in self.queries.items():
            intake.tell(name)
            try:
                server, answer = await self._asked(servers, promql)
            except TroubleError as error:
                intake.lacks(f"metrics: {name}", error.trouble)
                continue
            intake.write(self._text(server, promql, answer), "metrics", f"{name}.json")
            if not answer.samples:
                why = "Prometheus has no data for this query in the window"
                intake.lacks(f"metrics: {name}", Trouble(TroubleKind.NOT_FOUND, why, why))

    async def _asked(self, servers: tuple[Server, ...], promql: str) -> tuple[Server, QueryAnswer]:
        first: TroubleError | None = None
        for server in servers:
            try:
                answer = await server.query_range(promql, self.window.from_at, self.window.to_at, self.step_s)
            except TroubleError as error:
                first = first or error
            else:
                return server, answer
        assert first is not None, "there is always a server to ask"
        raise first

    @property
    def step_s(self) -> float:
        """As fine as the window allows."""
        return max(FINEST_S, float(math.ceil(self.window.seconds / MOST_POINTS)))

    def _text(self, server: Server, promql: str, answer: QueryAnswer) -> str:
        series: dict[tuple[tuple[str, str], ...], list[list[object]]] = {}
        for sample in answer.samples:
            labels = tuple(sorted(sample.labels.items()))
            series.setdefault(labels, []).append([iso(sample.at), _number(sample.value)])
        document = {
            "query": promql,
            "server": server.url,
            "from": iso(self.window.from_at),
            "to": iso(self.window.to_at),
            "step_s": self.step_s,
            "warnings": list(answer.warnings),
            "series": [{"labels": dict(labels), "points": series[labels]} for labels in sorted(series)],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _number(value: float) -> float | str:
    """JSON has no word for what is no number."""
    return value if math.isfinite(value) else str(value)
