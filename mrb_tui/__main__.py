"""`mrb-tui`, and `python -m mrb_tui`: the first picture, then everything that takes time to import."""

import os
import sys

from mrb_tui.cli.first_paint import title_for
from mrb_tui.ui.terminal import collector, splash


def main() -> int:
    """Run the command line; returns the exit code."""
    if title := title_for(sys.argv[1:], os.environ):
        splash.show(title)
        collector.pause()
    try:
        from mrb_tui.cli.process import ending_in_order

        with ending_in_order():
            from mrb_tui.cli.main import main as run

            return run()
    except KeyboardInterrupt:  # during the imports: later ones are the command line's
        return 130
    finally:
        splash.leave()


if __name__ == "__main__":
    sys.exit(main())
