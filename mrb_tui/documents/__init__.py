"""Documents made from an incident and its events: pure functions to Markdown, JSON and CSV."""
