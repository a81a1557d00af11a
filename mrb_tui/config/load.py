"""Finding, reading and checking the configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mrb_tui.config.model import Config
from mrb_tui.config.problems import Problem, problems_from
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.tomlsource.source import TomlSource, load


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
        return given.expanduser(), True
    if named := environment.get("MRB_TUI_CONFIG"):
        return Path(named).expanduser(), True
    base = environment.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "mrb-tui" / "config.toml", False


def load_config(given: Path | None, environment: Mapping[str, str]) -> Loaded:
    """The configuration. Without a file, the defaults; a file that was asked for must be there.

    Raises TroubleError for a file that cannot be read or is no TOML, ConfigError for one with mistakes.
    """
    path, asked = config_path(given, environment)
    if not asked and not path.exists():
        return Loaded(Config(), None, None)
    source = load(path)
    try:
        config = Config.model_validate(source.data)
    except ValidationError as error:
        raise ConfigError(problems_from(error, source, Config)) from None
    return Loaded(config, path, source, _warnings(config, source))


def _warnings(config: Config, source: TomlSource) -> tuple[Problem, ...]:
    """Files that are not there, and secrets that others can read."""
    found: list[Problem] = []

    def missing(loc: tuple[str | int, ...], path: Path | None) -> None:
        if path is not None and not path.expanduser().exists():
            where = ".".join(map(str, loc))
            found.append(Problem(source.name, source.line_of(loc), where, f"{path} is not there"))

    missing(("provider", "ca_file"), config.provider.ca_file)
    for number, service in enumerate(config.services):
        at = ("services", number)
        if service.health is not None:
            missing((*at, "health", "ca_file"), service.health.ca_file)
        if service.prometheus is not None:
            missing((*at, "prometheus", "ca_file"), service.prometheus.ca_file)
        if service.target is not None and service.target.kind == "kubernetes":
            missing((*at, "target", "kubeconfig"), service.target.kubeconfig)
    if warning := config.provider.key.warning():
        loc = ("provider", "key")
        found.append(Problem(source.name, source.line_of(loc), "provider.key", warning))
    return tuple(found)
