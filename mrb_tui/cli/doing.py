"""One mitigation without a screen: the session of a console, driven from the command line."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.outcome import Outcome, Result
from mrb_tui.cli.before import Before
from mrb_tui.cli.engaged import engaged
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.which_mitigation import which
from mrb_tui.cli.talk import say, say_trouble
from mrb_tui.cli.usage import UsageError, no_such
from mrb_tui.cli.wiring import wire
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.plain.plan_text import plan_text, result_text
from mrb_tui.session.changes import Choices, RunView
from mrb_tui.session.session import Session
from mrb_tui.session.until import until

CODES = {
    Outcome.VERIFIED: ExitCode.OK,
    Outcome.APPLIED: ExitCode.OK,
    Outcome.ALREADY_SO: ExitCode.OK,
    Outcome.UNVERIFIED: ExitCode.UNVERIFIED,
    Outcome.NOTHING_TO_VERIFY: ExitCode.NOTHING_TO_VERIFY,
    Outcome.ROLLOUT_FAILED: ExitCode.ROLLOUT_FAILED,
    Outcome.UNFOLLOWED: ExitCode.UNFOLLOWED,
    Outcome.NOT_PERMITTED: ExitCode.NOT_PERMITTED,
    Outcome.REFUSED_BY_DRY_RUN: ExitCode.REFUSED,
    Outcome.REJECTED: ExitCode.REFUSED,
    Outcome.CONFLICT: ExitCode.CONFLICT,
    Outcome.CANCELLED: ExitCode.NOT_CONFIRMED,
    Outcome.NOT_CONFIRMED: ExitCode.NOT_CONFIRMED,
    Outcome.READ_ONLY: ExitCode.NOT_CONFIRMED,
    Outcome.UNRECORDED: ExitCode.UNRECORDED,
    Outcome.UNREACHABLE: ExitCode.NO_ANSWER,
    Outcome.UNKNOWN: ExitCode.OUTCOME_UNKNOWN,
}
UNPLANNED = {
    **dict.fromkeys((TroubleKind.FORBIDDEN, TroubleKind.UNAUTHORIZED), ExitCode.NOT_PERMITTED),
    **dict.fromkeys(
        (
            TroubleKind.DNS,
            TroubleKind.REFUSED,
            TroubleKind.UNREACHABLE,
            TroubleKind.TIMEOUT,
            TroubleKind.TLS,
            TroubleKind.PROXY,
            TroubleKind.DISCONNECTED,
            TroubleKind.SERVER_ERROR,
        ),
        ExitCode.NO_ANSWER,
    ),
    TroubleKind.REJECTED: ExitCode.REFUSED,
}
"""What kept a plan from being made; anything else is something that is not there."""


async def do(arguments: argparse.Namespace) -> int:
    """The exit code. Raises TroubleError or UsageError before anything was changed."""
    wired = wire(arguments)
    if arguments.revert is None and arguments.step not in wired.book.steps:
        raise no_such("step", arguments.step, (name for name, step in wired.book.steps.items() if step.changes))
    choices = Choices(value=arguments.to, revision=arguments.revision, secret=await asyncio.to_thread(_key, arguments))
    in_incident = not arguments.dry_run or arguments.revert is not None
    async with engaged(wired, arguments, in_incident=in_incident) as session:
        return await _through(session, arguments, choices)


async def _through(session: Session, arguments: argparse.Namespace, choices: Choices) -> int:
    changes = session.changes
    before = Before(session, None if arguments.dry_run or arguments.revert is not None else arguments.step)
    if arguments.revert is not None:
        run_id = _revert(session, arguments)
    else:
        try:
            await before.rehearsed(choices)
            run_id = changes.begin(arguments.step, choices, rehearsal=arguments.dry_run)
        except TroubleError as error:
            say_trouble(error.trouble)
            return UNPLANNED.get(error.trouble.kind, ExitCode.UNAVAILABLE)
    view = await _when(session, run_id, lambda view: view.is_over or view.stage is Stage.ASKING)
    if view.trouble is not None:
        say_trouble(view.trouble)
        return UNPLANNED.get(view.trouble.kind, ExitCode.UNAVAILABLE)
    print(plan_text(view, by_option=True))
    if changes.read_only:
        say(f"{changes.read_only}: it plans, and changes nothing")
    if view.result is not None:
        return _ended(view.result)
    if arguments.dry_run:
        return ExitCode.OK
    await before.told()
    assert view.plan is not None
    changes.shown(run_id, view.plan.digest)
    typed = await _confirmed(view, arguments)
    if typed is None:
        changes.cancel(run_id)
        view = await _when(session, run_id, lambda view: view.is_over)
        return ExitCode.NOT_CONFIRMED
    try:
        await asyncio.sleep(session.arm_s)
        changes.confirm(run_id, typed)
    except TroubleError as error:
        say_trouble(error.trouble)
        changes.cancel(run_id)
        return ExitCode.NOT_CONFIRMED
    teller = _Teller()
    try:
        view = await _when(session, run_id, lambda view: teller.told(view) and (view.is_over or bool(view.unrecorded)))
    except asyncio.CancelledError:
        _say_what_goes_on(_view(session, run_id))
        raise
    if view.unrecorded:
        say(view.unrecorded)
        return ExitCode.UNRECORDED
    assert view.result is not None
    return _ended(view.result)


def _revert(session: Session, arguments: argparse.Namespace) -> str:
    incident = session.desk.incident
    assert incident is not None
    state = which(incident, arguments.revert, incident.ledger, "in force")
    return session.changes.revert(state.plan.plan_id, rehearsal=arguments.dry_run)


async def _confirmed(view: RunView, arguments: argparse.Namespace) -> str | None:
    """What was typed, or is known to be meant; None for no. Nobody is asked where nobody can answer."""
    if arguments.yes:
        if view.name_wanted and arguments.confirm != view.name_wanted:
            raise UsageError(f"this context is protected: give --confirm {view.name_wanted} with --yes")
        return str(arguments.confirm)
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here: give --yes, and --confirm NAME in a protected context")
    if view.name_wanted:
        say(f"Type {view.name_wanted} to do it, anything else not to:")
        return view.name_wanted if (await asyncio.to_thread(_line)).strip() == view.name_wanted else None
    say("Do it? y for yes, anything else for no:")
    return "" if (await asyncio.to_thread(_line)).strip().lower() == "y" else None


def _line() -> str:
    return sys.stdin.readline()


def _key(arguments: argparse.Namespace) -> str:
    """A new key never stands on the command line: others could read it there."""
    if arguments.key_file is None:
        return ""
    try:
        text = sys.stdin.read() if arguments.key_file == "-" else Path(arguments.key_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--key-file {arguments.key_file}: {getattr(error, 'strerror', None) or error}") from None
    return text.strip()


def _say_what_goes_on(view: RunView) -> None:
    """Whoever interrupts us ends the watching, and nothing else."""
    if view.stage in (Stage.RUNNING, Stage.VERIFYING):
        say(f"interrupted: “{view.title}” was sent and goes on; nobody watches any more whether it helps")
        say("  what is in force: mrb-tui incident ledger; an outcome that is unknown: mrb-tui incident settle")


def _view(session: Session, run_id: str) -> RunView:
    view = session.changes.run(run_id)
    assert view is not None
    return view


async def _when(session: Session, run_id: str, wanted: Callable[[RunView], bool]) -> RunView:
    await until(session, lambda: wanted(_view(session, run_id)))
    return _view(session, run_id)


class _Teller:
    """Says each line of progress once."""

    def __init__(self) -> None:
        self._said = 0

    def told(self, view: RunView) -> bool:
        """Say what is new; always true."""
        for at, words in view.progress[self._said :]:
            say(f"{at:%H:%M:%S}  {words}")
        self._said = len(view.progress)
        return True


def _ended(result: Result) -> int:
    say(result_text(result))
    return CODES[result.outcome]
