"""The settings as a screen sees them: a list, changes that are held until they are saved, and what saving does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingView:
    """`text` is what is typed for it, empty where the file says nothing: then `usual` holds.

    `about` is what it is, `how` how it is typed, where that is not plain.
    `locked` says why it is not changed here; empty if it is. `options` are all there are, or none for free text.
    """

    id: str
    label: str
    text: str
    usual: str
    about: str
    how: str
    options: tuple[str, ...] = ()
    at_once: bool = False
    is_changed: bool = False
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """`later` are the labels of what holds from the next start on. The rest is what can be taken on at once.

    `theme`, `ascii` and `keys` are None where they were not changed; an empty `theme` is the usual one.
    """

    path: str
    later: tuple[str, ...] = ()
    theme: str | None = None
    ascii: bool | None = None
    keys: Mapping[str, str] | None = None


class Settings(Protocol):
    """One file. What is changed is checked at once and written by `save` only. All may raise TroubleError."""

    @property
    def path(self) -> str:
        """Where they are kept."""

    @property
    def changed(self) -> int:
        """How many changes are not saved yet."""

    async def views(self) -> Sequence[SettingView]:
        """Every setting, the changes among them; from the file as it is by now, unless something is changed."""

    async def change(self, setting_id: str, text: str) -> None:
        """Hold that change, if the file would be sound with it. Empty text: what holds without it."""

    def forget(self) -> None:
        """Throw all changes away."""

    def diff(self) -> Sequence[str]:
        """What saving would change in the file, line by line: `+`, `-` or a blank in front, or `line 7`."""

    async def save(self) -> Saved:
        """Write the file, if nobody else has meanwhile."""
