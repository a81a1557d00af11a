"""`mrb-tui handoff`: the brief for whoever takes over."""

import argparse

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.options import add_incident_options


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "handoff",
        help="write the brief for whoever takes over, and record that it was",
        description="Print how an incident stands, what was tried, what is in force and what is promised, as Markdown.",
    )
    add_incident_options(parser)
    parser.add_argument("--to", default="", metavar="NAME", help="who takes over; leads from now on, if you did")
    parser.add_argument("--print", dest="only_print", action="store_true", help="print it, record nothing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Recorded first: what is printed is what the journal has."""
    from mrb_tui.cli.incident.opened import opened
    from mrb_tui.documents.handoff import brief
    from mrb_tui.domain.events.updates import HandoffMade
    from mrb_tui.session.incident_commands import MAX_LINE

    with opened(arguments, to_read=arguments.only_print) as one:
        here = one.here
        person = here.scrubber.line(arguments.to, MAX_LINE)
        text = brief(
            one.incident,
            tuple(one.journal.events()),
            now=here.now,
            scale=here.scale,
            calendar=here.config.calendar.business_calendar(),
            to=person,
        )
        if not arguments.only_print:
            one.record(HandoffMade(text, person))
        print(text, end="")
        return ExitCode.OK
