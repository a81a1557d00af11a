"""Reading TOML: values by the standard library, places by a second walk that only mistakes ask for."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.plain import plain
from mrb_tui.tomlsource.places import Loc, line_in, places
from mrb_tui.tomlsource.syntax import syntax_trouble

LARGEST = 1_000_000
_ENDLESS_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){64}")
"""The parser takes time as the square of a key's parts: half a minute for a file of 80 KB."""


@dataclass(frozen=True)
class TomlSource:
    """A parsed file. `name` is how messages call it."""

    data: Mapping[str, Any]
    name: str
    text: str = field(repr=False)

    def line_of(self, loc: Sequence[str | int]) -> int | None:
        """The line of the value at `loc`, or of the nearest thing around it; from 1."""
        return line_in(self._places, loc)

    @cached_property
    def _places(self) -> dict[Loc, int]:
        return places(self.text)


def load(path: Path, largest: int = LARGEST) -> TomlSource:
    """Read and parse a file. Raises TroubleError, with file, line and column, for what is no TOML."""
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or str(error)
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, f"{path} could not be read", why)) from None
    if len(raw) > largest:
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, f"{path} could not be read", f"it is larger than {largest:,} bytes")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, f"{path}:{line}", "not UTF-8 text", ("save the file as UTF-8",))
        ) from None
    return parse(text, str(path))


def parse(text: str, name: str) -> TomlSource:
    """Parse TOML text that messages call `name`. Raises TroubleError, also for text that a terminal would obey."""
    if endless := _ENDLESS_KEY.search(text):
        where = f"{name}:{text.count(chr(10), 0, endless.start()) + 1}"
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, where, "a key of more than 64 parts"))
    try:
        source = TomlSource(tomllib.loads(text), name, text)
        harmful = list(_controls(source.data))
    except tomllib.TOMLDecodeError as error:
        raise TroubleError(syntax_trouble(str(error), text, name)) from None
    except RecursionError:
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, name, "nested too deeply")) from None
    except ValueError:  # the interpreter's own limit on the digits of a number
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, name, "a number of too many digits")) from None
    for loc in harmful:
        line = source.line_of(loc)
        raise TroubleError(
            Trouble(
                TroubleKind.CONFIGURATION,
                f"{name}:{line}" if line else name,
                "control characters or invisible ones in a text",
                ("text from here is shown on the screen: write it without them",),
            )
        )
    return source


def _controls(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    """Where there are characters that `plain` would take out. Line breaks and tabs are text."""
    if isinstance(value, str):
        if plain(value) != value.replace("\r\n", "\n").replace("\t", "    "):
            yield loc
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _controls(key, (*loc, key))
            yield from _controls(inner, (*loc, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _controls(inner, (*loc, number))
