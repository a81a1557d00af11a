"""Loading a runbook: the built-in one, or a file of one's own."""

from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.tomlsource.source import TomlSource, load, parse

BUILTIN = "mistral"


def load_runbook(path: Path | None) -> RunbookFile:
    """The runbook at `path`, or the built-in one. Raises TroubleError with every mistake and its line."""
    source = load(path.expanduser()) if path is not None else _builtin(BUILTIN)
    try:
        book = RunbookFile.model_validate(source.data)
    except ValidationError as error:
        told = [
            f"{_place(source, tuple(entry['loc']))}: {entry['msg'].lower()}"
            for entry in error.errors(include_url=False, include_input=False)
        ]
        raise _wrong(source, told) from None
    dangling = dangling_ids(book)
    if dangling:
        raise _wrong(source, [f"{_place(source, loc)}: there is no {what}" for loc, what in dangling])
    return book


def dangling_ids(book: RunbookFile) -> list[tuple[tuple[str | int, ...], str]]:
    """Every reference to something that the file does not define: where, and to what."""
    places = book.nodes.keys() | book.leaves.keys()
    found: list[tuple[tuple[str | int, ...], str]] = []
    if book.start not in places:
        found.append((("start",), f"node {book.start!r}"))
    for node_id, node in book.nodes.items():
        if node.unknown not in places:
            found.append((("nodes", node_id, "unknown"), f"node or leaf {node.unknown!r}"))
        found += [
            (("nodes", node_id, "answers", number, "go"), f"node or leaf {answer.go!r}")
            for number, answer in enumerate(node.answers)
            if answer.go not in places
        ]
    for leaf_id, leaf in book.leaves.items():
        found += [(("leaves", leaf_id, "steps"), f"step {step!r}") for step in leaf.steps if step not in book.steps]
    for step_id, step in book.steps.items():
        if step.set is not None and step.set not in book.settings:
            found.append((("steps", step_id, "set"), f"setting {step.set!r}"))
    return found


def _builtin(name: str) -> TomlSource:
    text = files("mrb_tui.runbook").joinpath("builtin", f"{name}.toml").read_text(encoding="utf-8")
    return parse(text, f"built-in runbook {name}")


def _place(source: TomlSource, loc: tuple[str | int, ...]) -> str:
    line = source.line_of(loc)
    where = ".".join(map(str, loc))
    return f"{source.name}:{line}: {where}" if line else f"{source.name}: {where}"


def _wrong(source: TomlSource, told: list[str]) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.CONFIGURATION, "The runbook is wrong", told[0], tuple(told[1:])))
