"""The verbs of `mrb-tui incident` and their options. Nothing heavy is imported here."""

import argparse
from collections.abc import Callable
from importlib import import_module

from mrb_tui.cli.incident.options import add_incident_options
from mrb_tui.cli.options import add_service_option


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its verbs."""
    parser = commands.add_parser(
        "incident",
        help="declare, note, grade, lead and resolve an incident from a shell",
        description="The life of an incident from a shell. A console on the same incident sees it within a second.",
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _declare(verbs)
    _said(verbs)
    _owed(verbs)
    _read(verbs)


Verbs = argparse._SubParsersAction  # argparse gives it no public name


def _declare(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    declare = verbs.add_parser(
        "declare",
        help="open an incident; what is not given is suggested by the probes",
        description="Open an incident and print its id. Title, severity and category are taken from one pass over "
        "the probes where they are not given.",
    )
    add_incident_options(declare, which=False)
    declare.add_argument("title", nargs="?", metavar="TITLE", help="what is wrong, in a few words")
    declare.add_argument("--severity", metavar="P", help="how grave: one of the runbook's severities")
    declare.add_argument("--category", metavar="WORD", default="", help="what kind: auth, rate-limit, timeout …")
    declare.add_argument("--service", metavar="ID", help="which service (default: the first)")
    declare.add_argument("--detected-at", metavar="WHEN", help="when the first sign was seen: 14:05, 10m …")
    declare.set_defaults(run=_lazily("declare", "run"))


def _said(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    note = verbs.add_parser("note", help="record what somebody saw, did or thinks; - reads it from standard input")
    add_incident_options(note, at=True)
    note.add_argument("text", nargs="+", metavar="TEXT", help="the note, or - for standard input")
    note.set_defaults(run=_lazily("said", "note"))

    severity = verbs.add_parser("severity", help="graver, or less so")
    add_incident_options(severity, at=True)
    severity.add_argument("severity", metavar="P", help="one of the runbook's severities")
    severity.add_argument("--reason", default="", metavar="TEXT", help="why")
    severity.set_defaults(run=_lazily("said", "severity"))

    status = verbs.add_parser("status", help="investigating, identified or monitoring")
    add_incident_options(status, at=True)
    status.add_argument("status", metavar="STATUS", help="resolve has a verb of its own")
    status.set_defaults(run=_lazily("said", "status"))

    role = verbs.add_parser("role", help="who does what: commander, communications, scribe …")
    add_incident_options(role)
    role.add_argument("role", metavar="ROLE")
    role.add_argument("person", nargs="?", default="", metavar="PERSON", help="nobody, if it is left out")
    role.set_defaults(run=_lazily("said", "role"))

    milestone = verbs.add_parser("milestone", help="started, detected, acknowledged, identified or mitigated")
    add_incident_options(milestone, at=True)
    milestone.add_argument("milestone", metavar="MILESTONE")
    milestone.add_argument("--note", default="", metavar="TEXT", help="a word on it")
    milestone.set_defaults(run=_lazily("said", "milestone"))

    resolve = verbs.add_parser(
        "resolve",
        help="it is over, once the closing list is through",
        description="Goes through the closing list, with one pass over the probes. What is open must be done, or "
        "passed over with a reason.",
    )
    add_incident_options(resolve)
    resolve.add_argument("resolution", nargs="?", default="", metavar="TEXT", help="what ended it")
    resolve.add_argument(
        "--pass-over", action="append", default=[], metavar="ITEM=REASON", help="go on without an item of the list"
    )
    resolve.add_argument("--list", action="store_true", help="print the list and record nothing")
    resolve.set_defaults(run=_lazily("resolve", "run"))

    reopen = verbs.add_parser("reopen", help="it was not over")
    add_incident_options(reopen)
    reopen.add_argument("reason", metavar="REASON")
    reopen.set_defaults(run=_lazily("said", "reopen"))


def _owed(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    ledger = verbs.add_parser("ledger", help="the changes in force that nobody has taken back, and how to")
    add_incident_options(ledger, who=False)
    ledger.add_argument("--json", action="store_true", help="print JSON")
    ledger.set_defaults(run=_lazily("owed", "ledger"))

    which = "last, a step, or the id that incident ledger tells"
    settle = verbs.add_parser(
        "settle",
        help="find out what became of a change whose outcome is unknown",
        description="Reads the live state and records what it says. Exit codes: 0 it is known, 30 not yet. A change "
        "that the console cannot read is settled by word.",
    )
    add_incident_options(settle)
    add_service_option(settle)
    settle.add_argument("mitigation", nargs="?", default="last", metavar="WHICH", help=f"{which} (default: last)")
    word = settle.add_mutually_exclusive_group()
    for said, help_text in (
        ("applied", "somebody looked: it was done"),
        ("not-applied", "somebody looked: it was not"),
    ):
        word.add_argument(f"--{said}", dest="word", action="store_const", const=said.replace("-", " "), help=help_text)
    settle.set_defaults(run=_lazily("owed", "settle"))

    adopt = verbs.add_parser("adopt", help="a change in force stays; it is no longer owed")
    add_incident_options(adopt)
    adopt.add_argument("mitigation", metavar="WHICH", help=which)
    adopt.add_argument("reason", metavar="REASON", help="why it stays")
    adopt.set_defaults(run=_lazily("owed", "adopt"))


def _read(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    listing = verbs.add_parser("list", help="the incidents of this machine, newest first")
    add_incident_options(listing, which=False, who=False)
    listing.add_argument("--open", action="store_true", help="only those that go on")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_lazily("read", "list_all"))

    show = verbs.add_parser("show", help="how an incident stands")
    add_incident_options(show, who=False)
    show.add_argument("--json", action="store_true", help="print JSON")
    show.set_defaults(run=_lazily("read", "show"))

    export = verbs.add_parser("export", help="print the timeline as Markdown, JSON or CSV")
    add_incident_options(export, who=False)
    export.add_argument("--form", choices=("md", "json", "csv"), default="md", help="default: md")
    export.add_argument("--marked", action="store_true", help="only the events that were marked")
    export.set_defaults(run=_lazily("read", "export"))

    verify = verbs.add_parser(
        "verify",
        help="check a journal: every record, the chain, the sequence",
        description="Exit codes: 0 sound, 1 not. The chain shows accidents and clumsy edits; it is no proof against "
        "whoever may write the file.",
    )
    add_incident_options(verify, who=False)
    verify.set_defaults(run=_lazily("read", "verify"))


def _lazily(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """The verb's function, imported when it runs: `--help` must answer at once."""

    def run(arguments: argparse.Namespace) -> int:
        return int(getattr(import_module(f"mrb_tui.cli.incident.{module}"), function)(arguments))

    return run
