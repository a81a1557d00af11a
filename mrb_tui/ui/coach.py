"""One line for whoever opens the console for the first time. It can be put away, and then stays away."""

from collections.abc import Mapping
from typing import Protocol

from mrb_tui.ui.keys import by_id, current, shown


class Coach(Protocol):
    """Whether the line is still wanted by whoever has this machine's state folder."""

    @property
    def is_wanted(self) -> bool:
        """Nobody has put it away."""

    def put_away(self) -> None:
        """For good."""


class NoCoach:
    """For consoles that have nobody to teach."""

    is_wanted = False

    def put_away(self) -> None:
        """There is nothing to put away."""


def coach_words(keymap: Mapping[str, str]) -> str:
    """The keys that lead to all others, as they are called here."""
    enter, declare, help_, away = (
        shown(current(by_id(one), keymap)[0]) for one in ("open", "incident.declare", "help", "console.back")
    )
    return f"New here? {enter} opens, {declare} declares, {help_} tells every key · {away} puts this away"
