"""Evidence that is text already: documents made of the journal, and what the probes said."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mrb_tui.evidence.intake import Intake

Write = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Texts:
    """`write` gives texts by the member's name; it may block. Raises TroubleError."""

    id: str
    title: str
    write: Write
    limit_s: float = 60.0

    async def collect(self, intake: Intake) -> None:
        """Write them all."""
        for name, text in (await asyncio.to_thread(self.write)).items():
            intake.write(text, *name.split("/"))
