"""`make bench`: what the console costs, measured from outside in a real pseudo-terminal."""
