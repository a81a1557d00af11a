"""`mrb-tui doctor`: every prerequisite tried, with what to do about each that fails."""

import argparse
import asyncio
import os
import sys

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.options import add_config_option, add_service_option


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        help="try every prerequisite and say how to mend what fails",
        description="Try the configuration, the key, the provider, the service, Prometheus, the cluster and what you "
        "may do there, and the terminal. Exit codes: 0 all well, 1 something is missing or wrong.",
    )
    add_config_option(parser)
    add_service_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Try everything, at once, and print it in order."""
    return asyncio.run(_examine(arguments))


async def _examine(arguments: argparse.Namespace) -> int:
    from mrb_tui.cli.checks.check import State, gravest
    from mrb_tui.cli.checks.prerequisites import prerequisite_checks
    from mrb_tui.cli.checks.report import as_text
    from mrb_tui.cli.checks.terminal import terminal_checks
    from mrb_tui.cli.wiring import wire
    from mrb_tui.clients.daemon_threads import install

    install(asyncio.get_running_loop())
    wired = wire(arguments)
    is_tty = sys.stdin.isatty() and sys.stderr.isatty()
    checks = await prerequisite_checks(wired, arguments.service, os.environ)
    checks += terminal_checks(os.environ, is_tty=is_tty, encoding=sys.stdout.encoding or "")
    print(as_text(checks, ascii_only=wired.config.ui.ascii))
    return ExitCode.DEGRADED if gravest(checks) is State.FAILED else ExitCode.OK
