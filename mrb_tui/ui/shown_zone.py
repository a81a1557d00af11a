"""In which time zone the timeline is shown: UTC, or this machine's own while one wants it."""

from datetime import UTC, datetime, tzinfo


class ShownZone:
    """`local` None: the machine's. All screens share one."""

    def __init__(self, local: tzinfo | None = None) -> None:
        self._local = local
        self.is_local = False

    def flip(self) -> None:
        """The other one."""
        self.is_local = not self.is_local

    def of(self, at: datetime) -> datetime:
        """That moment as it is shown."""
        return at.astimezone(self._local) if self.is_local else at.astimezone(UTC)

    def name(self, now: datetime) -> str:
        """`UTC`, `CET`: what stands in the title."""
        return (self.of(now).tzname() or "local time") if self.is_local else "UTC"
