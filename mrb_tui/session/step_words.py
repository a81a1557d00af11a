"""What a step says of itself, in words for the screen."""

from mrb_tui.runbook.model import Conditions
from mrb_tui.runbook.tables.steps import Step, To


def links_of(step: Step) -> tuple[tuple[str, str], ...]:
    """Titles and addresses; an address without a title is its own."""
    return tuple((link, link) if isinstance(link, str) else (link.title, link.url) for link in step.links)


def value_hint(value: To | None) -> str:
    """From where to where a value may be chosen; empty where it may not."""
    if value is None or not value.ask:
        return ""
    if value.min is None and value.max is None:
        return "another value may be given"
    if value.max is None:
        return f"{value.min} or more"
    return f"up to {value.max}" if value.min is None else f"{value.min} to {value.max}"


def condition_words(when: Conditions) -> str:
    """A condition in one line, as the runbook writes it."""
    if isinstance(when, str):
        return when
    parts = [("all", when.get("all")), ("one", when.get("any")), ("none", when.get("none"))]
    return "; ".join(f"{word} of: {', '.join(clauses)}" for word, clauses in parts if clauses)
