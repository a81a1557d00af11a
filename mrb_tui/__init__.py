"""mrb-tui: a terminal incident console for on-call engineers."""

__version__ = "0.1.0"
