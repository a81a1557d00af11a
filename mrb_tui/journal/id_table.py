"""Where the event of an id is, among 100,000, in a few bytes each: a set of strings would take ten times as much."""

from array import array
from collections.abc import Iterator

_FIRST_SIZE = 256


class IdTable:
    """An open-addressed table from the hash of an id to places. Two ids may share a hash: whoever asks compares."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._slots = array("I", bytes(4 * _FIRST_SIZE))

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, event_id: str) -> None:
        """The next place's id."""
        if 2 * (len(self._hashes) + 1) > len(self._slots):
            self._grow()
        self._hashes.append(hash(event_id))
        self._put(len(self._hashes) - 1)

    def places(self, event_id: str) -> Iterator[int]:
        """Places that may be of this id; nearly always none or one."""
        wanted, mask = hash(event_id), len(self._slots) - 1
        slot = wanted & mask
        while place := self._slots[slot]:
            if self._hashes[place - 1] == wanted:
                yield place - 1
            slot = (slot + 1) & mask

    def _put(self, place: int) -> None:
        slots, mask = self._slots, len(self._slots) - 1
        slot = self._hashes[place] & mask
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = place + 1

    def _grow(self) -> None:
        self._slots = array("I", bytes(8 * len(self._slots)))
        for place in range(len(self._hashes)):
            self._put(place)
