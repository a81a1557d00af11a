"""The fields of a long form, one under the other: what the cursor stands on stays in sight."""

from textual.containers import VerticalScroll


class FieldsScroll(VerticalScroll):
    """Boxes are as high as their text only once they know their width, and grow with it while somebody types."""

    def watch_virtual_size(self) -> None:
        """Another height: the box that has the keys comes to the middle, as far as there is something around it."""
        focused = self.screen.focused if self.is_attached else None
        if focused is not None and focused.parent is self:
            self.scroll_to_center(focused, animate=False)
