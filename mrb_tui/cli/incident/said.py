"""What a person says of an incident: each verb records one event and prints it."""

import argparse
import sys
from datetime import datetime

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.opened import Opened, opened
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.session import incident_commands as commands


def note(arguments: argparse.Namespace) -> int:
    """The words on the command line, or all of standard input."""
    with opened(arguments) as one:
        words = sys.stdin.read(commands.MAX_TEXT + 1) if arguments.text == ["-"] else " ".join(arguments.text)
        text = one.here.scrubber.text(words, commands.MAX_TEXT + 1)
        return _record(one, commands.add_note(text), one.here.at(arguments.at))


def severity(arguments: argparse.Namespace) -> int:
    """Graver, or less so."""
    with opened(arguments) as one:
        reason = one.here.scrubber.line(arguments.reason, commands.MAX_LINE)
        payload = commands.change_severity(one.incident, one.here.scale.ids, arguments.severity, reason)
        return _record(one, payload, one.here.at(arguments.at))


def status(arguments: argparse.Namespace) -> int:
    """How far the work is."""
    with opened(arguments) as one:
        return _record(one, commands.change_status(one.incident, arguments.status), one.here.at(arguments.at))


def role(arguments: argparse.Namespace) -> int:
    """Who does what."""
    with opened(arguments) as one:
        clean = one.here.scrubber.line
        return _record(one, commands.assign_role(one.incident, clean(arguments.role), clean(arguments.person)))


def milestone(arguments: argparse.Namespace) -> int:
    """A moment that durations are measured between."""
    with opened(arguments) as one:
        words = one.here.scrubber.line(arguments.note, commands.MAX_LINE)
        return _record(one, commands.mark_milestone(arguments.milestone, words), one.here.at(arguments.at))


def reopen(arguments: argparse.Namespace) -> int:
    """It was not over."""
    with opened(arguments) as one:
        reason = one.here.scrubber.line(arguments.reason, commands.MAX_LINE)
        return _record(one, commands.reopen(one.incident, reason))


def _record(one: Opened, payload: Payload, at: datetime | None = None) -> int:
    for event in one.record(payload, at=at):
        tell(event)
    return ExitCode.OK


def tell(event: Event) -> None:
    """The event as recorded, on standard output."""
    print(f"{event.at:%Y-%m-%dT%H:%M:%SZ}  {event.summary}")
