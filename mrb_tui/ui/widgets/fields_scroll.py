"""The fields of a long form, one under the other: what the cursor stands on stays in sight, and what it is called."""

from textual.containers import VerticalScroll
from textual.geometry import Region


class FieldsScroll(VerticalScroll):
    """Boxes are as high as their text only once they know their width, and grow with it while somebody types."""

    def watch_virtual_size(self) -> None:
        """Another height."""
        self.call_after_refresh(self._show_whole)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Textual scrolls too, some of it late, by a place that is another one by then."""
        super().watch_scroll_y(old_value, new_value)
        self.call_after_refresh(self._show_whole)

    def on_resize(self) -> None:
        """More or less room: the first layouts may have none at all."""
        self.call_after_refresh(self._show_whole)

    def on_descendant_focus(self) -> None:
        """Textual brings the box into sight; its label above and the remark under it belong to it."""
        self.call_after_refresh(self._show_whole)

    def _show_whole(self) -> None:
        """The box that has the keys comes to the middle, if not all that belongs to it is in sight."""
        focused = self.screen.focused if self.is_attached else None
        if focused is None or focused.parent is not self:
            return
        own = (focused.id, f"{focused.id}-label", f"{focused.id}-remark")
        whole = Region.from_union([one.virtual_region for one in self.children if one.id in own and one.display])
        top, room = self.scroll_offset.y, self.size.height
        if whole.y < top or whole.bottom > top + room:
            self.scroll_to(y=whole.y - max(room - whole.height, 0) // 2, animate=False, immediate=True)
