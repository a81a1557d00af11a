"""Reading TOML: values by the standard library, places by tomlkit, which is slower and asked only on mistakes."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

Loc = tuple[str | int, ...]
"""A path to a value: keys, and numbers for the entries of an array."""

LARGEST = 1_000_000
_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


@dataclass(frozen=True)
class TomlSource:
    """A parsed file. `name` is how messages call it."""

    data: Mapping[str, Any]
    name: str
    text: str = field(repr=False)

    def line_of(self, loc: Sequence[str | int]) -> int | None:
        """The line of the value at `loc`, or of the nearest thing around it; from 1."""
        from mrb_tui.tomlsource.places import line_of  # noqa: PLC0415 - tomlkit is slow to import and seldom needed

        return line_of(self.text, tuple(loc))


def load(path: Path) -> TomlSource:
    """Read and parse a file. Raises TroubleError, with file, line and column, for what is no TOML."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, f"{path} could not be read", why)) from None
    if len(raw) > LARGEST:
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, f"{path} could not be read", f"it is larger than {LARGEST:,} bytes")
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, f"{path}:{line}", "not UTF-8 text", ("save the file as UTF-8",))
        ) from None
    return parse(text, str(path))


def parse(text: str, name: str) -> TomlSource:
    """Parse TOML text that messages call `name`."""
    try:
        return TomlSource(tomllib.loads(text), name, text)
    except tomllib.TOMLDecodeError as error:
        raise TroubleError(_syntax_trouble(str(error), text, name)) from None
    except RecursionError:
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, name, "nested too deeply")) from None


def _syntax_trouble(message: str, text: str, name: str) -> Trouble:
    match = _AT.search(message)
    line = int(match[1]) if match and match[1] else text.count("\n") + 1
    column = f":{match[2]}" if match and match[2] else ""
    said = _AT.sub("", message).strip().rstrip(".").lower()
    lines = text.splitlines()
    shown = lines[line - 1].strip()[:60] if 0 < line <= len(lines) else ""
    # A line that may hold a secret is not repeated: only its key is.
    key = shown.partition("=")[0].strip()
    where = f" at {key!r}" if "=" in shown and key else ""
    return Trouble(
        TroubleKind.CONFIGURATION, f"{name}:{line}{column}", f"not valid TOML: {said}{where}", _syntax_advice(said)
    )


def _syntax_advice(said: str) -> tuple[str, ...]:
    if "overwrite" in said or "declare" in said or "mutate" in said:
        return ("a key or a table may be given once; for several services write [[services]] each time",)
    if "invalid value" in said:
        return ('put text in quotes, as in name = "ana"; write true and false in lower case',)
    if "newline" in said or "end of" in said or "after a statement" in said:
        return ("one key = value a line; close every quote and bracket",)
    if "invalid statement" in said or "after a key" in said:
        return ("a line is key = value, [table], [[table]] or # comment",)
    return ()
