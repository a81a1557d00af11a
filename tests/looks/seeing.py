"""Running one look the way a session does, and reading what it says."""

from datetime import UTC, datetime

from mrb_tui.looks.bounded import BoundedLook, Seeing
from mrb_tui.looks.look import LookResult
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def now() -> datetime:
    return NOW


class Run:
    """One run of a look, with all that progress said."""

    def __init__(self, seeing: Seeing, *, limit_s: float = 10.0, secrets: Secrets | None = None) -> None:
        self.look = BoundedLook("test", seeing, Scrubber(secrets or Secrets()), limit_s=limit_s)
        self.progress: list[str] = []

    async def result(self) -> LookResult:
        return await self.look.run(self.progress.append)


async def run(seeing: Seeing, *, limit_s: float = 10.0, secrets: Secrets | None = None) -> LookResult:
    """The result of one run."""
    return await Run(seeing, limit_s=limit_s, secrets=secrets).result()


def section(result: LookResult, title: str) -> list[str]:
    """The lines of one section; fails where there is none of that title."""
    return list(next(each.lines for each in result.sections if each.title == title))


def whole(result: LookResult) -> str:
    """All of it as text."""
    lines = [f"{each.title}\n" + "\n".join(each.lines) for each in result.sections]
    return "\n".join([result.headline, *lines, str(dict(result.facts)), *map(str, result.troubles)])
