"""What documents are written with: the user's own templates, and what the metrics say of a window."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mrb_tui.cli.channels import Outlets
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.cli.wiring import Wired
from mrb_tui.config.load import Loaded, config_path
from mrb_tui.documents.builtin import ENDING, SOURCE_LIMIT
from mrb_tui.documents.figures import Figures, figures_from, step_s
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.session.sheets import OwnTemplates
from mrb_tui.session.writing_inputs import FetchFigures, WritingInputs, no_figures

if TYPE_CHECKING:  # metrics are asked for long after the first picture
    from mrb_tui.clients.prometheus import PrometheusClient, QueryAnswer

_ANSWER_S = 10.0


def templates_folder(loaded: Loaded, environment: Mapping[str, str]) -> Path:
    """Where a user's own templates are: `templates` beside the configuration, or where that would be."""
    return (loaded.path or config_path(None, environment)[0]).parent / "templates"


def own_templates(folder: Path) -> OwnTemplates:
    """All of them, by id. What cannot be read is said when it is wanted."""
    texts: dict[str, str] = {}
    troubles: dict[str, Trouble] = {}
    try:
        paths = sorted(folder.glob(f"*{ENDING}"))
    except OSError:
        paths = []
    for path in paths:
        name = path.name.removesuffix(ENDING)
        try:
            with path.open(encoding="utf-8") as file:
                texts[name] = file.read(SOURCE_LIMIT + 1)
        except (OSError, UnicodeDecodeError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or "it is no text"
            troubles[name] = Trouble(TroubleKind.CONFIGURATION, f"The template {path} cannot be read", why)
    return OwnTemplates(texts, troubles, str(folder))


def writing_inputs(wired: Wired, environment: Mapping[str, str], *, read_only: bool = False) -> WritingInputs:
    """For a console: with all channels. None is connected before something is sent."""
    outlets = Outlets(wired.config, environment, wired.scrubber, wired.clock, read_only=read_only)
    return replace(
        document_inputs(wired, environment),
        channels=outlets.channels,
        open_outbox=outlets.outbox,
        close=outlets.aclose,
        read_only=read_only or wired.config.safety.read_only,
    )


def document_inputs(wired: Wired, environment: Mapping[str, str]) -> WritingInputs:
    """What documents are made with, and no way out: whoever only changes something sends nothing that waits.

    The metrics are asked when a document is opened.
    """
    config = wired.config
    return WritingInputs(
        own=own_templates(templates_folder(wired.loaded, environment)),
        provider=config.provider.name,
        components=page.components if (page := config.channels.statuspage) is not None else {},
        figures=figures_source(wired, environment),
        calendar=config.calendar.business_calendar(),
        read_only=config.safety.read_only,
    )


def figures_source(wired: Wired, environment: Mapping[str, str]) -> FetchFigures:
    """Asks the service's Prometheus, and its stand-in where that cannot answer.

    What cannot be had is said, not raised: a document is written without.
    """
    by_id = {service.id: service for service in wired.config.services}

    async def fetch(service_id: str, from_at: datetime, to_at: datetime) -> Figures:
        service = by_id.get(service_id)
        if service is None or service.prometheus is None:
            return await no_figures(service_id, from_at, to_at)
        from mrb_tui.cli.service_probes import ProbeBuilder
        from mrb_tui.cli.specs import specs_for

        specs = specs_for(service, wired.config, wired.book)
        inputs = WatchInputs(service, wired.config, wired.book, specs, wired.scrubber, environment, wired.clock)
        async with AsyncExitStack() as stack:
            builder = ProbeBuilder(inputs, stack)
            queries = builder.queries()
            if "errors" not in queries:
                return Figures(why="the runbook has no probe of the service's errors, so no query for them")
            try:
                servers = await builder.servers(_ANSWER_S)
                return await _from_first(servers, queries["errors"], queries["rate"], from_at, to_at)
            except TroubleError as error:
                return Figures(source=f"Prometheus, {queries['errors']}", why=str(error.trouble))

    return fetch


async def _from_first(
    servers: "Sequence[PrometheusClient]", errors: str, requests: str, from_at: datetime, to_at: datetime
) -> Figures:
    """Of the first that answers: errors and requests of two servers do not belong together. Raises TroubleError."""
    first: TroubleError | None = None
    for server in servers:
        source = f"Prometheus{' (the second URL)' if first is not None else ''}, {errors}"
        try:
            return await _asked(server, errors, requests, from_at, to_at, source)
        except TroubleError as error:
            first = first or error
    assert first is not None, "there is always a server to ask"
    raise first


async def _asked(
    client: "PrometheusClient", errors: str, requests: str, from_at: datetime, to_at: datetime, source: str
) -> Figures:
    every_s = step_s(from_at, to_at)
    answers = await asyncio.gather(
        client.query_range(errors, from_at, to_at, every_s), client.query_range(requests, from_at, to_at, every_s)
    )
    return figures_from(summed(answers[0]), summed(answers[1]), every_s, source)


def summed(answer: "QueryAnswer") -> dict[datetime, float]:
    """All series together, moment by moment. What is no number, or less than nothing, does not count."""
    sums: dict[datetime, float] = {}
    for sample in answer.samples:
        if 0 <= sample.value < float("inf"):
            sums[sample.at] = sums.get(sample.at, 0.0) + sample.value
    return sums
