"""Loading a runbook: a built-in one, or a file of one's own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.check import FATAL, check
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.tables.values import Scalar
from mrb_tui.runbook.template_files import digest_with, read_files, with_texts
from mrb_tui.tomlsource.source import TomlSource, load, parse

BUILTIN = "mistral"
LARGEST = 256_000
NO_VARIABLES: Mapping[str, Scalar] = MappingProxyType({})
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class LoadedRunbook:
    """A runbook, and which file it is: the digest goes into the journal, and decides what may run."""

    book: RunbookFile
    name: str
    digest: str
    """SHA-256 of the text, in hexadecimal; of the texts of its template files too, where it has any."""
    built_in: bool


def builtin_names() -> tuple[str, ...]:
    """The runbooks that come along."""
    names = (entry.name for entry in files("mrb_tui.runbook").joinpath("builtin").iterdir())
    return tuple(
        sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml") and ".tests." not in name)
    )


def load_runbook(
    path: Path | None, *, builtin: str = BUILTIN, variables: Mapping[str, Scalar] = NO_VARIABLES
) -> RunbookFile:
    """The runbook at `path`, or a built-in one. Raises TroubleError with every mistake and its line."""
    return load_whole(path, builtin=builtin, variables=variables).book


def load_whole(
    path: Path | None, *, builtin: str = BUILTIN, variables: Mapping[str, Scalar] = NO_VARIABLES
) -> LoadedRunbook:
    """The same with what the journal and the question of trust want to know."""
    source = read_runbook(path, builtin=builtin)
    checked = check(source, variables, FATAL)
    if checked.book is None or not checked.is_sound:
        wrong = [str(finding.problem) for finding in checked.findings if finding.grave]
        more = (f"and {len(wrong) - _SHOWN} more: see mrb-tui runbook check",) if len(wrong) > _SHOWN else ()
        first, *rest = wrong[:_SHOWN]
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, "The runbook is wrong", first, (*rest, *more)))
    texts, _ = read_files(checked.book, path.parent) if path is not None else ({}, {})
    digest = digest_with(digest_of(source.text), texts)
    return LoadedRunbook(with_texts(checked.book, texts), source.name, digest, path is None)


def read_runbook(path: Path | None, *, builtin: str = BUILTIN) -> TomlSource:
    """The file as TOML, unchecked. Raises TroubleError."""
    return (
        load(path, LARGEST)
        if path is not None
        else parse(builtin_text(f"{builtin}.toml"), f"built-in runbook {builtin}")
    )


def builtin_text(name: str) -> str:
    """A file that comes along, such as `mistral.toml` or `mistral.tests.toml`. Raises TroubleError."""
    try:
        return files("mrb_tui.runbook").joinpath("builtin", name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        why = f"there are: {', '.join(builtin_names())}"
        raise TroubleError(
            Trouble(TroubleKind.CONFIGURATION, f"There is no built-in runbook {name.removesuffix('.toml')!r}", why)
        ) from None


def digest_of(text: str) -> str:
    """Which text it is, to the letter."""
    return hashlib.sha256(text.encode()).hexdigest()
