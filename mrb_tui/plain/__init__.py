"""The console on a line terminal: numbered prompts, and not one escape sequence."""
