"""Every private name of Textual and Rich that this layer relies on. A test looks for each in the pinned versions."""

PRIVATES: tuple[tuple[str, str], ...] = (
    ("textual.app:App", "_batch_count"),
    ("textual.app:App", "_close_messages_no_wait"),
    ("textual.app:App", "_closed"),
    ("textual.app:App", "_display"),
    ("textual.app:App", "_driver"),
    ("textual.app:App", "_exception"),
    ("textual.app:App", "_fatal_error"),
    ("textual.app:App", "_handle_exception"),
    ("textual.app:App", "_running"),
    ("textual.app:App", "_sync_available"),
    ("textual.app:App", "post_display_hook"),
    ("textual._compositor:LayoutUpdate", "region"),
    ("textual._compositor:LayoutUpdate", "strips"),
    ("textual._compositor:ChopsUpdate", "chop_ends"),
    ("textual._compositor:ChopsUpdate", "chops"),
    ("textual._compositor:ChopsUpdate", "spans"),
    ("textual.strip:Strip", "render_ansi"),
    ("textual.drivers.linux_driver:LinuxDriver", "_app"),
    ("textual.drivers.linux_driver:LinuxDriver", "_loop"),
    ("textual.drivers.linux_driver:LinuxDriver", "_writer_thread"),
    ("textual.drivers.linux_driver:LinuxDriver", "attrs_before"),
    ("textual.drivers.linux_driver:LinuxDriver", "fileno"),
    ("rich.style:Style", "_ansi"),
    ("rich.console:Console", "_color_system"),
)
"""(module:class, name): attributes of the class or of its instances."""
