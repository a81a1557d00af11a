"""The table of keys as Textual's bindings."""

from textual.binding import Binding, BindingType

from mrb_tui.ui.keys import Scope, of_scope


def bindings(scope: Scope) -> list[BindingType]:
    """All keys of one scope, remappable by their ids."""
    return [Binding(key.keys, key.action, key.help, id=key.id, show=False, priority=False) for key in of_scope(scope)]
