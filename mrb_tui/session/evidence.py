"""The evidence bundle as a front end sees it: asked for, watched, ended.

The seam at which screens are tested; `evidence_run.py` is the real one.
"""

from dataclasses import dataclass
from typing import Protocol

from mrb_tui.domain.trouble import Trouble
from mrb_tui.evidence.source import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """A bundle on its way, or at its end: then `path` says where it is, `trouble` why it is not, or it was `cancelled`.

    `missing` are the parts that could not be had, whole sentences.
    """

    incident_id: str
    window: str
    mask_personal: bool
    sources: tuple[SourceState, ...] = ()
    path: str = ""
    size: int = 0
    sha256: str = ""
    missing: tuple[str, ...] = ()
    trouble: Trouble | None = None
    cancelled: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or another."""
        return bool(self.path) or self.trouble is not None or self.cancelled


class Evidence(Protocol):
    """At most one bundle at a time. It goes on when its screen is left, and ends with the console."""

    @property
    def view(self) -> EvidenceView | None:
        """The one under way, or the last; None before the first."""

    def start(self, *, mask_personal: bool) -> None:
        """Begin to collect for the incident on the screen. Raises TroubleError where that cannot be."""

    def cancel(self) -> None:
        """End it; nothing of it is kept."""
