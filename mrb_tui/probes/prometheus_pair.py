"""A Prometheus and its stand-in: the second is asked when the first cannot answer."""

import asyncio
from dataclasses import dataclass, replace

from mrb_tui.clients.prometheus import PrometheusClient, QueryAnswer
from mrb_tui.domain.trouble import TroubleError, TroubleKind

_PERMANENT = frozenset({TroubleKind.REJECTED, TroubleKind.CREDENTIAL})
"""A wrong query is as wrong at the second address."""


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """The answers of one server to several queries, in their order, and a note when it was the second one."""

    answers: tuple[QueryAnswer, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrometheusPair:
    """`backup` may be None. Each gets its own client, and so its own time limit."""

    primary: PrometheusClient
    backup: PrometheusClient | None

    async def query_all(self, *queries: str) -> PairAnswer:
        """All queries, at once, to one server, so that their answers belong together. Raises TroubleError."""
        try:
            return PairAnswer(await _ask(self.primary, queries))
        except TroubleError as error:
            first = error.trouble
        if first.kind in _PERMANENT:
            raise TroubleError(first)
        if self.backup is None:
            advice = "a second one could stand in: services.prometheus.backup_url"
            raise TroubleError(replace(first, advice=(*first.advice, advice)))
        try:
            answers = await _ask(self.backup, queries)
        except TroubleError as error:
            raise TroubleError(replace(first, why=f"{first.why}. The second one too: {error.trouble}")) from None
        return PairAnswer(answers, f"from the second URL; the first: {first}")


async def _ask(client: PrometheusClient, queries: tuple[str, ...]) -> tuple[QueryAnswer, ...]:
    return tuple(await asyncio.gather(*(client.query(query) for query in queries)))
