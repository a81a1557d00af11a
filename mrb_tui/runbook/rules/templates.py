"""Templates: their grammar, and that every gap is declared and every declared field has a gap."""

from collections.abc import Iterator

from mrb_tui.runbook.draft import Draft, Fault
from mrb_tui.runbook.evidence import CONSOLE
from mrb_tui.runbook.known_facts import CONSOLE_FACTS, KNOWN_FACTS
from mrb_tui.runbook.tables.documents import PREFILLS
from mrb_tui.runbook.template import gaps, misprints


def unreadable(draft: Draft) -> Iterator[Fault]:
    """What stands in braces and is no gap."""
    for name, template in draft.book.templates.items():
        for key, text in (("text", template.text), ("subject", template.subject)):
            for misprint in misprints(text):
                yield Fault(("templates", name, key), str(misprint))


def undeclared(draft: Draft) -> Iterator[Fault]:
    """Gaps without a field, fields without a gap, and fields that nobody could fill."""
    for name, template in draft.book.templates.items():
        if template.file:
            yield from _unfillable(draft, name)
            continue
        used = {
            gap: key for key, text in (("text", template.text), ("subject", template.subject)) for gap in gaps(text)
        }
        for gap, key in used.items():
            if gap not in template.fields:
                yield Fault(("templates", name, key), f"{gap!r} is not declared in its fields")
        for field_name, field in template.fields.items():
            loc = ("templates", name, "fields", field_name)
            if field_name not in used:
                yield Fault(loc, "the text has no such gap", grave=False)
            if not field.prefill and not field.ask and not field.default and not field.optional:
                yield Fault(loc, "nobody fills it: give ask, from or default")
        yield from _unfillable(draft, name)


def taken_along(draft: Draft) -> Iterator[Fault]:
    """A file is filled in on the screen; what is copied from a step is text with gaps."""
    for step_id, step in draft.book.steps.items():
        template = draft.book.templates.get(step.copy_text or "")
        if template is not None and template.file:
            yield Fault(("steps", step_id, "copy"), "a template in a file cannot be copied from a step: give it text")


def _unfillable(draft: Draft, name: str) -> Iterator[Fault]:
    """Fields whose source or default cannot be."""
    for field_name, field in draft.book.templates[name].fields.items():
        loc = ("templates", name, "fields", field_name)
        if field.prefill and not _can_prefill(draft, field.prefill):
            yield Fault((*loc, "from"), f"nothing gives {field.prefill!r}")
        if field.choices and field.default and field.default not in field.choices:
            yield Fault((*loc, "default"), "is none of the choices")


def unused(draft: Draft) -> Iterator[Fault]:
    """Messages that no step takes along. The others have keys of their own."""
    used = {name for step in draft.book.steps.values() for name in (step.tell, step.copy_text)}
    for name, template in draft.book.templates.items():
        if template.kind == "message" and name not in used:
            yield Fault(("templates", name), "nothing uses it", grave=False)


def _can_prefill(draft: Draft, source: str) -> bool:
    prefix, _, name = source.partition(".")
    if source in PREFILLS or ("probes", prefix) in draft.broken:
        return True
    if prefix == CONSOLE:
        return CONSOLE_FACTS.kind(name) is not None
    probe = draft.book.probes.get(prefix)
    return probe is not None and KNOWN_FACTS[probe.kind].kind(name) is not None
