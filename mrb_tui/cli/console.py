"""`mrb-tui`: the console itself."""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.options import add_config_option

if TYPE_CHECKING:
    from mrb_tui.session.live import Mode


def add_options(parser: argparse.ArgumentParser) -> None:
    """The console has no name of its own on the command line: its options stand before any command."""
    add_config_option(parser)
    parser.add_argument("--read-only", action="store_true", help="watch, and change nothing")


_FLUSH_S = 1.0
"""For what is still to be written once the terminal is gone; the process has two seconds to end."""


def run(arguments: argparse.Namespace) -> int:
    """Open the console."""
    from mrb_tui.session.live import Mode

    modes = frozenset({Mode.READ_ONLY}) if arguments.read_only else frozenset[Mode]()
    return open_console(getattr(arguments, "config", None), os.environ, modes)


def open_console(config: Path | None, environment: Mapping[str, str], modes: "frozenset[Mode]") -> int:
    """The console over a configuration, until it is left; the exit code. Raises TroubleError before it opens."""
    if said_unfit(environment):
        return ExitCode.UNAVAILABLE
    from mrb_tui.ui.terminal.splash import early_screen

    with early_screen("mrb-tui"):
        return _run_app(config, environment, modes)


def said_unfit(environment: Mapping[str, str]) -> bool:
    """Whether the screen cannot open here; if so, standard error says why."""
    from mrb_tui.cli.talk import say_trouble
    from mrb_tui.ui.terminal.capabilities import unfit

    trouble = unfit(environment, stdin_is_tty=sys.stdin.isatty(), stderr_is_tty=sys.stderr.isatty())
    if trouble is not None:
        say_trouble(trouble)
    return trouble is not None


def _run_app(config: Path | None, environment: Mapping[str, str], modes: "frozenset[Mode]") -> int:
    from mrb_tui.cli.incident_inputs import surroundings
    from mrb_tui.cli.temp_folder import remove_temp_folder
    from mrb_tui.cli.ui_options import ui_options
    from mrb_tui.cli.wiring import change_inputs, guide_inputs, wire_with
    from mrb_tui.cli.writing_inputs import writing_inputs
    from mrb_tui.session.live import Mode
    from mrb_tui.session.session import Session
    from mrb_tui.ui.app import ConsoleApp

    wired = wire_with(config, environment, stand_in=True)
    if wired.config.safety.read_only:
        modes |= {Mode.READ_ONLY}
    session = Session(
        wired.services,
        guide=guide_inputs(wired),
        changes=change_inputs(wired, environment, read_only=Mode.READ_ONLY in modes),
        clock=wired.clock,
        scrubber=wired.scrubber,
        modes=modes,
        around=surroundings(wired, environment),
        writing=writing_inputs(wired, environment, read_only=Mode.READ_ONLY in modes),
    )

    def lost() -> None:
        session.desk.close_now(_FLUSH_S)
        remove_temp_folder()

    app = ConsoleApp(session, ui_options(wired, config, environment))
    return app.run_in_terminal(on_lost=lost)
