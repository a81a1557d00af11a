"""The tree: every place can be reached, and every way ends."""

from collections.abc import Iterator

from mrb_tui.runbook.draft import Draft, Fault
from mrb_tui.tomlsource.places import Loc


def circles(draft: Draft) -> Iterator[Fault]:
    """A way that comes back to a question: followed at night, it would never end. Told where the circle closes."""
    done = set[str]()
    for start in draft.book.nodes:
        stack: list[tuple[str, Iterator[tuple[Loc, str]]]] = [(start, _ways(draft, start))] if start not in done else []
        on_way = [start]
        while stack:
            node, ways = stack[-1]
            loc, go = next(ways, ((), ""))
            if not loc:
                stack.pop()
                on_way.pop()
                done.add(node)
            elif go in on_way:
                yield Fault(loc, f"leads in a circle: {' → '.join([*on_way[on_way.index(go) :], go])}")
            elif go not in done and go in draft.book.nodes:
                stack.append((go, _ways(draft, go)))
                on_way.append(go)


def out_of_reach(draft: Draft) -> Iterator[Fault]:
    """Questions and leaves that no way leads to, and what nothing uses."""
    if not draft.is_whole:
        return
    book = draft.book
    reached, ahead = set[str](), [book.start]
    while ahead:
        place = ahead.pop()
        if place not in reached:
            reached.add(place)
            ahead += [go for _, go in _ways(draft, place)]
    for section in ("nodes", "leaves"):
        for name in getattr(book, section):
            if name not in reached:
                yield Fault((section, name), "no way leads here from the start")
    steps = {step for leaf in book.leaves.values() for step in leaf.steps}
    steps |= {step.undone_by for step in book.steps.values() if step.undone_by}
    hints = {hint for step in book.steps.values() for hint in step.on_failure}
    hints |= {name for name, hint in book.hints.items() if hint.when is not None}
    settings = {name for step in book.steps.values() for name in (step.set, step.unset) if name}
    for section, used in (("steps", steps), ("hints", hints), ("settings", settings)):
        for name in getattr(book, section):
            if name not in used:
                yield Fault((section, name), "nothing uses it", grave=False)


def silent_leaves(draft: Draft) -> Iterator[Fault]:
    """Leaves without a step: whoever gets there is left alone."""
    for leaf_id, leaf in draft.book.leaves.items():
        if not leaf.steps:
            yield Fault(("leaves", leaf_id), "names no step: what is to be done here?", grave=False)


def blind_questions(draft: Draft) -> Iterator[Fault]:
    """Questions of which no answer has a condition: the evidence will never speak."""
    for node_id, node in draft.book.nodes.items():
        if all(answer.when is None for answer in node.answers):
            yield Fault(("nodes", node_id), "no answer has `when`: only a person can tell", grave=False)


def _ways(draft: Draft, node_id: str) -> Iterator[tuple[Loc, str]]:
    node = draft.book.nodes.get(node_id)
    if node is None:
        return
    yield ("nodes", node_id, "unknown"), node.unknown
    for number, answer in enumerate(node.answers):
        yield ("nodes", node_id, "answers", number, "go"), answer.go
