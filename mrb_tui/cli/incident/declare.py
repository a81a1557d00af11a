"""`mrb-tui incident declare`: a journal is opened, and what was not said is taken from the probes."""

import argparse
import os

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.look import look
from mrb_tui.cli.incident.opened import here_from
from mrb_tui.cli.incident_inputs import runbook_loaded
from mrb_tui.cli.learned import learn
from mrb_tui.cli.talk import say
from mrb_tui.cli.usage import no_such
from mrb_tui.domain.events.event import CONSOLE
from mrb_tui.domain.events.incident import IncidentDeclared, ResponderJoined
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.suggestion import suggest
from mrb_tui.probes.clock import utc_now
from mrb_tui.session.incident_commands import MAX_LINE
from mrb_tui.session.turns import change_between


def run(arguments: argparse.Namespace) -> int:
    """Prints the incident's id, for a script to give to the other verbs."""
    here = here_from(arguments)
    person = here.who()
    wanted = (arguments.severity or "").upper()
    if wanted and here.scale.get(wanted) is None:
        raise no_such("severity", arguments.severity, here.scale.ids)
    detected_at = here.at(arguments.detected_at) if arguments.detected_at else None
    service, states = look(arguments, arguments.service)
    learn(here.config, os.environ, here.scrubber.secrets)
    suggestion = suggest(states, here.now, scale=here.scale)
    title = here.scrubber.line(arguments.title or suggestion.title, MAX_LINE)
    severity = wanted or suggestion.severity
    category = here.scrubber.line(arguments.category or suggestion.category, MAX_LINE)
    seen = [
        (state.last.observed_at, change)
        for state in states
        if (change := change_between(ProbeState(state.spec), state)) and state.last
    ]
    journal = here.catalogue.create(here.now.date())
    try:
        declared = IncidentDeclared(
            journal.incident_id, title, severity, category, service, detected_at or suggestion.detected_at
        )
        events = [
            here.event(declared),
            here.event(ResponderJoined(person, "declared")),
            here.event(runbook_loaded(here.runbook), actor=CONSOLE),
            *(here.event(change, at=at, actor=CONSOLE) for at, change in seen),
        ]
        recorded = journal.append(events, utc_now())
    finally:
        journal.close()
    say(recorded[0].summary)
    if not (arguments.title and wanted):
        for why in suggestion.why:
            say(f"  {why}")
    print(journal.incident_id)
    return ExitCode.OK
