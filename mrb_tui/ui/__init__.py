"""Textual screens and widgets: they draw what the session knows and send it commands."""
