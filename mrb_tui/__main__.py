"""`python -m mrb_tui`."""

import sys

from mrb_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
