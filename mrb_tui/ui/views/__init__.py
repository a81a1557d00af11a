"""From state to lines: pure functions of what the session knows, the time and the room there is."""
