"""What the commented example says beside each key: the shortest help there is."""

import re
from collections.abc import Mapping

from mrb_tui.tomlsource.places import Loc, places

_COMMENTED_OUT = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)
_BESIDE = re.compile(r"\s# (.*)$")


def words_beside(example: str) -> Mapping[Loc, str]:
    """By the key's place, without the numbers of entries."""
    text = _COMMENTED_OUT.sub("", example)
    lines = text.split("\n")
    words: dict[Loc, str] = {}
    for loc, line in places(text).items():
        said = _BESIDE.search(lines[line - 1])
        if said is not None and isinstance(loc[-1], str) and " = " in lines[line - 1]:
            words.setdefault(nameless(loc), said[1])
    return words


def nameless(loc: Loc) -> Loc:
    """A place without numbers, and without the names of probes: what holds for one holds for all."""
    steps = tuple(step for step in loc if isinstance(step, str))
    return ("probes", *steps[2:]) if steps[:1] == ("probes",) else steps
