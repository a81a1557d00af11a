"""Options that the verbs share."""

import argparse

from mrb_tui.cli.options import add_config_option


def add_incident_options(
    parser: argparse.ArgumentParser, *, which: bool = True, who: bool = True, at: bool = False
) -> None:
    """`--config`, `--incident`, `--as` and `--at`, as far as the verb has them."""
    add_config_option(parser)
    if which:
        parser.add_argument("--incident", metavar="ID", help="which one (default: MRB_TUI_INCIDENT, else the open one)")
    if who:
        parser.add_argument("--as", dest="person", metavar="NAME", help="who says it (default: responder.name)")
    if at:
        parser.add_argument(
            "--at", metavar="WHEN", help="when: 14:05, '2026-11-24 14:05', 10m for ten minutes ago (default: now; UTC)"
        )
