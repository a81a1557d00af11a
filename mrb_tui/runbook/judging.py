"""Judging the same conditions again and again: what rests on the same facts as before is not worked out anew."""

from mrb_tui.domain.facts import FactValue
from mrb_tui.runbook.conditions.condition import condition
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.judge import UNTOLD, Judgement, judge
from mrb_tui.runbook.model import Conditions, RunbookFile

_Read = tuple[tuple[type[FactValue], FactValue] | bool, ...]
"""What a condition reads: each fact with its type, for 1 == True; or, where there is none, whether nobody looks."""


class Judging:
    """As `judge`, with the last verdict on each condition kept; the conditions are a loaded runbook's own objects."""

    def __init__(self) -> None:
        self._names: dict[int, tuple[Conditions, tuple[str, ...]]] = {}
        self._last: dict[int, tuple[_Read, Judgement]] = {}

    def __call__(self, book: RunbookFile, when: Conditions | None, evidence: Evidence) -> Judgement:
        """The verdict on `when`."""
        if when is None:
            return UNTOLD
        key = id(when)
        if key not in self._names:  # kept with its names: no other condition can get its id
            self._names[key] = (when, _names(when))
        read = tuple(_read(evidence, name) for name in self._names[key][1])
        last = self._last.get(key)
        if last is None or last[0] != read:
            last = self._last[key] = (read, judge(book, when, evidence))
        return last[1]

    def forget(self) -> None:
        """Another runbook is in use."""
        self._names.clear()
        self._last.clear()


def _names(when: Conditions) -> tuple[str, ...]:
    texts = [when] if isinstance(when, str) else [text for texts in when.values() for text in texts]
    return tuple(dict.fromkeys(name for text in texts for name in condition(text).facts))


def _read(evidence: Evidence, name: str) -> tuple[type[FactValue], FactValue] | bool:
    value = evidence.facts.get(name)
    return evidence.is_absent(name) if value is None else (type(value), value)
