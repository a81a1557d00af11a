"""A draft made of the record, how it is shown, and what is recorded of it once it is out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from mrb_tui.channels.message import Kind, Message
from mrb_tui.documents.fields import DocumentKind, Field
from mrb_tui.documents.known import Record
from mrb_tui.documents.postmortem import chart_of, known_for_postmortem
from mrb_tui.domain.events.incident import Status
from mrb_tui.domain.events.updates import UpdatePublished
from mrb_tui.domain.incident import Incident
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.components import known_of_components, states_of, still_ailing
from mrb_tui.session.draft import Draft, changes, digest_of, promise_of, status_of, value_of
from mrb_tui.session.sheets import Chosen
from mrb_tui.session.writing import DestinationView, DraftView


def draft_of(template_id: str, record: Record, chosen: Chosen) -> Draft:
    """A new draft, or the recorded one taken up."""
    kept, told = record.incident.drafts.get(template_id), record.incident.told.get(template_id)
    figures = record.figures
    said = told.value.fields if told is not None else {}
    draft = Draft(
        id=kept.value.update_id if kept is not None else uuid4().hex,
        chosen=chosen,
        known={
            **known_for_postmortem(record),
            **known_of_components(chosen.components, said, record.incident.status),
        },
        notes=(figures.why,) if figures.why and chosen.sheet.kind is DocumentKind.POSTMORTEM else (),
        before=told.value if told is not None else None,
        chart=chart_of(record),
    )
    if kept is not None:
        draft.take_up(kept.value)
    return draft


def is_update(kind: DocumentKind) -> bool:
    """Whether it tells others how it stands: a letter to the provider does not, nor does a postmortem."""
    return kind in (DocumentKind.TEAM, DocumentKind.PUBLIC)


def published(draft: Draft, view: DraftView, channel: str) -> UpdatePublished:
    """What is recorded of it once it is out."""
    return UpdatePublished(
        draft.id,
        channel,
        view.text,
        next_update_at=view.promise_at,
        template=view.template_id,
        document=view.kind.value,
        subject=view.subject,
        status=view.status,
        impact=view.impact,
        fields={one.id: one.value for one in view.fields if one.value and not one.fixed},
    )


def message_of(draft: Draft, view: DraftView, incident: Incident, destination: str) -> Message:
    """What leaves for that channel. An update carries on what the last one began there."""
    kinds = {DocumentKind.TEAM: Kind.TEAM, DocumentKind.PUBLIC: Kind.PUBLIC}
    told = incident.told.get(view.template_id)
    carried_on = told is not None and told.value.channel == destination
    return Message(
        update_id=draft.id,
        kind=kinds.get(view.kind, Kind.DOCUMENT),
        subject=view.subject,
        text=view.text,
        status=view.status if view.kind is DocumentKind.PUBLIC else "",
        impact=view.impact,
        components=states_of(draft.chosen.components, view.fields),
        incident_id=incident.id,
        reference=told.value.reference if told is not None and carried_on else "",
    )


def view_of(
    draft: Draft,
    incident: Incident,
    scrubber: Scrubber,
    now: datetime,
    destinations: tuple[DestinationView, ...] = (),
) -> DraftView:
    """As it stands."""
    fields = draft.fields()
    sheet = draft.chosen.sheet
    text, subject = draft.text(fields, scrubber), draft.subject(fields, scrubber)
    status, impact = status_of(sheet.kind, fields), value_of(fields, "impact_level")
    states = states_of(draft.chosen.components, fields)
    return DraftView(
        id=draft.id,
        template_id=sheet.id,
        kind=sheet.kind,
        title=sheet.title,
        subject=subject,
        text=text,
        digest=digest_of(subject, text, status, impact, *sorted(f"{name} {state}" for name, state in states.items())),
        fields=fields,
        status=status,
        impact=impact,
        missing=tuple(one.label for one in fields if one.is_missing),
        changed=changes(fields),
        promise_at=promise_of(fields, now),
        destinations=destinations,
        warnings=_warnings(draft, incident, fields, status, now),
        trouble=draft.chosen.trouble,
    )


def _warnings(draft: Draft, incident: Incident, fields: Sequence[Field], status: str, now: datetime) -> tuple[str, ...]:
    found = list(draft.notes)
    if status and status != incident.status.value:
        found.append(f"it says {status}, the incident is {incident.status.value}")
    ailing = still_ailing(draft.chosen.components, fields)
    if status == Status.RESOLVED and ailing:
        found.append(f"it says resolved, and leaves as not operational on the page: {', '.join(ailing)}")
    if value_of(fields, "next_update") and incident.is_open and promise_of(fields, now) is None:
        found.append("the next update is promised for a time that is over, or is no time")
    return tuple(found)
