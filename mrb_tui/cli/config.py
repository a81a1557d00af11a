"""`mrb-tui config check|show|init`."""

import argparse
import os
from pathlib import Path

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.options import add_config_option
from mrb_tui.cli.talk import say


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its three verbs."""
    parser = commands.add_parser(
        "config", help="check, show or start the configuration", description="The configuration: check, show, init."
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    check = verbs.add_parser(
        "check", help="tell every mistake at once, with its line", description="Exit codes: 0, 78."
    )
    add_config_option(check)
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="another file than the one in use")
    check.set_defaults(run=run_check)
    show = verbs.add_parser(
        "show", help="print what is in force", description="Secrets are shown by their source only."
    )
    add_config_option(show)
    show.set_defaults(run=run_show)
    init = verbs.add_parser("init", help="write a commented example to start from")
    add_config_option(init)
    init.add_argument("--force", action="store_true", help="overwrite a file that is there")
    init.set_defaults(run=run_init)


def run_check(arguments: argparse.Namespace) -> int:
    """Every mistake on standard error; on standard output the file that is well."""
    from mrb_tui.cli.chosen_runbook import chosen_runbook
    from mrb_tui.cli.key_places import key_places
    from mrb_tui.config.load import ConfigError, check_probes, load_config
    from mrb_tui.domain.trouble import TroubleError
    from mrb_tui.ui.keymap import keymap

    try:
        loaded = load_config(arguments.file or getattr(arguments, "config", None), os.environ)
        check_probes(loaded, chosen_runbook(loaded.config).book.probes)
    except ConfigError as error:
        for problem in error.problems:
            say(str(problem))
        return ExitCode.CONFIG
    except TroubleError as error:
        say(str(error.trouble))
        for advice in error.trouble.advice:
            say(f"  {advice}")
        return ExitCode.CONFIG
    keys = keymap(loaded.config.ui.keys, key_places(loaded, str(loaded.path)))
    for warning in (*loaded.warnings, *keys.problems):
        say(f"{warning} (warning)")
    print(f"{loaded.path} is well" if loaded.path else "no configuration file: the defaults are in force")
    return ExitCode.OK


def run_show(arguments: argparse.Namespace) -> int:
    """What is in force, as TOML that could be a configuration again."""
    from mrb_tui.cli.effective_config import as_toml
    from mrb_tui.config.load import load_config

    loaded = load_config(getattr(arguments, "config", None), os.environ)
    print(as_toml(loaded), end="")
    return ExitCode.OK


def run_init(arguments: argparse.Namespace) -> int:
    """The example, readable by its owner alone: it will name where secrets are."""
    from mrb_tui.cli.packaged import example_config
    from mrb_tui.config.load import config_path

    path, _ = config_path(getattr(arguments, "config", None), os.environ)
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if arguments.force else os.O_EXCL)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(example_config())
    except FileExistsError:
        say(f"mrb-tui: {path} is there already; --force overwrites it")
        return ExitCode.UNAVAILABLE
    except OSError as error:
        say(f"mrb-tui: {path} could not be written: {error.strerror}")
        return ExitCode.UNAVAILABLE
    print(path)
    say("edit it, then: mrb-tui config check, mrb-tui doctor")
    return ExitCode.OK
