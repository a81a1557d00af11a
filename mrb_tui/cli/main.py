"""The command line. Nothing heavy is imported here: `--help` and `--version` must answer at once."""

from collections.abc import Sequence

from mrb_tui import __version__
from mrb_tui.cli import config, console, demo, do, doctor, evidence, handoff, health, mock, runbook, triage, writing
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident import command as incident
from mrb_tui.cli.parser import Parser, parsed
from mrb_tui.cli.process import (
    ending_in_order,
    forget_stdout,
    leaving_the_early_screen,
    prepare_streams,
    stdout_fault,
)
from mrb_tui.cli.talk import say, say_trouble
from mrb_tui.cli.usage import UsageError
from mrb_tui.domain.trouble import TroubleError, TroubleKind


def parser() -> Parser:
    """All commands and their options."""
    top = Parser(
        prog="mrb-tui",
        description="The incident console: what is broken, what to do next, and a record of all of it.",
        epilog="Without a command the console opens. Exit codes: docs/exit-codes.md.",
    )
    top.add_argument("--version", action="version", version=f"mrb-tui {__version__}")
    console.add_options(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for add in (
        *(one.add_parser for one in (demo, mock, triage, health, doctor, incident, do)),
        writing.add_update_parser,
        writing.add_postmortem_parser,
        *(one.add_parser for one in (evidence, handoff, runbook, config)),
    ):
        add(commands)
    top.set_defaults(run=console.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Failures are told in words, on standard error."""
    prepare_streams()
    try:
        with ending_in_order(), leaving_the_early_screen():
            arguments = parsed(parser(), argv)
            code = int(arguments.run(arguments))
            print(end="", flush=True)  # what cannot be written any more fails here, not after us
            return code
    except UsageError as error:
        say(f"mrb-tui: {error}")
        return ExitCode.USAGE
    except TroubleError as error:
        say_trouble(error.trouble)
        return ExitCode.CONFIG if error.trouble.kind is TroubleKind.CONFIGURATION else ExitCode.UNAVAILABLE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        forget_stdout()  # nothing more can be said, and nothing is wrong
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001 - the last funnel: no traceback, for its values may be secrets
        if _is_interrupt(error):
            return ExitCode.INTERRUPTED
        if isinstance(error, OSError) and (why := stdout_fault()):
            say(f"mrb-tui: standard output takes nothing: {why}")
            return ExitCode.UNAVAILABLE
        from mrb_tui.ui.terminal.crash_report import crash_report

        say(crash_report(error))
        return ExitCode.SOFTWARE


def _is_interrupt(error: BaseException | None) -> bool:
    """Whether Ctrl+C is behind it: in the middle of an import Python makes another error of that."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
