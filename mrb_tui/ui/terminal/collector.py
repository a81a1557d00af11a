"""The garbage collector keeps still during the start, and never looks again at what the start has made.

A start imports a thousand modules and throws next to nothing away; to look through them again and again takes a tenth
of it, and later some ten milliseconds in the middle of a key.
"""

import gc


def pause() -> None:
    """Before the imports."""
    gc.disable()


def resume() -> None:
    """Once the first picture stands. What exists by now is there to stay, and is not gone through any more."""
    gc.freeze()
    gc.enable()
