"""What modal screens share: a box in the middle, the screen below in sight."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from mrb_tui.session.live import ChangeKind


class Dialog(ModalScreen[ScreenResultType], inherit_bindings=False):
    """Subclasses compose what is in the box."""

    AUTO_FOCUS = None

    def __init__(self, *, large: bool = False) -> None:
        super().__init__(classes="-dialog -large" if large else "-dialog")

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box"):
            yield from self.compose_box()

    def compose_box(self) -> Iterable[Widget]:
        """What is in it."""
        raise NotImplementedError

    @property
    def is_busy(self) -> bool:
        """Whether something is being done in it that another key would disturb."""
        return False

    def drops(self, _key: Key) -> bool:
        """Whether that key was typed before what it answers could be read."""
        return False

    def take_news(self, kinds: frozenset[ChangeKind]) -> None:
        """Something changed while the box is in front."""
