"""`mrb-tui triage`: one pass over all probes, for people, scripts and cron."""

import argparse
import asyncio
import json

from mrb_tui.cli.exit_codes import exit_code_of
from mrb_tui.cli.numbers import seconds
from mrb_tui.cli.options import add_config_option, add_service_option


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "triage",
        help="one pass over all probes: 0 ok, 1 degraded, 2 down, 3 unknown",
        description="Ask every probe once, all at the same time, and print what they say. "
        "Exit codes: 0 ok, 1 degraded, 2 down, 3 unknown.",
    )
    add_config_option(parser)
    add_service_option(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, one document a pass, instead of a table")
    parser.add_argument("--watch", action="store_true", help="pass after pass, until interrupted")
    parser.add_argument(
        "--every", type=seconds, default=10.0, metavar="S", help="seconds between two passes (default: 10)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """One pass, and its verdict as the exit code; or one after another until interrupted."""
    return asyncio.run(_passes(arguments))


async def _passes(arguments: argparse.Namespace) -> int:
    # Deferred: `--help` must not pay for the clients.
    from mrb_tui.cli.report import as_json, as_table
    from mrb_tui.cli.wiring import wire
    from mrb_tui.clients.daemon_threads import install
    from mrb_tui.session.triage import triage

    install(asyncio.get_running_loop())
    wired = wire(arguments)
    service = wired.service(arguments.service)
    while True:
        result = await triage(service, clock=wired.clock, scrubber=wired.scrubber)
        if arguments.json:
            print(json.dumps(as_json(result)), flush=True)
        else:
            print(as_table(result, glyphs=wired.glyphs), flush=True)
        if not arguments.watch:
            return exit_code_of(result.verdict)
        await asyncio.sleep(arguments.every)
