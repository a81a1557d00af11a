"""Which runbook the configuration means, or the command line."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mrb_tui.cli.usage import no_such
from mrb_tui.config.load import load_config
from mrb_tui.config.model import Config
from mrb_tui.config.values import expanded
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.runbook.load import BUILTIN, LoadedRunbook, builtin_names, builtin_text, load_whole
from mrb_tui.runbook.rehearsal import no_tests
from mrb_tui.runbook.tables.values import Scalar
from mrb_tui.tomlsource.source import TomlSource, load, parse


def chosen_runbook(config: Config) -> LoadedRunbook:
    """The configured one, with the configuration's variables. Raises TroubleError with every mistake."""
    return load_whole(config.runbook.path, builtin=config.runbook.name, variables=config.runbook.variables)


def chosen_or_built_in(config: Config) -> tuple[LoadedRunbook, Trouble | None]:
    """The configured one; where it is wrong the one that came along, and why: a console must open all the same."""
    try:
        return chosen_runbook(config), None
    except TroubleError as error:
        return load_whole(None), error.trouble


def reloaded(config: Config, old: LoadedRunbook) -> tuple[LoadedRunbook, Trouble | None]:
    """The configured one as it is on disk by now; where it is wrong the old one stays, and why."""
    try:
        return chosen_runbook(config), None
    except TroubleError as error:
        return old, error.trouble


@dataclass(frozen=True, slots=True)
class Choice:
    """A file, or a built-in one where `path` is None; and the variables that hold for it."""

    path: Path | None
    builtin: str
    variables: Mapping[str, Scalar]

    @classmethod
    def of(cls, arguments: argparse.Namespace, named: str | None = None) -> "Choice":
        """What the command line names, else the configuration. Its variables hold only for the runbook it names."""
        configured = load_config(getattr(arguments, "config", None), os.environ).config.runbook
        default = cls(configured.path, configured.name, configured.variables)
        word = named if named is not None else getattr(arguments, "runbook", None)
        if word is None:
            return default
        if word in builtin_names():
            return default if configured.path is None and word == configured.name else cls(None, word, {})
        path = expanded(Path(word))
        if "/" not in word and not word.endswith(".toml") and not path.exists():
            raise no_such("runbook", word, builtin_names())
        same = configured.path is not None and configured.path.absolute() == path.absolute()
        return default if same else cls(path, BUILTIN, {})

    def load(self) -> LoadedRunbook:
        """Raises TroubleError with every mistake."""
        return load_whole(self.path, builtin=self.builtin, variables=self.variables)

    def tests(self) -> TomlSource:
        """The tests beside it. Raises TroubleError, also where there are none."""
        if self.path is None:
            name = f"{self.builtin}.tests.toml"
            return parse(builtin_text(name), f"built-in {name}")
        beside = self.path.with_suffix(".tests.toml")
        if not beside.exists():
            raise no_tests(beside.name)
        return load(beside)
