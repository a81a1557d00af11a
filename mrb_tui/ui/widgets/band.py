"""A few lines across the screen: bar, pulse, rules, hints, a question's text."""

from collections.abc import Callable, Sequence

from textual.geometry import Region
from textual.strip import Strip

from mrb_tui.ui.lines import Line
from mrb_tui.ui.widgets.painted import Painted

LayOut = Callable[[int], Sequence[Line]]
"""From the width to the lines, each exactly so wide."""


class Band(Painted):
    """Shows what its layout gives for the width it has, as high as that is; repaints only lines that changed."""

    def __init__(self, name: str, lay_out: LayOut | None = None) -> None:
        super().__init__(name)
        self._lay_out = lay_out
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def show(self, lay_out: LayOut) -> None:
        """Show something else from now on."""
        self._lay_out = lay_out
        self._relay()

    def on_resize(self) -> None:
        """Lay out anew for the new width."""
        self._relay()

    def render_line(self, y: int) -> Strip:
        """Textual's line API."""
        return self.strip(self._lines[y]) if y < len(self._lines) else self.blank()

    def _relay(self) -> None:
        width = self.size.width
        if self._lay_out is None or width <= 0:
            return
        before, self._lines = self._lines, tuple(self._lay_out(width))
        if len(self._lines) != len(before):
            self.styles.height = max(len(self._lines), 1)
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if old != new:
                self.refresh(Region(0, y, width, 1))
