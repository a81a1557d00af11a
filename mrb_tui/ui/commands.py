"""What the palette offers: the keys of the screen below it, then places to go."""

from collections.abc import Iterable, Mapping

from mrb_tui.session.guide import RowKind
from mrb_tui.session.live import LiveSession
from mrb_tui.session.writing import TemplateView
from mrb_tui.ui.format import clock_time
from mrb_tui.ui.keys import Scope, by_id, current, of_scope, shown
from mrb_tui.ui.lines import GLYPH
from mrb_tui.ui.screens.chooser import Choice
from mrb_tui.ui.views.probe_words import headline
from mrb_tui.ui.views.run_text import is_under_way

_PALETTE = "palette"


def key_choices(scope: Scope, keymap: Mapping[str, str]) -> list[Choice]:
    """The keys of one screen and of all screens, by what they do."""
    return [
        Choice(f"key:{key.id}", f"{key.help[0].upper()}{key.help[1:]}", shown(current(key, keymap)[0]))
        for part in (scope, Scope.INCIDENT, Scope.EVERYWHERE)
        for key in of_scope(part)
        if key.id not in (_PALETTE, "interrupt")
    ]


def probe_choices(session: LiveSession) -> list[Choice]:
    """Every probe with its state."""
    return [
        Choice(f"probe:{state.spec.id}", f"Probe: {state.spec.label}", f"{GLYPH[state.health]} {headline(state)}")
        for state in session.states()
    ]


def change_choices(session: LiveSession) -> list[Choice]:
    """The ledger, and what is planned or under way."""
    changes = session.changes
    owed = f"{len(changes.ledger)} in force" if changes.ledger else "nothing in force"
    runs = [
        Choice(f"run:{view.id}", f"{'Run' if is_under_way(view) else 'Plan'}: {view.title}", view.stage.value)
        for view in changes.runs
        if not view.is_over
    ]
    return [*runs, Choice("ledger:", "Ledger: what is in force, and what is under way", owed)]


def runbook_choices(session: LiveSession) -> list[Choice]:
    """The steps that the tree leads to, with their state, and what can be done with the runbook itself."""
    guide = session.guide
    steps = [
        Choice(f"step:{row.id}", f"Step: {row.text}", row.result or row.phase.value)
        for row in guide.rows()
        if row.kind is RowKind.STEP
    ]
    wrong = [Choice("runbook:trouble", "Runbook: why yours is not in use")] if guide.trouble is not None else []
    return [*steps, *wrong, Choice("runbook:reload", "Runbook: read it anew from its file", guide.title)]


def template_choices(templates: Iterable[TemplateView]) -> list[Choice]:
    """What can be written, the unfinished marked."""
    return [Choice(one.id, one.title, "a draft of it is kept" if one.draft_id else _last(one)) for one in templates]


def _last(template: TemplateView) -> str:
    return f"last sent {clock_time(template.last_at)} UTC" if template.last_at is not None else ""


def service_choices(session: LiveSession, prefix: str = "") -> list[Choice]:
    """Every service with its target."""
    return [Choice(f"service:{one.id}", f"{prefix}{one.name}", one.target) for one in session.services]


def theme_choices(names: Iterable[str], now: str) -> list[Choice]:
    """Every theme that could be loaded."""
    return [Choice(f"theme:{name}", f"Theme: {name}", "in use" if name == now else "") for name in sorted(names)]


def action_of(key_id: str) -> str:
    """What that key does, in Textual's words."""
    return by_id(key_id).action
