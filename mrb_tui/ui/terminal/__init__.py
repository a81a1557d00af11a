"""Between Textual and the line: survives SSH, and sends only what changed."""
