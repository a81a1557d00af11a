"""What stands at the end: passing over, resolving, reopening, handing over, exporting."""

from collections.abc import Callable

from mrb_tui.documents.fields import DocumentKind
from mrb_tui.domain.closing import Check
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.session.writing import WritingDesk
from mrb_tui.ui.forms.form import ChoiceInput, Form, TextInput, Values, needed

_FORMS = (("md", "Markdown"), ("json", "JSON"), ("csv", "CSV"))
_LISTS = (("github", "GitHub"), ("jira", "Jira"), ("csv", "a table (CSV)"))
_ALL, _MARKED = "all", "marked"


def override_form(desk: IncidentDesk, incident_id: str, check: Check) -> Form:
    """Go on without an item of the closing list."""

    async def submit(values: Values) -> str:
        desk.override(check.id, values["reason"])
        return f"passed over: {check.id}"

    return Form(
        draft=f"{incident_id}/override/{check.id}",
        title=f"Go on without: {check.id}",
        verb="pass it over",
        inputs=(needed("reason", "because", "why it can be left open"),),
        submit=submit,
        about=(f"It is open: {check.why}",),
    )


def resolve_form(desk: IncidentDesk, incident_id: str) -> Form:
    """The sentence with which it is over."""

    async def submit(values: Values) -> str:
        desk.resolve(values["resolution"].strip())
        return f"{incident_id} is resolved"

    return Form(
        draft=f"{incident_id}/resolve",
        title=f"Resolve {incident_id}",
        verb="resolve",
        inputs=(
            TextInput(
                id="resolution",
                label="it is over",
                empty="in a sentence: what ended it",
                many_lines=True,
                limit=20_000,
            ),
        ),
        submit=submit,
    )


def reopen_form(desk: IncidentDesk, incident_id: str) -> Form:
    """It was not over."""

    async def submit(values: Values) -> str:
        desk.reopen(values["reason"])
        return f"{incident_id} is open again"

    return Form(
        draft=f"{incident_id}/reopen",
        title=f"Reopen {incident_id}",
        verb="reopen",
        inputs=(needed("reason", "because", "what shows that it is not over"),),
        submit=submit,
    )


def handoff_form(desk: IncidentDesk, incident_id: str) -> Form:
    """To whom the brief goes."""

    async def submit(values: Values) -> str:
        to = values["to"].strip()
        await desk.hand_over(to)
        return f"handed over to {to}" if to else "the brief is recorded"

    return Form(
        draft=f"{incident_id}/handoff",
        title="Hand over",
        verb="record the brief",
        inputs=(TextInput(id="to", label="to", empty="a name; nobody: whoever comes next", limit=60),),
        submit=submit,
        about=("The brief is recorded as you read it. A commander's role goes with it.",),
    )


def items_form(desk: WritingDesk, written: Callable[[str], None]) -> Form:
    """The postmortem's action items as a file; `written` is told its path."""

    async def submit(values: Values) -> str:
        template = next(one for one in desk.templates() if one.kind is DocumentKind.POSTMORTEM)
        written(await desk.write_action_items(await desk.open(template.id), values["form"]))
        return ""

    return Form(
        draft="items",
        title="Write the action items",
        verb="write the file",
        inputs=(ChoiceInput(id="form", label="for", options=_LISTS, value="github"),),
        submit=submit,
        about=("Those of the postmortem, as it stands: what is in force, passed over, unknown, too slow.",),
    )


def export_form(desk: IncidentDesk, written: Callable[[str], None]) -> Form:
    """The timeline as a file; `written` is told its path."""

    async def submit(values: Values) -> str:
        written(await desk.export(values["form"], marked_only=values["what"] == _MARKED))
        return ""

    return Form(
        draft="export",
        title="Export the timeline",
        verb="write the file",
        inputs=(
            ChoiceInput(id="form", label="as", options=_FORMS, value="md"),
            ChoiceInput(
                id="what",
                label="entries",
                options=((_ALL, "all"), (_MARKED, "marked only")),
                value=_ALL,
            ),
        ),
        submit=submit,
        about=("A file beside the journal; times in UTC.",),
    )
