"""`mrb-tui demo`: the ordinary console, on a mock world in this process."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mrb_tui.cli.console import FrontEnd, add_plain_option, front_end, open_console
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.first_paint import DEMO
from mrb_tui.cli.numbers import speed
from mrb_tui.cli.usage import no_such
from mrb_tui.ui.terminal import splash

if TYPE_CHECKING:
    from mrb_tui.demo.scenario import Scenario
    from mrb_tui.ui.tour import Tour


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo",
        help="the console against a mock world: nothing real is touched",
        description="Open the console on a mock world that breaks by the scenario, and can be mended.",
    )
    parser.add_argument("scenario", nargs="?", default="rate-limit", metavar="SCENARIO", help="default: rate-limit")
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("--speed", type=speed, default=10.0, metavar="X", help="how fast its clock runs (default: 10)")
    add_plain_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List, or open. What the world leaves behind goes with its folder."""
    from mrb_tui.demo.scenario import scenarios

    known = scenarios()
    if arguments.list:
        width = max(map(len, known))
        for name, scenario in known.items():
            print(f"{name:<{width}}  {scenario.title}")
        return ExitCode.OK
    if arguments.scenario not in known:
        raise no_such("scenario", arguments.scenario, known)
    front = front_end(os.environ, plain=getattr(arguments, "plain", False))
    if front is None:  # before a world is made for nothing
        return ExitCode.UNAVAILABLE
    if front is FrontEnd.SCREEN:
        splash.show(DEMO)
    return _open(known[arguments.scenario], arguments.speed, front)


def _open(scenario: "Scenario", pace: float, front: FrontEnd) -> int:
    from mrb_tui.cli.temp_folder import temp_folder
    from mrb_tui.demo.host import DemoHost
    from mrb_tui.session.live import Mode

    home = temp_folder()
    with DemoHost(scenario, speed=pace, folder=home) as host:
        config = home / "config.toml"
        config.write_text(host.config_text, encoding="utf-8")
        environment = {**os.environ, **host.environment, "XDG_STATE_HOME": str(home)}
        return open_console(config, environment, frozenset({Mode.DEMO}), front, lambda: _tour(scenario, home))


def _tour(scenario: "Scenario", home: Path) -> "Tour":
    from mrb_tui.cli.kept_demo import keep_demo
    from mrb_tui.ui.tour import Tour

    folder = str(home / "mrb-tui" / "incidents")
    return Tour(scenario.fails, scenario.helps, folder, keep=lambda: keep_demo(home, os.environ))
