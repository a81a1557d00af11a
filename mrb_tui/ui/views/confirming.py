"""The lines under a plan: what a yes would do, whether it counts yet, and how it goes on afterwards."""

from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.actions.envelope import Stage
from mrb_tui.domain.health import Health
from mrb_tui.session.changes import RunView
from mrb_tui.ui import cells
from mrb_tui.ui.lines import ROLE, Line, Role, Span, fit_line, glyph
from mrb_tui.ui.views.outcome_words import outcome_words


class Asking(StrEnum):
    """How far the question is."""

    PLANNING = "planning"
    UNREAD = "unread"
    """Its changes have not been scrolled through."""
    ON_ITS_WAY = "on its way"
    """The terminal has not said yet that it has drawn the plan."""
    ARMING = "arming"
    ARMED = "armed"
    TYPING = "typing"
    """A protected context: the name is being typed."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """What the lines are made from. `dropped` says which key came too early; `slow`: the terminal does not answer."""

    view: RunView
    asking: Asking
    read_only: str = ""
    dropped: str = ""
    slow: bool = False
    yes: str = "y"
    ledger: str = "l"
    follows: str = ""
    """The key to the plan that is offered next; empty where there is none."""


def is_asked(view: RunView) -> bool:
    """Whether it still wants a yes, or will."""
    return view.stage in (Stage.NEW, Stage.PLANNING, Stage.ASKING) and view.trouble is None


def confirm_lines(of: Confirming, width: int) -> tuple[Line, ...]:
    """Two lines: how it stands, and what the keys would do."""
    view = of.view
    if not is_asked(view):
        return tuple(fit_line(line, width) for line in _going(of))
    if of.read_only:
        first: Line = (
            Span(" READ-ONLY ", Role.MODE),
            Span(f" {cells.safe(of.read_only)}: it goes no further than this"),
        )
        return (fit_line((Span(" "), *first), width), fit_line(_keys(("Enter or Esc", "close")), width))
    said = (Span(f" {of.dropped}", Role.DEGRADED),) if of.dropped else _standing(of)
    return (fit_line(said, width), fit_line(_choices(of), width))


def _standing(of: Confirming) -> Line:
    view = of.view
    if view.unrecorded and view.stage is Stage.ASKING:
        return (Span(" NOT RECORDED ", Role.ALARM), Span(f" {cells.safe(view.unrecorded)}", Role.DOWN))
    match of.asking:
        case Asking.PLANNING:
            return (Span(" The plan is being made: nothing can be confirmed yet.", Role.MUTED),)
        case Asking.UNREAD:
            return (Span(" Scroll to the end of what it changes: then a yes counts.", Role.DEGRADED),)
        case Asking.ON_ITS_WAY if of.slow:
            return (
                Span(" Your terminal has not said that it shows the plan: a yes does not count yet.", Role.DEGRADED),
            )
        case Asking.ON_ITS_WAY | Asking.ARMING:
            return (Span(" Read the plan: a yes counts in a moment.", Role.MUTED),)
    if view.name_wanted:
        return (Span(" Protected: ", Role.STRONG), Span(f"type {cells.safe(view.name_wanted)} to confirm"))
    return (Span(" Shall it be changed?", Role.STRONG),)


def _choices(of: Confirming) -> Line:
    if of.asking is Asking.TYPING:
        return _keys(("Enter", "with the right name: do it"), ("Esc", "cancel"))
    cancel = Span(" ▸ Cancel (Enter, Esc) ", Role.CURSOR)
    if of.asking is not Asking.ARMED:
        return (cancel,)
    word = "yes, type the name" if of.view.name_wanted else "yes, do it"
    if of.view.unrecorded:
        word = "do it without a record: type the name" if of.view.name_wanted else "yes, do it without a record"
    return (cancel, Span("   "), Span(of.yes, Role.KEY), Span(f" {word}", Role.STRONG))


def _going(of: Confirming) -> tuple[Line, Line]:
    view = of.view
    ended = _keys(*(((of.follows, "the next plan"),) if of.follows else ()), ("Esc", "back"))
    if view.trouble is not None:
        return (Span(" "), glyph(Health.DOWN), Span(f" {cells.safe(str(view.trouble))}")), ended
    if view.result is not None:
        health, words = outcome_words(view.result.outcome)
        return (Span(" "), glyph(health), Span(f" {words}", ROLE[health])), ended
    said = view.progress[-1][1] if view.progress else "begun"
    word = "verifying" if view.stage is Stage.VERIFYING else "running"
    first = (Span(f" … {word}: ", Role.KEY), Span(cells.safe(said), Role.STRONG))
    return first, _keys(("Esc", f"leave; it goes on, and {of.ledger} on the console shows it"))


def _keys(*hints: tuple[str, str]) -> Line:
    spans: list[Span] = [Span(" ")]
    for key, word in hints:
        spans += [Span(key, Role.KEY), Span(f" {word}   ", Role.MUTED)]
    return tuple(spans)
