"""`mrb-tui health PROBE`: one line, for a prompt, a cron job or a pager's check."""

import argparse
import asyncio

from mrb_tui.cli.exit_codes import exit_code_of
from mrb_tui.cli.options import add_config_option, add_service_option
from mrb_tui.cli.talk import say
from mrb_tui.cli.usage import no_such


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "health",
        help="one probe, one line: 0 ok, 1 degraded, 2 down, 3 unknown",
        description="Ask one probe once and print one line. Exit codes: 0 ok, 1 degraded, 2 down, 3 unknown.",
    )
    add_config_option(parser)
    add_service_option(parser)
    parser.add_argument("probe", metavar="PROBE", help="a probe's id, such as mistral_api")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask it; a name that is not there is a usage error."""
    return asyncio.run(_ask(arguments))


async def _ask(arguments: argparse.Namespace) -> int:
    # Deferred: `--help` must not pay for the clients.
    from mrb_tui.cli.report import as_line
    from mrb_tui.cli.wiring import wire
    from mrb_tui.clients.daemon_threads import install
    from mrb_tui.session.triage import triage

    install(asyncio.get_running_loop())
    wired = wire(arguments)
    service = wired.service(arguments.service)
    names = [spec.id for spec in service.specs]
    if arguments.probe not in names:
        raise no_such("probe", arguments.probe, names)
    result = await triage(service, clock=wired.clock, scrubber=wired.scrubber, only=arguments.probe)
    finding = result.findings[0]
    print(as_line(finding, glyphs=wired.glyphs), flush=True)
    if finding.observation.reading.trouble is not None:
        for advice in finding.observation.reading.trouble.advice:
            say(f"  try: {advice}")
    return exit_code_of(finding.observation.health)
