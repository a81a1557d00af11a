"""A bundle made up for screens: it stands where a test puts it, and remembers what it was told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.evidence.source import SourceState, Standing
from mrb_tui.session.evidence import EvidenceView

WAITING = (SourceState("logs", "logs"), SourceState("metrics", "metrics"))


@dataclass
class FakeEvidence:
    """Implements `Evidence`."""

    view: EvidenceView | None = None
    refusal: Trouble | None = None
    commands: list[tuple[object, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def start(self, *, mask_personal: bool) -> None:
        if self.refusal is not None:
            raise TroubleError(self.refusal)
        self.commands.append(("start", mask_personal))
        self.view = EvidenceView(
            incident_id="INC-20261124-1", window="11:30 to 12:07", mask_personal=mask_personal, sources=WAITING
        )
        self.changed()

    def cancel(self) -> None:
        self.commands.append(("cancel",))
        self.put(cancelled=True)

    def put(self, **fields: object) -> None:
        """Further on, or at its end."""
        assert self.view is not None
        self.view = replace(self.view, **fields)  # type: ignore[arg-type]  # the tests name the fields
        self.changed()

    def stand(self, source_id: str, standing: Standing, words: str = "") -> None:
        """One source further on."""
        assert self.view is not None
        sources = (
            replace(one, standing=standing, words=words) if one.id == source_id else one for one in self.view.sources
        )
        self.put(sources=tuple(sources))
