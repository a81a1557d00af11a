"""What the command line is about to open, told before there is a parser: the screen comes first."""

from mrb_tui.ui.terminal.splash import WITHOUT_SCREEN

TYPE_CHECKING = False  # as `typing` has it, which would take longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CONSOLE, DEMO = "mrb-tui", "mrb-tui demo"
"""What stands on the screen until it is the console's."""


def title_for(words: "Sequence[str]", environment: "Mapping[str, str]") -> str | None:
    """The title of the screen that these words open; None unless it is certain that they open one.

    When in doubt it is None: then the command shows its first screen itself, a little later.
    """
    if environment.get("TERM", "") in WITHOUT_SCREEN:
        return None
    title = CONSOLE
    bare = 0
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--config" and left and not left[0].startswith("-"):
            left.pop(0)
        elif not word.startswith("-") and (bare == 1 or (bare == 0 and word == "demo")):
            title = DEMO
            bare += 1
        elif not (bare == 0 and (word == "--read-only" or (word.startswith("--config=") and word != "--config="))):
            return None
    return title
