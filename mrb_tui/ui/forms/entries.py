"""Entries of the timeline that people write: a note, a correction."""

from mrb_tui.session.desk import IncidentDesk, TimelineEntry
from mrb_tui.ui.forms.form import Form, Remark, TextInput, Values
from mrb_tui.ui.forms.moment_field import Now, as_typed, moment_or_none, moment_remark, understood
from mrb_tui.ui.note_text import note_from

_LONGEST = 20_000


def note_form(desk: IncidentDesk, incident_id: str, now: Now) -> Form:
    """A note, of now or of earlier."""

    async def submit(values: Values) -> str:
        note = note_from(values["note"], now())
        desk.note(note.text, note.at)
        return f"noted, for {understood(note.at, now())}" if note.at is not None else "noted"

    def remark(text: str) -> Remark | None:
        note = note_from(text, now())
        if note.problem:
            return Remark(note.problem, wrong=True)
        if note.at is not None:
            return Remark(f"happened at {understood(note.at, now())}")
        return Remark("of now; begin with @14:05 or @-10m for something earlier (UTC)")

    return Form(
        draft=f"{incident_id}/note",
        title="Note",
        verb="save",
        inputs=(
            TextInput(
                id="note",
                label="note",
                empty="what you saw, did or think",
                many_lines=True,
                limit=_LONGEST,
                remark=remark,
            ),
        ),
        submit=submit,
    )


def amend_form(desk: IncidentDesk, entry: TimelineEntry, now: Now) -> Form:
    """Other words or another time for an entry; its first words stay."""
    when, whole = as_typed(entry.at, now()), entry.whole
    words = TextInput(id="text", label="text", value=whole, many_lines=True, limit=_LONGEST)

    async def submit(values: Values) -> str:
        at = moment_or_none(values["when"], now) if values["when"] != when else None
        text = values["text"] if values["text"] != words.clean(whole) else entry.text
        desk.amend(entry, text, at, values["reason"].strip())
        return "amended"

    return Form(
        draft=f"amend/{entry.id}",
        title="Amend an entry",
        verb="amend",
        inputs=(
            words,
            TextInput(
                id="when",
                label="happened at",
                value=when,
                limit=40,
                remark=moment_remark(now, empty="as it was"),
            ),
            TextInput(id="reason", label="because", empty="what was wrong"),
        ),
        submit=submit,
        about=("Nothing is overwritten: the first words stay in the journal.",),
    )
