"""What is said after a crash: where it happened and what to do, but no values, which may be secrets."""

import traceback
from pathlib import Path

_OWN = Path(__file__).resolve().parents[2]


def crash_report(error: BaseException) -> str:
    """The way to the error as file, line and function; of the error itself only its class."""
    lines = ["mrb-tui stopped because of an error that should not happen:", ""]
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    for link in reversed(chain):
        frames = traceback.extract_tb(link.__traceback__)
        lines += [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
    lines += ["", "Start it again. Please report it with these lines; they hold no values."]
    return "\n".join(lines)


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_OWN):
        return str(path.relative_to(_OWN.parent))
    parts = path.parts
    return str(Path(*parts[parts.index("site-packages") + 1 :])) if "site-packages" in parts else path.name
