"""The composition root: reads configuration, wires the floors, starts a front end."""
