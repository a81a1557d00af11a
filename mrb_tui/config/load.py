"""Finding, reading and checking the configuration."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from mrb_tui.config.model import OTHER_PROBE_IDS, PROBE_IDS, Config
from mrb_tui.config.secret import SecretSource
from mrb_tui.config.values import expanded
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.problems import MOST_HINTS, Problem, did_you_mean, in_order, problem_at, problems_from
from mrb_tui.tomlsource.source import TomlSource, load

BUILT_IN_PROBES = (*PROBE_IDS, *OTHER_PROBE_IDS)


@dataclass(frozen=True)
class Loaded:
    """A configuration and the file it came from (None: defaults). `warnings` do not stop anything."""

    config: Config
    path: Path | None
    source: TomlSource | None
    warnings: tuple[Problem, ...] = ()


class ConfigError(TroubleError):
    """A configuration that cannot be used; every mistake is in `problems`."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first, *rest = map(str, problems)
        super().__init__(Trouble(TroubleKind.CONFIGURATION, "The configuration is wrong", first, tuple(rest)))
        self.problems = problems


def config_path(given: Path | None, environment: Mapping[str, str]) -> tuple[Path, bool]:
    """Which file it is, and whether somebody asked for it: `given`, else MRB_TUI_CONFIG, else the user's own folder."""
    if given is not None:
        return expanded(given), True
    if named := environment.get("MRB_TUI_CONFIG"):
        return expanded(Path(named)), True
    base = Path(environment.get("XDG_CONFIG_HOME", ""))
    if not base.is_absolute():  # a relative one is to be ignored (XDG Base Directory Specification)
        base = expanded(Path("~/.config"))
    return base / "mrb-tui" / "config.toml", False


def load_config(given: Path | None, environment: Mapping[str, str]) -> Loaded:
    """The configuration. Without a file, the defaults; a file that was asked for must be there.

    Raises TroubleError for a file that cannot be read or is no TOML, ConfigError for one with mistakes.
    """
    path, asked = config_path(given, environment)
    if not asked and _is_absent(path):
        return Loaded(Config(), None, None)
    return checked(load(path), path)


def checked(source: TomlSource, path: Path) -> Loaded:
    """What `source` says, which is the file at `path` or is to be. Raises ConfigError."""
    mistakes = [*_twins(source)]
    if _follows_a_built_in(source):  # a runbook of one's own names its probes itself
        mistakes += _strangers(source, BUILT_IN_PROBES)
    try:
        config = Config.model_validate(source.data)
    except ValidationError as error:
        raise ConfigError(in_order([*problems_from(error, source, Config), *mistakes])) from None
    if mistakes:
        raise ConfigError(in_order(mistakes))
    return Loaded(config, path, source, in_order(_warnings(config, source)))


def check_probes(loaded: Loaded, known: Iterable[str]) -> None:
    """Whether each probe that is tuned is the chosen runbook's, or a built-in one's: one file may serve several.

    Raises ConfigError.
    """
    strangers = tuple(_strangers(loaded.source, {*known, *BUILT_IN_PROBES})) if loaded.source is not None else ()
    if strangers:
        raise ConfigError(in_order(strangers))


def secret_sources(config: Config) -> Iterator[SecretSource]:
    """Every place that a secret comes from."""
    for _, value in _leaves(config):
        if isinstance(value, SecretSource):
            yield value


def _is_absent(path: Path) -> bool:
    """Nothing there at all: not a link to nowhere, nor a folder that may not be looked into. Those are told."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _twins(source: TomlSource) -> Iterator[Problem]:
    """Services of the same id. Asked of the file itself: the models fall silent once anything else is wrong."""
    services = source.data.get("services")
    seen: dict[str, int | None] = {}
    for number, service in enumerate(services if isinstance(services, list) else ()):
        name = service.get("id") if isinstance(service, dict) else None
        if not isinstance(name, str):
            continue
        loc: Loc = ("services", number, "id")
        if name in seen:
            yield problem_at(source, loc, f"two services have this id, the other in line {seen[name]}")
        seen.setdefault(name, source.line_of(loc))


def _follows_a_built_in(source: TomlSource) -> bool:
    runbook = source.data.get("runbook")
    return not (isinstance(runbook, Mapping) and "path" in runbook)


def _strangers(source: TomlSource, known: Collection[str]) -> Iterator[Problem]:
    """Tuned probes that nobody has."""
    probes = source.data.get("probes")
    named = probes if isinstance(probes, Mapping) else ()
    for number, name in enumerate(name for name in named if name not in known):
        hint = did_you_mean(name, known) if number < MOST_HINTS else ""
        yield problem_at(source, ("probes", name), "unknown name", hint)


def _warnings(config: Config, source: TomlSource) -> Iterator[Problem]:
    """Files that are not there, and secrets that others can read."""
    for loc, value in _leaves(config):
        if isinstance(value, SecretSource):
            if warning := value.warning():
                yield problem_at(source, loc, warning)
        elif isinstance(value, Path) and loc != ("runbook", "path") and _is_absent(value):
            yield problem_at(source, loc, f"{value} is not there")


def _leaves(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    inner: Mapping[Any, Any] = {}
    if isinstance(value, BaseModel) and not isinstance(value, SecretSource):
        inner = {name: getattr(value, name) for name in type(value).model_fields}
    elif isinstance(value, dict):
        inner = value
    elif isinstance(value, tuple):
        inner = dict(enumerate(value))
    else:
        yield loc, value
    for step, part in inner.items():
        yield from _leaves(part, (*loc, step))
