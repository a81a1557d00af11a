"""`mrb-tui do STEP`: a step of the runbook that changes something, through the same envelope as in the console."""

import argparse
import asyncio

from mrb_tui.cli.incident.options import add_incident_options
from mrb_tui.cli.options import add_service_option


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "do",
        help="change something by a step of the runbook: plan, dry run, confirm, run, verify",
        description="Plan a step of the runbook, ask, do it and see whether it helped. It is recorded in the open "
        "incident. mrb-tui runbook show names the steps; exit codes: docs/exit-codes.md.",
    )
    add_incident_options(parser)
    add_service_option(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("step", nargs="?", metavar="STEP", help="the step's id, such as cut-concurrency or rollback")
    what.add_argument(
        "--revert",
        metavar="WHICH",
        help="take back what is in force: last, a step, or the id that mrb-tui incident ledger tells",
    )
    parser.add_argument("--to", default="", metavar="V", help="another value than the suggested one")
    parser.add_argument("--revision", type=int, metavar="N", help="which revision to go back to (default: as proposed)")
    parser.add_argument("--key-file", metavar="FILE", help="where a new key for a Secret stands; - for standard input")
    parser.add_argument("--dry-run", action="store_true", help="print the plan and what the server says of it; no more")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--confirm", default="", metavar="NAME", help="the object's name, where a context is protected")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Plan, ask, do."""
    from mrb_tui.cli.doing import do

    return asyncio.run(do(arguments))
