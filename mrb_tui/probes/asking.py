"""Asking a probe once, whatever happens: a time limit, one funnel for surprises, one gate for outside text."""

import asyncio
import time

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.observation import Observation, Reading
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.probes.clock import Clock
from mrb_tui.probes.probe import Probe
from mrb_tui.scrub.scrubber import Scrubber

GRACE_S = 1.0
"""Probes keep their own limits, stage by stage; this much later they are cut off."""

_LINE = 200
_ANSWER = 8_000


async def ask(probe: Probe, clock: Clock, scrubber: Scrubber) -> Observation:
    """One observation. Never raises but for cancellation."""
    started_s = time.perf_counter()
    try:
        async with asyncio.timeout(probe.spec.timeout_s + GRACE_S):
            reading = await probe.observe()
    except TimeoutError:
        reading = Reading.failed(
            Trouble(TroubleKind.TIMEOUT, f"{probe.spec.label} did not answer", f"not within {probe.spec.timeout_s:g} s")
        )
    except TroubleError as error:
        reading = Reading.failed(error.trouble)
    except Exception as error:  # noqa: BLE001 - the edge of a probe: a fault in one must not stop the others
        reading = Reading.failed(
            Trouble(
                TroubleKind.INTERNAL,
                f"{probe.spec.label} could not be read",
                f"an unforeseen {type(error).__name__}: {error}",
                ("this is a fault of the console; the other probes go on",),
            )
        )
    took_s = time.perf_counter() - started_s
    return Observation(probe.spec.id, clock(), took_s, scrubbed(reading, scrubber))


def scrubbed(reading: Reading, scrubber: Scrubber) -> Reading:
    """The reading with every text cleaned and masked, wherever it came from."""
    trouble = reading.trouble
    if trouble is not None:
        trouble = Trouble(
            trouble.kind,
            scrubber.line(trouble.what)[:_LINE],
            scrubber.line(trouble.why)[: 2 * _LINE],
            tuple(scrubber.line(advice)[:_LINE] for advice in trouble.advice),
        )
    return Reading(
        outcome=reading.outcome,
        health=reading.health,
        headline=scrubber.line(reading.headline)[:60],
        facts={name: _fact(value, scrubber) for name, value in reading.facts.items()},
        measure=reading.measure,
        trouble=trouble,
        answer=scrubber.text(reading.answer, limit=_ANSWER),
        notes=tuple(scrubber.line(note)[:_LINE] for note in reading.notes),
        retry_after_s=reading.retry_after_s,
    )


def _fact(value: FactValue, scrubber: Scrubber) -> FactValue:
    return scrubber.line(value)[:_LINE] if isinstance(value, str) else value
