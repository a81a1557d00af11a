"""Text with gaps: `{{ name }}`, and nothing else. There is no language in it to leave, and nothing that could loop.

Rendering takes as long as the text is, whatever the template and the values: a value is put in as it is, once, and
never read again for gaps.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

VALUE_LIMIT = 100_000
RENDERED_LIMIT = 500_000
MOST_GAPS = 200

_GAP = re.compile(r"\{\{ *([a-z][a-z0-9_]{0,39}) *\}\}")
_SIGN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True, slots=True)
class Misprint:
    """What is wrong in a template, by line and column from 1."""

    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column} of the text: {self.what}"


def gaps(text: str) -> tuple[str, ...]:
    """The names of the gaps, each once, in their order."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def misprints(text: str) -> tuple[Misprint, ...]:
    """Everything in braces that is no gap."""
    found = [
        Misprint(*_place(text, sign.start()), _ADVICE.get(sign[0], _ODD))
        for sign in _SIGN.finditer(_GAP.sub(lambda gap: " " * len(gap[0]), text))
    ]
    if len(_GAP.findall(text)) > MOST_GAPS:
        found.append(Misprint(1, 1, f"more than {MOST_GAPS} gaps"))
    return tuple(found)


def render(text: str, values: Mapping[str, str], optional: frozenset[str] = frozenset()) -> str:
    """The text with its gaps filled. A line whose gaps are all optional and empty is left out.

    Raises TroubleError for a gap that has no value, and for what grows beyond all measure.
    """
    lines: list[str] = []
    size = 0
    for line in text.splitlines():
        names = _GAP.findall(line)
        if names and all(name in optional and not values.get(name, "").strip() for name in names):
            continue
        filled = _GAP.sub(lambda gap: _value(gap[1], values, optional), line)
        size += len(filled) + 1
        if size > RENDERED_LIMIT:
            raise _trouble(f"it is longer than {RENDERED_LIMIT:,} characters")
        lines.append(filled)
    return "\n".join(lines) + ("\n" if text.endswith("\n") else "")


def _value(name: str, values: Mapping[str, str], optional: frozenset[str]) -> str:
    value = values.get(name)
    if value is None:
        if name in optional:
            return ""
        raise _trouble(f"{name} has no value")
    if len(value) > VALUE_LIMIT:
        raise _trouble(f"{name} is longer than {VALUE_LIMIT:,} characters")
    return value


def _trouble(why: str) -> TroubleError:
    return TroubleError(
        Trouble(
            TroubleKind.TOO_LARGE if "longer" in why else TroubleKind.CONFIGURATION, "The document was not written", why
        )
    )


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


_ODD = "a gap is written {{ name }}, in small letters"
_ADVICE = dict.fromkeys(
    ("{%", "%}", "{#", "#}"), "there are no statements here: a gap is written {{ name }}, and nothing else"
)
