"""Who is here, and what is wrong: the forms at the beginning of an incident."""

from collections.abc import Callable

from mrb_tui.domain.incident import Incident
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui.forms.form import ChoiceInput, Form, Remark, TextInput, Values
from mrb_tui.ui.forms.moment_field import Now, as_typed, moment_or_none, moment_remark

_NO_CATEGORY = "not known yet"


def name_form(desk: IncidentDesk) -> Form:
    """Asked once: everything that is recorded names who did it."""

    async def submit(values: Values) -> str:
        desk.introduce(values["name"].strip())
        return ""

    def remark(name: str) -> Remark | None:
        return None if name.strip() else Remark("as your team knows you; it stands in the timeline", wrong=True)

    return Form(
        draft="name",
        title="Who is at this console?",
        verb="go on",
        inputs=(TextInput(id="name", label="your name", limit=60, remark=remark),),
        submit=submit,
        about=("Asked once. What you record carries your name.",),
    )


def declare_form(desk: IncidentDesk, now: Now) -> Form:
    """Prefilled from what the probes say, with the reasons."""
    suggestion = desk.suggestion()

    async def submit(values: Values) -> str:
        detected_at = moment_or_none(values["detected"], now)
        await desk.declare(values["title"], values["severity"], values["category"], detected_at)
        incident = desk.incident
        return f"declared {incident.id}" if incident is not None else "declared"

    return Form(
        draft="declare",
        title="Declare an incident",
        verb="declare",
        inputs=(
            TextInput(id="title", label="title", value=suggestion.title, empty="what is wrong, for users"),
            severity_input(desk, suggestion.severity),
            category_input(desk, suggestion.category),
            TextInput(
                id="detected",
                label="detected at",
                value=as_typed(suggestion.detected_at, now()),
                empty="14:05 or -10m; UTC",
                limit=40,
                remark=moment_remark(now, empty="not known: the response clock starts with the declaration"),
            ),
        ),
        submit=submit,
        about=(f"Suggested, because: {'; '.join(suggestion.why)}",) if suggestion.why else (),
    )


def retitle_form(desk: IncidentDesk, incident: Incident) -> Form:
    """Another title or category, once one knows better."""

    async def submit(values: Values) -> str:
        desk.retitle(values["title"], values["category"])
        return "recorded"

    return Form(
        draft=f"{incident.id}/retitle",
        title="Title and category",
        verb="record",
        inputs=(TextInput(id="title", label="title", value=incident.title), category_input(desk, incident.category)),
        submit=submit,
    )


def severity_input(desk: IncidentDesk, value: str) -> ChoiceInput:
    """The runbook's severities, each with its definition."""
    ids = desk.scale.ids
    return ChoiceInput(
        id="severity", label="severity", options=tuple((one, one) for one in ids), value=value, remark=_defined(desk)
    )


def category_input(desk: IncidentDesk, value: str) -> ChoiceInput:
    """The runbook's categories, and that nobody knows."""
    known = dict.fromkeys((*desk.categories, *((value,) if value else ())))
    options = (("", _NO_CATEGORY), *((one, one) for one in known))
    return ChoiceInput(id="category", label="category", options=options, value=value)


def _defined(desk: IncidentDesk) -> Callable[[str], Remark | None]:
    def remark(severity_id: str) -> Remark | None:
        severity = desk.scale.get(severity_id)
        if severity is None:
            return None
        within = f"; respond within {severity.respond_within}" if severity.respond_within else ""
        examples = f". {'; '.join(severity.examples)}" if severity.examples else ""
        return Remark(f"{severity.definition}{within}{examples}")

    return remark
