"""The command line. Nothing heavy is imported here: `--help` and `--version` must answer at once."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from mrb_tui import __version__
from mrb_tui.cli import config, console, demo, doctor, health, mock, triage
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.talk import say_trouble
from mrb_tui.domain.trouble import TroubleError


class _Parser(argparse.ArgumentParser):
    """Usage errors exit 64, so that a verdict of 2 is never mistaken for a typing error."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = _Parser(
        prog="mrb-tui",
        description="The incident console: what is broken, what to do next, and a record of all of it.",
        epilog="Without a command the console opens. Exit codes: docs/exit-codes.md.",
    )
    top.add_argument("--version", action="version", version=f"mrb-tui {__version__}")
    console.add_options(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for command in (demo, mock, triage, health, doctor, config):
        command.add_parser(commands)
    top.set_defaults(run=console.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Failures are told in words, on standard error."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except TroubleError as error:
        say_trouble(error.trouble)
        return ExitCode.UNAVAILABLE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing more can be said, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter would complain while flushing
        return ExitCode.OK
