"""Loading a runbook: the built-in one, or a file of one's own."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.problems import Problem, in_order, problem_at, problems_from
from mrb_tui.tomlsource.source import TomlSource, load, parse

BUILTIN = "mistral"


def load_runbook(path: Path | None) -> RunbookFile:
    """The runbook at `path`, or the built-in one. Raises TroubleError with every mistake and its line."""
    source = load(path) if path is not None else _builtin(BUILTIN)
    try:
        book = RunbookFile.model_validate(source.data)
    except ValidationError as error:
        raise _wrong(problems_from(error, source, RunbookFile)) from None
    if wrong := [problem_at(source, loc, what) for loc, what in (*dangling_ids(book), *twin_kinds(book))]:
        raise _wrong(wrong)
    return book


def dangling_ids(book: RunbookFile) -> Iterator[tuple[Loc, str]]:
    """Every reference to something that the file does not define: where, and to what."""
    places = book.nodes.keys() | book.leaves.keys()
    if book.start not in places:
        yield ("start",), f"there is no node {book.start!r}"
    for node_id, node in book.nodes.items():
        if node.unknown not in places:
            yield ("nodes", node_id, "unknown"), f"there is no node or leaf {node.unknown!r}"
        for number, answer in enumerate(node.answers):
            if answer.go not in places:
                yield ("nodes", node_id, "answers", number, "go"), f"there is no node or leaf {answer.go!r}"
    for leaf_id, leaf in book.leaves.items():
        for number, step in enumerate(leaf.steps):
            if step not in book.steps:
                yield ("leaves", leaf_id, "steps", number), f"there is no step {step!r}"
    for step_id, step_table in book.steps.items():
        if step_table.set is not None and step_table.set not in book.settings:
            yield ("steps", step_id, "set"), f"there is no setting {step_table.set!r}"


def twin_kinds(book: RunbookFile) -> Iterator[tuple[Loc, str]]:
    """Probes of a kind that another has already: a service has one of each."""
    seen: dict[str, str] = {}
    for probe_id, probe in book.probes.items():
        if probe.kind in seen:
            yield ("probes", probe_id, "kind"), f"there is a probe of this kind already, {seen[probe.kind]!r}"
        seen.setdefault(probe.kind, probe_id)


def _builtin(name: str) -> TomlSource:
    text = files("mrb_tui.runbook").joinpath("builtin", f"{name}.toml").read_text(encoding="utf-8")
    return parse(text, f"built-in runbook {name}")


def _wrong(problems: Iterable[Problem]) -> TroubleError:
    first, *rest = map(str, in_order(problems))
    return TroubleError(Trouble(TroubleKind.CONFIGURATION, "The runbook is wrong", first, tuple(rest)))
