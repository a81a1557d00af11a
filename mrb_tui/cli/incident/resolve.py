"""`mrb-tui incident resolve`: the closing list first."""

import argparse

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.look import look
from mrb_tui.cli.incident.opened import opened
from mrb_tui.cli.incident.said import tell
from mrb_tui.cli.talk import say
from mrb_tui.cli.usage import UsageError, no_such
from mrb_tui.domain.closing import Check, CheckId, CheckStanding, closing_list
from mrb_tui.domain.events.event import Payload
from mrb_tui.session import incident_commands as commands


def run(arguments: argparse.Namespace) -> int:
    """Passed-over items and the end are recorded together, or not at all."""
    with opened(arguments) as one:
        now = one.here.now
        _, states = look(arguments, one.incident.service or None)
        checks = closing_list(one.incident, ((state.spec, state.health_at(now)) for state in states))
        if arguments.list:
            for check in checks:
                print(check.words)
            return ExitCode.OK
        passed = dict(_passed_over(entry) for entry in arguments.pass_over)
        payloads: list[Payload] = [
            commands.override(check, one.here.scrubber.line(reason, commands.MAX_LINE))
            for check, reason in passed.items()
        ]
        still_open = [check for check in checks if check.standing is CheckStanding.OPEN and check.id not in passed]
        if still_open and one.incident.is_open:
            _say_open(still_open)
            return ExitCode.DEGRADED
        text = one.here.scrubber.text(arguments.resolution, commands.MAX_TEXT)
        payloads.append(commands.resolve(one.incident, (), text))
        for event in one.record(*payloads):
            tell(event)
        return ExitCode.OK


def _passed_over(entry: str) -> tuple[CheckId, str]:
    name, found, reason = entry.partition("=")
    if not found:
        raise UsageError(f"--pass-over {entry!r}: write ITEM=REASON")
    wanted = name.strip().lower().replace("-", " ").replace("_", " ")
    near = [check for check in CheckId if check == wanted or check.split()[0] == wanted or check.name.lower() == wanted]
    if len(near) != 1:
        raise no_such("item of the closing list", name, CheckId)
    return near[0], reason


def _say_open(still_open: list[Check]) -> None:
    say("nothing was recorded: the closing list is not through")
    for check in still_open:
        say(f"  {check.words}")
    name = still_open[0].id.name.lower()
    say(f"do what is open, or pass it over with a reason: --pass-over {name}='why'")
