"""The headless engine: commands in, changes out, live state. It owns the clocks and the tasks."""
