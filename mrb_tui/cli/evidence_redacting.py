"""Redacting a file from a shell."""

import argparse
import json
import os

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.learned import learn
from mrb_tui.cli.personal_data import mask_personal
from mrb_tui.cli.talk import say, say_trouble
from mrb_tui.config.load import load_config
from mrb_tui.evidence.collecting import LeakError
from mrb_tui.evidence.gate import Gate
from mrb_tui.evidence.redacting import redact
from mrb_tui.scrub.secrets import Secrets


def run(arguments: argparse.Namespace) -> int:
    """Learn the secrets, ask, redact, print. Every configured secret is read, whatever it takes."""
    masked = mask_personal(arguments.mask_personal)
    if masked is None:
        say("nothing was written")
        return ExitCode.NOT_CONFIRMED
    secrets = Secrets()
    config = load_config(getattr(arguments, "config", None), os.environ).config
    for name, trouble in learn(config, os.environ, secrets):
        say(f"{trouble}: what {name} holds is masked by its look alone")
    try:
        written = redact(arguments.file, Gate(secrets, mask_personal=masked), _go_on)
    except LeakError as error:
        say_trouble(error.trouble)
        return ExitCode.REFUSED
    for missing in written.left_out:
        say(f"left out: {missing}")
    if arguments.json:
        left_out = [{"what": one.what, "why": one.why} for one in written.left_out]
        figures = {"path": str(written.path), "sha256": written.sha256, "size": written.size, "left_out": left_out}
        print(json.dumps(figures))
    else:
        print(written.path)
    return ExitCode.DEGRADED if written.left_out else ExitCode.OK


def _go_on() -> None:
    """An interrupt ends it by itself."""
