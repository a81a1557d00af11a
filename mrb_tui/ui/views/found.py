"""A text with what a filter found in it marked."""

from mrb_tui.ui.lines import Role, Span


def found_spans(text: str, find: str, role: Role) -> tuple[Span, ...]:
    """`text` with every place marked where `find` stands, in whatever case."""
    if not find:
        return (Span(text, role),)
    spans: list[Span] = []
    folded, needle, at = text.lower(), find.lower(), 0
    if len(folded) != len(text):  # a letter whose lower case is longer: places would be off
        return (Span(text, role),)
    while (found := folded.find(needle, at)) >= 0:
        spans += [Span(text[at:found], role), Span(text[found : found + len(needle)], Role.MARK)]
        at = found + len(needle)
    return (*spans, Span(text[at:], role))
