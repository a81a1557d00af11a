"""Words of the trade as frozen dataclasses and pure functions: no clock, no I/O."""
