"""`mrb-tui`: the console itself."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.first_paint import CONSOLE
from mrb_tui.cli.options import add_config_option
from mrb_tui.ui.terminal import splash

if TYPE_CHECKING:
    from mrb_tui.cli.wiring import Wired
    from mrb_tui.session.live import Mode
    from mrb_tui.session.session import Session
    from mrb_tui.ui.tour import Tour


def add_options(parser: argparse.ArgumentParser) -> None:
    """The console has no name of its own on the command line: its options stand before any command."""
    add_config_option(parser)
    parser.add_argument("--read-only", action="store_true", help="watch, and change nothing")
    add_plain_option(parser)


def add_plain_option(parser: argparse.ArgumentParser) -> None:
    """`--plain`, before the command or after it."""
    parser.add_argument(
        "--plain",
        action="store_true",
        default=argparse.SUPPRESS,
        help="numbered prompts, no screen: for any terminal, or a pipe",
    )


_FLUSH_S = 1.0
"""For what is still to be written once the terminal is gone; the process has two seconds to end."""


def run(arguments: argparse.Namespace) -> int:
    """Open the console."""
    front = front_end(os.environ, plain=getattr(arguments, "plain", False))
    if front is None:
        return ExitCode.UNAVAILABLE
    if front is FrontEnd.SCREEN:
        splash.show(CONSOLE)
    from mrb_tui.session.live import Mode

    modes = frozenset({Mode.READ_ONLY}) if arguments.read_only else frozenset[Mode]()
    return open_console(getattr(arguments, "config", None), os.environ, modes, front)


class FrontEnd(StrEnum):
    """How a console is shown."""

    SCREEN = "screen"
    PLAIN = "plain"


def open_console(
    config: Path | None,
    environment: Mapping[str, str],
    modes: "frozenset[Mode]",
    front: FrontEnd,
    tour: "Callable[[], Tour] | None" = None,
) -> int:
    """The console over a configuration, until it is left; the exit code. Raises TroubleError before it opens.

    `tour` makes what the demo has to tell, once the screens have been imported.
    """
    if front is FrontEnd.PLAIN:
        return _run_plain(config, environment, modes)
    return _run_app(config, environment, modes, tour)


def front_end(environment: Mapping[str, str], *, plain: bool) -> FrontEnd | None:
    """What can open here. Where it is not what was asked for, standard error says why; None: nobody could answer."""
    if plain:
        return FrontEnd.PLAIN
    from mrb_tui.cli.talk import say, say_trouble
    from mrb_tui.ui.terminal.capabilities import unfit

    trouble = unfit(environment, stdin_is_tty=sys.stdin.isatty(), stderr_is_tty=sys.stderr.isatty())
    if trouble is None:
        return FrontEnd.SCREEN
    if not sys.stdin.isatty():
        say_trouble(trouble)
        return None
    say(f"mrb-tui: {trouble.why}: plain prompts instead, as with --plain")
    return FrontEnd.PLAIN


def _run_plain(config: Path | None, environment: Mapping[str, str], modes: "frozenset[Mode]") -> int:
    from mrb_tui.cli.charset import ascii_only
    from mrb_tui.cli.wiring import say_warnings, wire_with

    wired = wire_with(config, environment, stand_in=True)
    say_warnings(wired)
    in_ascii, _ = ascii_only(wired.config.ui, environment)

    async def conversation() -> None:
        from mrb_tui.clients.daemon_threads import install
        from mrb_tui.plain.console import converse
        from mrb_tui.plain.stdio import StdioTerminal

        install(asyncio.get_running_loop())
        session = _session(wired, environment, modes)
        terminal = StdioTerminal(encoding=sys.stdin.encoding, ascii_only=in_ascii)
        await converse(session, terminal, arm_s=session.arm_s)

    asyncio.run(conversation())
    return ExitCode.OK


def _run_app(
    config: Path | None,
    environment: Mapping[str, str],
    modes: "frozenset[Mode]",
    tour: "Callable[[], Tour] | None",
) -> int:
    from mrb_tui.cli.temp_folder import remove_temp_folder
    from mrb_tui.cli.ui_options import ui_options
    from mrb_tui.cli.wiring import wire_with
    from mrb_tui.ui.app import ConsoleApp

    wired = wire_with(config, environment, stand_in=True)
    session = _session(wired, environment, modes)

    def lost() -> None:
        session.desk.close_now(_FLUSH_S)
        remove_temp_folder()

    app = ConsoleApp(session, ui_options(wired, config, environment, tour() if tour is not None else None))
    return app.run_in_terminal(on_lost=lost)


def _session(wired: "Wired", environment: Mapping[str, str], modes: "frozenset[Mode]") -> "Session":
    from mrb_tui.cli.incident_inputs import surroundings
    from mrb_tui.cli.wiring import change_inputs, guide_inputs
    from mrb_tui.cli.writing_inputs import writing_inputs
    from mrb_tui.session.live import Mode
    from mrb_tui.session.session import Session

    if wired.config.safety.read_only:
        modes |= {Mode.READ_ONLY}
    return Session(
        wired.services,
        guide=guide_inputs(wired),
        changes=change_inputs(wired, environment, read_only=Mode.READ_ONLY in modes),
        clock=wired.clock,
        scrubber=wired.scrubber,
        modes=modes,
        around=surroundings(wired, environment),
        writing=writing_inputs(wired, environment, read_only=Mode.READ_ONLY in modes),
    )
