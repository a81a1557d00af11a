"""`mrb-tui runbook check|show|test|schema|trust`."""

import argparse
import os
from pathlib import Path

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.options import add_config_option
from mrb_tui.cli.talk import say

_WHICH = "a file, or the name of a built-in runbook (default: the one the configuration names)"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its verbs."""
    parser = commands.add_parser(
        "runbook",
        help="check, show, test or trust a runbook",
        description="Runbooks: check, show, test, schema, trust. docs/runbook-format.md says how one is written.",
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    check = verbs.add_parser(
        "check",
        help="tell every mistake at once, with its line",
        description="Tell every mistake and warning at once, with its line. Exit codes: 0 sound, 78 wrong.",
    )
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.set_defaults(run=run_check)
    show = verbs.add_parser("show", help="print the tree", description="Print the tree, and the runbook's variables.")
    show.set_defaults(run=run_show)
    test = verbs.add_parser(
        "test",
        help="run the tests that lie beside it",
        description="Run the tests in NAME.tests.toml. Exit codes: 0 all pass, 1 some do not, 69 there are none.",
    )
    test.set_defaults(run=run_test)
    for verb in (check, show, test):
        add_config_option(verb)
        verb.add_argument("runbook", nargs="?", metavar="FILE|NAME", help=_WHICH)
    schema = verbs.add_parser("schema", help="print the JSON schema for editors")
    schema.set_defaults(run=run_schema)
    trust = verbs.add_parser(
        "trust",
        help="let the commands and requests of a file run",
        description="Print what FILE could run, and trust it, to the letter. One that changes is asked for anew.",
    )
    add_config_option(trust)
    trust.add_argument("file", type=Path, metavar="FILE", help="a runbook of your own")
    trust.set_defaults(run=run_trust)


def run_check(arguments: argparse.Namespace) -> int:
    """Findings on standard output, as they are data; how it went on standard error."""
    import json

    from mrb_tui.cli.chosen_runbook import Choice
    from mrb_tui.cli.template_check import with_template_files
    from mrb_tui.domain.trouble import TroubleError
    from mrb_tui.runbook.check import check
    from mrb_tui.runbook.load import read_runbook
    from mrb_tui.scrub.plain import plain

    choice = Choice.of(arguments)
    try:
        source = read_runbook(choice.path, builtin=choice.builtin)
    except TroubleError as error:
        if arguments.json:
            unread = {"level": "error", "what": str(error.trouble), "hint": "; ".join(error.trouble.advice)}
            print(json.dumps({"runbook": str(choice.path), "sound": False, "findings": [unread]}))
        raise
    folder = choice.path.parent if choice.path is not None else None
    checked = with_template_files(check(source, choice.variables), source, folder)
    if arguments.json:
        print(json.dumps({"runbook": source.name, "sound": checked.is_sound, "findings": checked.as_data()}))
    else:
        for finding in checked.findings:
            print(plain(f"{finding.problem}{'' if finding.grave else ' (warning)'}"))
    errors = sum(finding.grave for finding in checked.findings)
    warnings = len(checked.findings) - errors
    say(
        f"{source.name}: "
        + (f"{errors} wrong, {warnings} warnings" if errors or warnings else "nothing to find fault with")
    )
    return ExitCode.OK if checked.is_sound else ExitCode.CONFIG


def run_show(arguments: argparse.Namespace) -> int:
    """The tree, depth first, and the variables in force."""
    from mrb_tui.cli.chosen_runbook import Choice
    from mrb_tui.runbook.outline import outline
    from mrb_tui.scrub.plain import plain

    book = Choice.of(arguments).load().book
    signs = {"question": "?", "answer": "-", "leaf": "=", "step": "*"}
    print(plain(book.title))
    for row in outline(book):
        print(plain(f"{'  ' * (row.depth + 1)}{signs[row.kind]} {row.text}"))
    if book.variables:
        print("\nVariables")
    for name, value in book.variables.items():
        print(plain(f"  {name} = {str(value).lower() if isinstance(value, bool) else repr(value)}"))
    return ExitCode.OK


def run_test(arguments: argparse.Namespace) -> int:
    """One line a test, and what differed."""
    from mrb_tui.cli.chosen_runbook import Choice
    from mrb_tui.runbook.rehearsal import rehearse
    from mrb_tui.scrub.plain import plain

    choice = Choice.of(arguments)
    book = choice.load().book
    results = rehearse(book, choice.tests())
    for result in results:
        print(plain(f"{'ok  ' if result.passed else 'FAIL'} {result.name}"))
        for difference in result.differences:
            print(plain(f"     {result.place}: {difference}"))
    failed = sum(not result.passed for result in results)
    say(f"{len(results)} tests, {failed} failed" if failed else f"{len(results)} tests, all passed")
    return ExitCode.DEGRADED if failed else ExitCode.OK


def run_schema(arguments: argparse.Namespace) -> int:
    """The schema, as docs/runbook.schema.json has it."""
    from mrb_tui.runbook.schema import schema_text

    print(schema_text(), end="")
    return ExitCode.OK


def run_trust(arguments: argparse.Namespace) -> int:
    """What could run is said first, so that nobody trusts what has not been seen."""
    from getpass import getuser

    from mrb_tui.cli.chosen_runbook import Choice
    from mrb_tui.cli.state_folder import state_folder
    from mrb_tui.config.values import expanded
    from mrb_tui.probes.clock import utc_now
    from mrb_tui.runbook.load import load_whole
    from mrb_tui.runbook.trust import TrustStore, what_would_run

    path = expanded(arguments.file).absolute()
    loaded = load_whole(path, variables=Choice.of(arguments, str(path)).variables)
    store = TrustStore(state_folder(os.environ))
    lines = what_would_run(loaded.book)
    for line in lines or ("it runs no commands and sends no requests: there is nothing to trust",):
        say(f"  {line}")
    if lines:
        store.trust(loaded, at=utc_now(), by=os.environ.get("SUDO_USER") or getuser())
    print(f"{loaded.digest}  {path}")
    return ExitCode.OK
