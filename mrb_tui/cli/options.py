"""Options that several commands share."""

import argparse
from pathlib import Path


def add_config_option(parser: argparse.ArgumentParser) -> None:
    """`--config F`; without it MRB_TUI_CONFIG, then the user's configuration folder."""
    # SUPPRESS: as an option of the command it must not undo the same option given before the command.
    parser.add_argument(
        "--config",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="FILE",
        help="the configuration (default: MRB_TUI_CONFIG, else ~/.config/mrb-tui/config.toml)",
    )


def add_service_option(parser: argparse.ArgumentParser) -> None:
    """`--service ID`, for configurations that name several."""
    parser.add_argument("--service", metavar="ID", help="the service to look at (default: the first)")
