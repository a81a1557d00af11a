"""How an incident goes on: severity, status, who does what, milestones."""

from collections.abc import Callable

from mrb_tui.domain.events.incident import ROLES, Milestone, Status
from mrb_tui.domain.incident import Incident
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui.forms.declaring import severity_input
from mrb_tui.ui.forms.form import ChoiceInput, Form, Remark, TextInput, Values
from mrb_tui.ui.forms.moment_field import Now, moment_or_none, moment_remark, understood

_MARKABLE = tuple(one for one in Milestone if one not in (Milestone.DECLARED, Milestone.RESOLVED))
"""Declared and resolved are set by what they name."""


def severity_form(desk: IncidentDesk, incident: Incident) -> Form:
    """Graver or less so, and why."""

    async def submit(values: Values) -> str:
        desk.set_severity(values["severity"], values["reason"].strip())
        return f"severity {values['severity']}"

    return Form(
        draft=f"{incident.id}/severity",
        title="Severity",
        verb="change",
        inputs=(
            severity_input(desk, incident.severity),
            TextInput(id="reason", label="because", empty="what was learnt", limit=200),
        ),
        submit=submit,
        about=(f"It is {incident.severity} now. In doubt the higher.",),
    )


def status_form(desk: IncidentDesk, incident: Incident, resolve: Callable[[], None]) -> Form:
    """How far the work is. Resolved has a list of its own, which `resolve` opens."""

    async def submit(values: Values) -> str:
        if values["status"] == Status.RESOLVED:
            resolve()
            return ""
        desk.set_status(values["status"])
        return f"status {values['status']}"

    order = tuple(Status)
    following = order[min(order.index(incident.status) + 1, len(order) - 1)]
    return Form(
        draft=f"{incident.id}/status",
        title="Status",
        verb="change",
        inputs=(
            ChoiceInput(
                id="status",
                label="status",
                options=tuple((one.value, one.value) for one in order),
                value=following.value,
                remark=lambda value: Remark(_STATUS_WORDS[Status(value)]),
            ),
        ),
        submit=submit,
        about=(f"It is {incident.status} now.",),
    )


_STATUS_WORDS = {
    Status.INVESTIGATING: "what is broken is being looked for",
    Status.IDENTIFIED: "the cause is known, the mending is on its way",
    Status.MONITORING: "it is mended as far as can be seen, and watched",
    Status.RESOLVED: "it is over: the closing list comes first",
}


def roles_form(desk: IncidentDesk, incident: Incident) -> Form:
    """Who does what."""

    async def submit(values: Values) -> str:
        role, person = values["role"], values["person"].strip()
        desk.assign(role, person)
        return f"{person} is {role}" if person else f"nobody is {role}"

    def held(role: str) -> Remark | None:
        person = incident.roles.get(role, "")
        return Remark(f"{person} has it now" if person else "nobody has it yet")

    roles = tuple(dict.fromkeys((*ROLES, *incident.roles)))
    return Form(
        draft=f"{incident.id}/roles",
        title="Roles",
        verb="assign",
        inputs=(
            ChoiceInput(
                id="role",
                label="role",
                options=tuple((role, role) for role in roles),
                value=next((role for role in roles if role not in incident.roles), roles[0]),
                remark=held,
            ),
            TextInput(id="person", label="person", value=desk.responder, empty="nobody any more", limit=60),
        ),
        submit=submit,
    )


def milestone_form(desk: IncidentDesk, incident: Incident, now: Now) -> Form:
    """A moment that durations are measured between."""

    async def submit(values: Values) -> str:
        desk.set_milestone(values["milestone"], moment_or_none(values["when"], now))
        return f"milestone {values['milestone']}"

    def marked(name: str) -> Remark | None:
        at = incident.milestones.get(Milestone(name))
        return Remark(f"marked at {understood(at, now())}; a new mark takes its place" if at else "not marked yet")

    return Form(
        draft=f"{incident.id}/milestone",
        title="Milestone",
        verb="mark",
        inputs=(
            ChoiceInput(
                id="milestone",
                label="milestone",
                options=tuple((one.value, one.value) for one in _MARKABLE),
                value=_next_milestone(incident).value,
                remark=marked,
            ),
            TextInput(
                id="when",
                label="when",
                empty="14:05 or -10m; UTC",
                limit=40,
                remark=moment_remark(now, empty="now"),
            ),
        ),
        submit=submit,
    )


def _next_milestone(incident: Incident) -> Milestone:
    """The one after the last that is marked, as things usually go."""
    marked = [index for index, one in enumerate(_MARKABLE) if one in incident.milestones]
    return _MARKABLE[min(max(marked, default=0) + 1, len(_MARKABLE) - 1)]
