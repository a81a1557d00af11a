"""What was typed into a form and neither recorded nor thrown away. It lives as long as the console."""

from collections.abc import Mapping


class Drafts:
    """By the form's name."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, str]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, name: str) -> Mapping[str, str]:
        """What is kept of that form; empty if nothing is."""
        return self._kept.get(name, {})

    def keep(self, name: str, values: Mapping[str, str]) -> None:
        """For the next time that form is opened."""
        self._kept[name] = dict(values)

    def drop(self, name: str) -> None:
        """It is recorded, or there is nothing in it any more."""
        self._kept.pop(name, None)
