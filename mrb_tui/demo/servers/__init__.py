"""One small server for each thing that the console talks to. They read the world and never tell the console more."""
