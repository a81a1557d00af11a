"""Documents as they are to be, to the byte. MRB_TUI_WRITE_GOLDEN=1 writes them anew: look at what changed."""

import os
from pathlib import Path

FOLDER = Path(__file__).with_name("golden")


def same_as_golden(name: str, document: str) -> None:
    """Compare with the file of that name."""
    file = FOLDER / name
    if os.environ.get("MRB_TUI_WRITE_GOLDEN") == "1":
        file.write_bytes(document.encode())
    assert file.exists(), f"no {name}; run with MRB_TUI_WRITE_GOLDEN=1 and read it"
    assert document == file.read_bytes().decode(), f"{name} differs; MRB_TUI_WRITE_GOLDEN=1 writes it anew"
