"""One step in full: how far it is, what it found, what to do by hand, what to take along, what to do if it fails."""

from mrb_tui.domain.step_state import StepPhase
from mrb_tui.runbook.model import Hint
from mrb_tui.session.guide import Asks, LookView, StepDetail
from mrb_tui.ui import cells
from mrb_tui.ui.lines import ROLE, Line, Role, Span, fit_line, glyph
from mrb_tui.ui.views.parts import bullets, paragraph, section, table
from mrb_tui.ui.views.probe_detail import trouble_lines
from mrb_tui.ui.views.tree import PHASE_WORDS, PHASES

_LOOK = "look"
_TITLE = 60
_ALONG = "To take along (c copies it)"
_TWIN = "By hand, as a command (c copies it)"


def step_detail(step: StepDetail, width: int) -> tuple[Line, ...]:
    """Top to bottom by what one needs first; lines exactly `width` wide."""
    sign, role = PHASES[step.phase]
    lines = [fit_line((Span(" "), Span(f"{sign} ", role), Span(_crop(step.title, width - 4), Role.STRONG)), width)]
    lines += paragraph(_state(step), width, Role.TEXT)
    if step.phase is StepPhase.FAILED and not is_looking(step):
        lines += paragraph(_what_enter_does(step), width, Role.MUTED)
    lines += paragraph(step.why, width, Role.MUTED)
    if step.before.blocked is not None:
        lines += section("Not here", trouble_lines(step.before.blocked, width), width)
    if step.phase is StepPhase.FAILED:
        lines += section("What to try", _hints(step.hints, width), width)
    lines += _found(step.look, width)
    for title, texts in step.deeds:
        lines += section(title, bullets(texts, width), width)
    lines += section("What it changes", _change(step, width), width)
    lines += section("Known beforehand", bullets(_before(step), width), width)
    lines += section("By hand", paragraph(step.by_hand, width, Role.TEXT), width)
    if step.copy_text not in ("", step.by_hand):
        lines += section(_TWIN if step.changes else _ALONG, paragraph(step.copy_text, width, Role.TEXT), width)
    lines += section("Links", table(_named(step.links), width), width)
    if step.phase is not StepPhase.FAILED:
        lines += section("If it does not work", _hints(step.hints, width), width)
    return tuple(lines)


def is_looking(step: StepDetail) -> bool:
    """Whether this console looks now."""
    return step.look is not None and step.look.running


def _state(step: StepDetail) -> str:
    by = f" by {step.by}" if step.by else ""
    said = f": {step.result}" if step.result else ""
    if is_looking(step):
        return "It looks now; e ends it."
    if step.phase is StepPhase.RUNNING and not step.deeds:
        return f"Begun{by}, and not under way on this console. {_what_enter_does(step)}"
    if step.phase is StepPhase.NOT_STARTED:
        return f"Not started. {_what_enter_does(step)}"
    words = PHASE_WORDS[step.phase].capitalize()
    return f"{words}{',' if by and ',' in words else ''}{by}{said}"


def _before(step: StepDetail) -> tuple[str, ...]:
    """What is known of a change before it is planned; a plan asks anew."""
    before = step.before
    typed = ("protected: the object's name is to be typed",) if before.protected else ()
    return (*before.cautions, *((before.permission,) if before.permission else ()), *typed)


def _what_enter_does(step: StepDetail) -> str:
    if step.how == _LOOK:
        return "Enter looks; it only reads."
    if step.changes:
        return "Enter makes a plan; nothing is changed before you say yes to it."
    return "Enter records that it was done."


def _found(look: LookView | None, width: int) -> list[Line]:
    if look is None:
        return []
    if look.running:
        return section("Looking", paragraph(f"… {look.progress}", width, Role.KEY), width)
    head = fit_line(
        (Span(" "), glyph(look.health), Span(" "), Span(_crop(look.headline, width - 4), ROLE[look.health])), width
    )
    lines = section("Found", [head], width)
    for title, texts in look.sections:
        body = [line for text in texts for line in _kept(text, width)]
        lines += section(_crop(title, min(width - 6, _TITLE)), body, width)
    return lines


def _kept(text: str, width: int) -> list[Line]:
    """A line of a table keeps its blanks; an empty one stays."""
    return paragraph(text, width, Role.TEXT) or [fit_line((), width)]


def _change(step: StepDetail, width: int) -> list[Line]:
    if not step.changes:
        return []
    rows = [(step.asks_what or "to", f"→ {step.value}{f' ({step.value_hint})' if step.value_hint else ''}")]
    asked = {
        Asks.REVISION: "You choose the revision to go back to.",
        Asks.NEW_KEY: f"You are asked for the new key, which goes into the Secret {step.asks_what}.",
    }.get(step.asks, "")
    return [*(table(rows, width) if step.value else ()), *paragraph(asked, width, Role.TEXT)]


def _hints(hints: tuple[Hint, ...], width: int) -> list[Line]:
    lines: list[Line] = []
    for hint in hints:
        lines += paragraph(f"{hint.issue}: {hint.cause}", width, Role.TEXT)
        lines += bullets(hint.advice, width, sign="→ ")
    return lines


def _named(links: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """An address that is its own title is told once."""
    return [("" if title == url else title, url) for title, url in links]


def _crop(text: str, width: int) -> str:
    return cells.crop(cells.safe(text), max(width, 1))
