"""The one place where lines become Textual's strips: roles turn into the theme's styles, ASCII is enforced."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from mrb_tui.ui import cells
from mrb_tui.ui.ascii_cells import ascii_only
from mrb_tui.ui.lines import Line, Role

ASCII = "-ascii"
"""The class of the app that asks for ASCII only."""


class Painted(Widget, inherit_bindings=False):
    """Draws lines. `name` is the widget's id. Subclasses implement `render_line`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{role.value}" for role in Role}

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._styles_by_role: dict[Role, Style] = {}

    def strip(self, line: Line, *, cursor: bool = False) -> Strip:
        """`line` in the theme's styles; with `cursor` all of it in the cursor's."""
        ascii_wanted = self.app.has_class(ASCII)
        segments = []
        width = 0
        for text, role in line:
            shown = ascii_only(text) if ascii_wanted else text
            segments.append(Segment(shown, self._style(Role.CURSOR if cursor else role)))
            width += cells.width(text)
        return Strip(segments, width)

    def blank(self) -> Strip:
        """An empty line."""
        return Strip.blank(self.size.width, self._style(Role.TEXT))

    def notify_style_update(self) -> None:
        """The theme or the widget's state changed."""
        self._styles_by_role.clear()
        super().notify_style_update()

    def _style(self, role: Role) -> Style:
        style = self._styles_by_role.get(role)
        if style is None:
            style = self._styles_by_role[role] = self.get_component_rich_style(f"line--{role.value}")
        return style
