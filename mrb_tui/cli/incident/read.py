"""Reading incidents from a shell: list, show, export, verify. Nothing is written."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.opened import here_from, opened
from mrb_tui.cli.learned import learn
from mrb_tui.cli.talk import say
from mrb_tui.documents.handoff import brief
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.response import response_of
from mrb_tui.domain.update_clock import update_due
from mrb_tui.journal.journal import Problem
from mrb_tui.session.exports import Form


def list_all(arguments: argparse.Namespace) -> int:
    """A line each, or JSON."""
    here = here_from(arguments)
    entries = [
        entry
        for entry in here.catalogue.incidents()
        if not arguments.open or (entry.incident is not None and entry.incident.is_open)
    ]
    if arguments.json:
        rows = [
            {
                "id": entry.id,
                **(_stands(entry.incident) if entry.incident else {}),
                "events": entry.events,
                "trouble": str(entry.trouble) if entry.trouble else None,
            }
            for entry in entries
        ]
        print(json.dumps(rows))
        return ExitCode.OK
    for entry in entries:
        one = entry.incident
        words = f"{one.severity:<3} {one.status:<13} {_utc(one.declared_at)}  {one.title}" if one else "cannot be read"
        print(f"{entry.id:<16} {words}")
        if entry.trouble is not None:
            say(f"  {entry.id}: {entry.trouble}")
    if not entries:
        say("no incident is open" if arguments.open else f"there are no incidents in {here.catalogue.folder}")
    return ExitCode.OK


def show(arguments: argparse.Namespace) -> int:
    """The brief, as Markdown; or its figures as JSON."""
    with opened(arguments, to_read=True) as one:
        here, incident = one.here, one.incident
        calendar = here.config.calendar.business_calendar()
        if arguments.json:
            response = response_of(incident, here.scale, calendar, here.now)
            due = update_due(incident, here.scale, here.now)
            figures = {
                "id": incident.id,
                **_stands(incident),
                "response": response.words if response else None,
                "next_update": due.words if due else None,
                "milestones": {name.value: _utc(at) for name, at in incident.milestones.items()},
                "roles": dict(incident.roles),
                "in_force": [state.plan.title for state in incident.ledger],
                "outcome_unknown": [state.plan.title for state in incident.unsettled],
                "events": incident.events,
            }
            print(json.dumps(figures))
        else:
            events = tuple(one.journal.events())
            print(brief(incident, events, now=here.now, scale=here.scale, calendar=calendar), end="")
        _say_problems(one.journal.problems)
        return ExitCode.OK


def export(arguments: argparse.Namespace) -> int:
    """The same bytes for the same journal. It goes to others: all secrets are learnt first, and masked once more."""
    form = Form.named(arguments.form)
    with opened(arguments, to_read=True) as one:
        learn(one.here.config, os.environ, one.here.scrubber.secrets)
        events = tuple(one.journal.events())
        text = form.masked(form.of(one.incident, events, marked_only=arguments.marked), one.here.scrubber)
        sys.stdout.buffer.write(text.encode())  # as it is: a translated line end would be another byte
        sys.stdout.flush()
        _say_problems(one.journal.problems)
        return ExitCode.OK


def verify(arguments: argparse.Namespace) -> int:
    """Sound or not, and where not."""
    here = here_from(arguments)
    incident_id = here.incident_id(arguments.incident)
    report = here.catalogue.verify(incident_id)
    for problem in (*report.problems, *report.gaps, *report.duplicates):
        say(str(problem))
    if report.first_break is not None:
        say(f"the chain breaks at {report.first_break}")
    if report.torn:
        say(f"{report.torn} torn records were set aside in journal.torn; none of them had been acknowledged")
    print(f"{incident_id}: {report.records:,} records, {'sound' if report.is_sound else 'NOT sound'}")
    return ExitCode.OK if report.is_sound else ExitCode.DEGRADED


def _stands(incident: Incident) -> dict[str, object]:
    return {
        "title": incident.title,
        "severity": incident.severity,
        "status": incident.status.value,
        "category": incident.category,
        "service": incident.service,
        "declared_at": _utc(incident.declared_at),
        "commander": incident.commander or None,
    }


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _say_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        say(f"the journal could not be read whole: {problem}")
