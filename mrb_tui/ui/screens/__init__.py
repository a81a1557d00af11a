"""One screen a module: it composes widgets, shows them what the session knows, and turns keys into commands."""
