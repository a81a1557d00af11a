"""What the file names must be there."""

from collections.abc import Iterator
from difflib import get_close_matches

from mrb_tui.runbook.draft import Draft, Fault, Section
from mrb_tui.tomlsource.places import Loc


def dangling_ids(draft: Draft) -> Iterator[Fault]:
    """Every reference to something that the file does not define: where, and to what."""
    book = draft.book
    if not draft.has("nodes", book.start):
        yield Fault(("start",), f"there is no node {book.start!r}{_near(book.start, draft.names('nodes'))}")
    for node_id, node in book.nodes.items():
        yield from _place(draft, ("nodes", node_id, "unknown"), node.unknown)
        for number, answer in enumerate(node.answers):
            yield from _place(draft, ("nodes", node_id, "answers", number, "go"), answer.go)
    for leaf_id, leaf in book.leaves.items():
        for number, step in enumerate(leaf.steps):
            yield from _one(draft, ("leaves", leaf_id, "steps", number), "steps", "step", step)
        if leaf.severity is not None:
            yield from _one(draft, ("leaves", leaf_id, "severity"), "severities", "severity", leaf.severity)
    yield from _of_steps(draft)


def _of_steps(draft: Draft) -> Iterator[Fault]:
    for step_id, step in draft.book.steps.items():
        named: tuple[tuple[str, Section, str, str | None], ...] = (
            ("set", "settings", "setting", step.set),
            ("unset", "settings", "setting", step.unset),
            ("tell", "templates", "template", step.tell),
            ("copy", "templates", "template", step.copy_text),
            ("undone_by", "steps", "step", step.undone_by),
        )
        for key, section, noun, name in named:
            if name is not None:
                yield from _one(draft, ("steps", step_id, key), section, noun, name)
        for number, hint in enumerate(step.on_failure):
            yield from _one(draft, ("steps", step_id, "on_failure", number), "hints", "hint", hint)


def twin_kinds(draft: Draft) -> Iterator[Fault]:
    """Probes of a kind that another has already: a service has one of each."""
    seen: dict[str, str] = {}
    for probe_id, probe in draft.book.probes.items():
        if probe.kind in seen:
            yield Fault(("probes", probe_id, "kind"), f"there is a probe of this kind already, {seen[probe.kind]!r}")
        seen.setdefault(probe.kind, probe_id)


def twin_answers(draft: Draft) -> Iterator[Fault]:
    """Two answers of one question that say the same: nobody could tell which was given."""
    for node_id, node in draft.book.nodes.items():
        seen = set[str]()
        for number, answer in enumerate(node.answers):
            if answer.say in seen:
                yield Fault(("nodes", node_id, "answers", number, "say"), "another answer says the same")
            seen.add(answer.say)


def twin_places(draft: Draft) -> Iterator[Fault]:
    """A leaf that goes by the name of a question: nobody could tell where an answer leads."""
    for leaf_id in draft.book.leaves:
        if leaf_id in draft.book.nodes:
            yield Fault(("leaves", leaf_id), "there is a node of this name")


def _place(draft: Draft, loc: Loc, name: str) -> Iterator[Fault]:
    if not draft.has("nodes", name) and not draft.has("leaves", name):
        near = _near(name, [*draft.names("nodes"), *draft.names("leaves")])
        yield Fault(loc, f"there is no node or leaf {name!r}{near}")


def _one(draft: Draft, loc: Loc, section: Section, noun: str, name: str) -> Iterator[Fault]:
    if not draft.has(section, name):
        yield Fault(loc, f"there is no {noun} {name!r}{_near(name, draft.names(section))}")


def _near(name: str, names: list[str]) -> str:
    close = get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
