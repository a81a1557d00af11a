"""`mrb-tui mock`: the mock world alone, for another console, a script or a test to look at."""

import argparse
import signal
import tempfile
import threading
from pathlib import Path

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.numbers import first_port, speed
from mrb_tui.cli.talk import say
from mrb_tui.cli.usage import no_such


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "mock",
        help="only the mock servers: prints a config that points at them, then serves",
        description="Serve a mock world until interrupted. The configuration that points at it is printed first.",
    )
    parser.add_argument("scenario", nargs="?", default="rate-limit", metavar="SCENARIO", help="default: rate-limit")
    parser.add_argument(
        "--port", type=first_port, default=0, metavar="N", help="the first of several ports (default: free ones)"
    )
    parser.add_argument("--speed", type=speed, default=10.0, metavar="X", help="how fast its clock runs (default: 10)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    from mrb_tui.demo.host import DemoHost
    from mrb_tui.demo.scenario import scenarios

    known = scenarios()
    if arguments.scenario not in known:
        raise no_such("scenario", arguments.scenario, known)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with (
        tempfile.TemporaryDirectory(prefix="mrb-tui-mock-") as folder,
        DemoHost(known[arguments.scenario], speed=arguments.speed, port=arguments.port, folder=Path(folder)) as host,
    ):
        print(host.config_text, flush=True)
        say(f"serving {arguments.scenario}; Ctrl+C ends it. Save the lines above and open: mrb-tui --config FILE")
        ended.wait()
    return ExitCode.OK
