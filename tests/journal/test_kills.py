"""Killed writers, in a process of their own that may fork."""

import random
import subprocess
import sys
from pathlib import Path

KILLS = 200


def test_two_hundred_kills_cost_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # pytest shows it with a failure
    command = [sys.executable, "-m", "tests.journal.torture", "--seed", str(seed)]
    done = subprocess.run(
        [*command, "--kills", str(KILLS), "--folder", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} kills" in done.stdout
