"""Sources made up for tests, and a request for them."""

import tarfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mrb_tui.evidence.collecting import Request
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.intake import Intake
from mrb_tui.evidence.limits import LIMITS
from mrb_tui.evidence.manifest import Subject
from mrb_tui.evidence.source import SourceState
from mrb_tui.evidence.window import Window
from mrb_tui.scrub.secrets import Secrets

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WINDOW = Window(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), NOON)
SECRET = "planted/key+of the=service"


@dataclass
class Made:
    """A source that does what it is told."""

    id: str
    act: Callable[[Intake], Awaitable[None]]
    limit_s: float = 60.0

    @property
    def title(self) -> str:
        return f"the {self.id}"

    async def collect(self, intake: Intake) -> None:
        await self.act(intake)


def writes(name: str, text: str) -> Made:
    async def act(intake: Intake) -> None:
        intake.write(text, f"{name}.txt")

    return Made(name, act)


def secrets(*values: str) -> Secrets:
    known = Secrets()
    for value in values or (SECRET,):
        known.add(value)
    return known


def request(folder: Path, *, known: Secrets | None = None, mask_personal: bool = True) -> Request:
    subject = Subject("INC-20261124-1", "Answers are empty", "chat", "ana", "0")
    gate = Gate(known or secrets(), mask_personal=mask_personal)
    return Request(subject, WINDOW, folder, gate, LIMITS, lambda: NOON)


def members(path: Path) -> dict[str, str]:
    """The texts of an archive, by their name below its root."""
    found = {}
    with tarfile.open(path) as tar:
        for entry in tar:
            file = tar.extractfile(entry)
            assert file is not None
            found[entry.name.partition("/")[2] or entry.name] = file.read().decode()
    return found


def nobody(state: SourceState) -> None:
    pass
