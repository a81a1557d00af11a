"""The parser of the command line: usage errors exit 64 and say what was probably meant."""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.usage import did_you_mean
from mrb_tui.scrub.plain import plain


class Parser(argparse.ArgumentParser):
    """Usage errors exit 64, so that a verdict of 2 is never mistaken for a typing error.

    Options may not be cut short: a script that does so would break with the next option that begins the same.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "allow_abbrev": False})
        # `--at -10m`: to the base class a number with a minus is a value; so is a span of time here.
        self._negative_number_matcher = re.compile(r"-(?:\d+(?:\.\d+)?(?:ms|s|m|h|d)?)+$")

    def error(self, message: str) -> NoReturn:
        """Usage and what is wrong, on standard error."""
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, plain(f"{self.prog}: {message}") + "\n")

    # The same types as the base class has, which the interpreter's releases word differently.
    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As the base class; but what a command does not know is refused by that command, which knows what is near."""
        self._refuse_unknown(sys.argv[1:] if args is None else list(args))
        known, rest = super().parse_known_args(args, namespace)
        if rest:
            self._unrecognized(rest)
        return known, rest

    def _refuse_unknown(self, words: Sequence[str]) -> None:
        """A wrong first option, before its value is taken for a command."""
        if (
            words
            and words[0].startswith("--")
            and words[0].partition("=")[0] not in {*self._option_string_actions, "--"}
        ):
            self._unrecognized(words[:1])

    def _unrecognized(self, words: Sequence[str]) -> NoReturn:
        hints = (did_you_mean(word.partition("=")[0], self._option_string_actions) for word in words)
        self.error(f"unrecognized arguments: {' '.join(words)}{next(filter(None, hints), '')}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """The base class' own hook for choices: its words end in a list, ours begin with what is near."""
        if action.choices is not None and value not in action.choices:
            choices = tuple(map(str, action.choices))
            hint = did_you_mean(str(value), choices)
            raise argparse.ArgumentError(action, f"there is no {str(value)!r}{hint} (choose from {', '.join(choices)})")


def parsed(parser: Parser, argv: Sequence[str] | None) -> argparse.Namespace:
    """The options; ends the process after help, version or a usage error."""
    try:
        return parser.parse_args(argv)
    finally:
        # Now, while a reader that has gone away can still be told from a fault.
        sys.stdout.flush()
