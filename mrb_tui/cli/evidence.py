"""`mrb-tui evidence`: one file with all there is to know, and `evidence redact` for a file that is there."""

import argparse
from pathlib import Path

from mrb_tui.cli.incident.options import add_incident_options
from mrb_tui.cli.options import add_config_option, add_service_option


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its verb."""
    parser = commands.add_parser(
        "evidence",
        help="collect logs, metrics, objects and the timeline into one file that can be handed on",
        description="Write a tar.gz with logs, metrics, the workload and what surrounds it, the timeline and a "
        "manifest; print its path. Secrets are masked. Exit codes: 0 complete, 1 something is missing, "
        "21 a secret was found at the last look and nothing was written.",
    )
    add_incident_options(parser)
    add_service_option(parser)
    parser.add_argument("--from", dest="from_at", metavar="WHEN", help="default: 30 minutes before it was detected")
    parser.add_argument("--to", dest="to_at", metavar="WHEN", help="default: when it was resolved, else now")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="where it is written (default: by the journal)")
    _add_personal(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=_collect)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    redact = verbs.add_parser(
        "redact",
        help="mask the secrets in a bundle, an archive or a text that is there",
        description="Write a redacted copy beside FILE and print its path; FILE stays as it is. Known are the secrets "
        "of the configuration, and what looks like one. What cannot be looked into is left out, and listed.",
    )
    add_config_option(redact)
    redact.add_argument("file", type=Path, metavar="FILE", help="a tar, tar.gz, gz or text file")
    _add_personal(redact)
    redact.add_argument("--json", action="store_true", help="print JSON")
    redact.set_defaults(run=_redact)


def _add_personal(parser: argparse.ArgumentParser) -> None:
    personal = parser.add_mutually_exclusive_group()
    personal.add_argument(
        "--mask-personal",
        dest="mask_personal",
        action="store_const",
        const=True,
        help="mask e-mail addresses and the bodies of messages",
    )
    personal.add_argument(
        "--keep-personal", dest="mask_personal", action="store_const", const=False, help="leave them as they are"
    )


def _collect(arguments: argparse.Namespace) -> int:
    from mrb_tui.cli.evidence_collecting import run

    return run(arguments)


def _redact(arguments: argparse.Namespace) -> int:
    from mrb_tui.cli.evidence_redacting import run

    return run(arguments)
