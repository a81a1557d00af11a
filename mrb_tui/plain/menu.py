"""Numbered entries, and which of them was meant. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from mrb_tui.plain.wrapping import TOGETHER


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu. `word` picks it as well as its number does."""

    word: str
    about: str = ""


def menu_lines(entries: Sequence[Entry]) -> list[str]:
    """`1 probes     how they stand`, one a line."""
    width = max((len(entry.word) for entry in entries), default=0)
    return [
        f"  {number:>2}  {f'{entry.word:<{width}}  {entry.about}' if entry.about else entry.word}"
        for number, entry in enumerate(entries, start=1)
    ]


def grouped_lines(groups: Sequence[tuple[str, Sequence[Entry]]]) -> list[str]:
    """`see:  1 probes, 2 logs`, a group a line: all of it at a glance. Numbers run on from group to group."""
    width = max((len(name) for name, _ in groups), default=0) + 1
    lines, number = [], 0
    for name, entries in groups:
        words = [f"{number + place}{TOGETHER}{entry.word}" for place, entry in enumerate(entries, start=1)]
        number += len(entries)
        lines.append(f"  {f'{name}:':<{width}}  {', '.join(words)}")
    return lines


def picked(entries: Sequence[Entry], typed: str) -> int | None:
    """The place of the entry that was meant by its number, its word, or the only word that begins so."""
    wanted = typed.strip().casefold()
    if wanted.isascii() and wanted.isdecimal():
        place = int(wanted) - 1 if len(wanted) < 6 else -1
        return place if 0 <= place < len(entries) else None
    words = [entry.word.casefold() for entry in entries]
    if wanted in words:
        return words.index(wanted)
    near = [place for place, word in enumerate(words) if wanted and word.startswith(wanted)]
    return near[0] if len(near) == 1 else None


def picked_many(entries: Sequence[Entry], typed: str) -> tuple[int, ...] | None:
    """The same for several, with commas between; None if one of them is not there."""
    places = [picked(entries, part) for part in typed.split(",") if part.strip()]
    return tuple(dict.fromkeys(place for place in places if place is not None)) if None not in places else None
