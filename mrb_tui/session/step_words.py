"""What a step says of itself, in words for the screen."""

from mrb_tui.runbook.model import Conditions, RunbookFile
from mrb_tui.runbook.tables.steps import Step, To
from mrb_tui.runbook.variables import spoken
from mrb_tui.session.guide import Asks


def how_words(step: Step) -> str:
    """What sort of step it is, in a word or two."""
    if step.changes:
        return "change"
    return {"look": "look", "tell": "tell", "by_hand": "by hand"}.get(step.kind, "request")


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


def asks_for(step: Step) -> Asks:
    """What somebody is to be asked before a plan is made of it."""
    if step.value is not None and step.value.ask:
        return Asks.VALUE
    return {"rollout-undo": Asks.REVISION, "apply-secret": Asks.NEW_KEY}.get(str(step.does), Asks.NOTHING)


def asks_what(book: RunbookFile, step: Step) -> str:
    """By its name: the variable that is set, the Secret that takes the key, or what is counted."""
    if step.does == "scale":
        return "replicas"
    if step.secret is not None:
        return f"{step.secret.name}/{step.secret.key}"
    setting = book.settings.get(step.set or "")
    return setting.env if setting is not None else ""


def condition_words(book: RunbookFile, when: Conditions) -> str:
    """A condition in one line, with the values that it compares with."""
    if isinstance(when, str):
        return spoken(when, book.variables)
    parts = [("all", when.get("all")), ("one", when.get("any")), ("none", when.get("none"))]
    return "; ".join(
        f"{word} of: {', '.join(spoken(clause, book.variables) for clause in clauses)}"
        for word, clauses in parts
        if clauses
    )


def assignment(book: RunbookFile, step: Step) -> str:
    """`MAX_CONCURRENT_REQUESTS=5`, of a step that sets something by name; empty for others."""
    setting = book.settings.get(step.set or "")
    return f"{setting.env}={step.value.suggest}" if setting is not None and step.value is not None else ""


def by_hand_words(book: RunbookFile, step: Step, target: str) -> str:
    """What to do without this console; empty where the runbook has no words for it."""
    if words := step.by_hand or step.or_by_hand:
        return words
    where = f" of {target}" if target else ""
    if said := assignment(book, step):
        return f"Set {said} in the environment{where}"
    unset = book.settings.get(step.unset or "")
    return f"Remove {unset.env} from the environment{where}" if unset is not None else ""
