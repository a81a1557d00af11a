"""What an incident's mitigations owe: the ledger, settling what is not known, and what is to stay."""

import argparse
import asyncio
import json
from datetime import datetime

from mrb_tui.actions.owed import adopt as adopted
from mrb_tui.cli.engaged import engaged
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.opened import opened
from mrb_tui.cli.incident.said import tell
from mrb_tui.cli.incident.which_mitigation import SHOWN, which
from mrb_tui.cli.talk import say
from mrb_tui.cli.wiring import wire
from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.session import incident_commands as commands


def ledger(arguments: argparse.Namespace) -> int:
    """What is in force and owed, and what is not known, oldest first."""
    with opened(arguments, to_read=True) as one:
        states = (
            *one.incident.ledger,
            *(state for state in one.incident.unsettled if state not in one.incident.ledger),
        )
        if arguments.json:
            print(json.dumps([_row(state) for state in states]))
            return ExitCode.OK
        for state in states:
            for line in _lines(state):
                print(line)
        if not states:
            say("nothing is in force")
        return ExitCode.OK


def adopt(arguments: argparse.Namespace) -> int:
    """It stays: recorded, and no longer owed. Nothing is written to production."""
    with opened(arguments) as one:
        state = which(one.incident, arguments.mitigation, one.incident.ledger, "in force")
        reason = one.here.scrubber.line(arguments.reason, commands.MAX_LINE)

        async def record(payload: Payload) -> bool:
            for event in one.record(payload):
                tell(event)
            return True

        asyncio.run(adopted(state, reason, record))
        return ExitCode.OK


def settle(arguments: argparse.Namespace) -> int:
    """Read what became of a mitigation, or take somebody's word for it."""
    return asyncio.run(_settle(arguments))


async def _settle(arguments: argparse.Namespace) -> int:
    async with engaged(wire(arguments), arguments) as session:
        incident = session.desk.incident
        assert incident is not None
        state = which(incident, arguments.mitigation, _settleable(incident), "unsettled or in force")
        plan_id = state.plan.plan_id
        if arguments.word is not None:
            await session.changes.settle_by_word(plan_id, applied=arguments.word == "applied")
            print(f"{state.plan.title}: {arguments.word}, as {session.desk.responder} says")
            return ExitCode.OK
        found = await session.changes.settle(plan_id)
        print(f"{state.plan.title}: {found}")
        now = session.desk.incident
        assert now is not None
        return ExitCode.OUTCOME_UNKNOWN if now.mitigations[plan_id].outcome_unknown else ExitCode.OK


def _settleable(incident: Incident) -> tuple[MitigationState, ...]:
    """Those in force, then those whose outcome is not known: the last of these are most in need of it."""
    return (*(state for state in incident.ledger if not state.outcome_unknown), *incident.unsettled)


def _row(state: MitigationState) -> dict[str, object]:
    plan = state.plan
    return {
        "plan": plan.plan_id,
        "step": plan.step_id,
        "title": plan.title,
        "target": plan.target.path,
        "changes": [change.words for change in plan.changes],
        "phase": state.phase.value,
        "outcome_unknown": state.outcome_unknown,
        "by": state.by,
        "since": _utc(state.since_at or state.changed_at),
        "undo": plan.undo,
        "can_be_reverted": plan.inverse is not None,
    }


def _lines(state: MitigationState) -> tuple[str, ...]:
    plan = state.plan
    standing = state.standing.upper() if state.outcome_unknown else state.standing
    changes = (f"  {change.words}" for change in plan.changes)
    head = (
        f"{plan.plan_id[:SHOWN]}  {_utc(state.since_at or state.changed_at)}  {plan.title}: {standing}, by {state.by}"
    )
    way = f"  take it back: mrb-tui do --revert {plan.plan_id[:SHOWN]}" if plan.inverse else f"  undone by {plan.undo}"
    return (head, f"  {plan.target.path}", *changes, way)


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
