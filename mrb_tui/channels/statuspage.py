"""A public status page at Atlassian Statuspage. What is sent leaves a mark there, by which it is found again."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mrb_tui.channels.address import Secret
from mrb_tui.channels.arrival import answered, taken
from mrb_tui.channels.channel import NotYetError, OutcomeUnknownError, Sent
from mrb_tui.channels.cleaned import cleaned
from mrb_tui.channels.message import Kind, Message
from mrb_tui.clients.http import HttpAnswer
from mrb_tui.clients.statuspage import COMPONENT_STATES
from mrb_tui.clients.statuspage_api import IMPACTS, LONGEST_BODY, LONGEST_NAME, STATUSES, StatuspageApi
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

TIMEOUT_S = 15.0
MARKS = "mrb_tui"
"""Our part of an incident's metadata: which updates it has had.

Statuspage's API takes `metadata` with a new incident and with a change, gives it back with the incident, and wants
every top-level value to be an object: so ours is one. It does not say whether what a page tells its visitors
(`summary.json` and the like) holds it, so nothing stands there but our ids of updates, and times. Nor does it say that
a change merges it: so what was there is given back whole.
"""
_ADVICE = {
    401: ("is the key right? Statuspage shows it under API info",),
    403: ("may the key's owner manage incidents of this page?",),
    404: ("check page_id, and whether the incident is still there",),
}


class Statuspage:
    """`key` is read each time it is needed. With `notify`, subscribers hear of each update. `components`: the page's
    ids by what people call them."""

    id = "statuspage"
    is_public = True

    def __init__(
        self,
        api: StatuspageApi,
        key: Secret,
        scrubber: Scrubber,
        clock: Callable[[], datetime],
        *,
        label: str = "the status page",
        notify: bool = True,
        components: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.label = label
        self._api = api
        self._key = key
        self._scrubber = scrubber
        self._clock = clock
        self._notify = notify
        self._names = {component_id: name for name, component_id in components.items()}

    def preview(self, message: Message) -> tuple[str, ...]:
        """All that the public will see, and who is told."""
        fields = self._fields(message)
        begins = f"carries on {message.reference}" if message.reference else "a new incident"
        lines = [f"{begins}: {fields['name']}", f"status: {fields['status']}"]
        if "impact_override" in fields:
            lines.append(f"impact: {fields['impact_override']}")
        states = fields.get("components", {}).items()
        lines += [f"component {self._names.get(component_id, component_id)}: {state}" for component_id, state in states]
        lines.append("subscribers are told" if self._notify else "subscribers are not told")
        return (*lines, "", *fields["body"].split("\n"))

    async def send(self, message: Message) -> Sent:
        """Begin an incident, or carry on the one that `reference` names: that is read first, for its marks."""
        fields = self._fields(message)
        key = await self._secret_key()
        marks: dict[str, Any] = {}
        if message.reference:
            incident = await self._read_first(key, message.reference)
            if message.update_id in _marks(incident):
                return self._sent(incident)
            marks = _metadata(incident)
            fields |= _with_affected_before(fields, incident)
        fields["metadata"] = {**marks, MARKS: {**_part(marks), message.update_id: self._clock().isoformat()}}
        request = (
            self._api.update(key, message.reference, fields) if message.reference else self._api.create(key, fields)
        )
        answer = await answered(request, self.label)
        self._taken(answer)
        try:
            return self._sent(_incident(answer.json()))
        except TroubleError as error:
            raise OutcomeUnknownError(error.trouble) from None

    async def find(self, message: Message) -> Sent | None:
        """By its mark. Raises TroubleError where an incident says the same words and bears no mark of ours."""
        key = await self._secret_key()
        if message.reference:
            incidents = [self._read(await self._api.incident(key, message.reference))]
        else:
            answer = await self._api.incidents(key)
            self._taken(answer)
            listed = answer.json()
            incidents = [_incident(each) for each in (listed if isinstance(listed, list) else ())]
        for incident in incidents:
            if message.update_id in _marks(incident):
                return self._sent(incident)
        text = cleaned(message, self._scrubber).text
        if any(not _marks(incident) and _says(incident, text) for incident in incidents):
            why = "an incident there says the same, and does not say that it is from here"
            raise TroubleError(Trouble(TroubleKind.REJECTED, "It cannot be told whether it arrived", why, ("look",)))
        return None

    async def check(self) -> str:
        """Read the page's components: the key and the page are right. It publishes nothing."""
        answer = await answered(self._api.components(await self._secret_key()), self.label)
        self._taken(answer)
        listed = answer.json()
        return f"the page answers, components: {len(listed) if isinstance(listed, list) else 0}"

    async def _secret_key(self) -> str:
        key = await self._key()
        self._scrubber.secrets.add(key)
        return key

    def _fields(self, message: Message) -> dict[str, Any]:
        message = cleaned(message, self._scrubber)
        components = dict(message.components)
        self._check(message.kind is Kind.PUBLIC, "it is not written for the public", "write a public update")
        self._check(bool(message.subject), "it has no title", "give the incident a title")
        self._check(
            len(message.subject) <= LONGEST_NAME, f"its title is longer than {LONGEST_NAME} characters", "shorten it"
        )
        self._check(bool(message.text.strip()), "it is empty", "write something")
        self._check(len(message.text) <= LONGEST_BODY, f"it is longer than {LONGEST_BODY:,} characters", "write less")
        self._check(
            message.status in STATUSES, f"the status {message.status!r} is not known there", ", ".join(STATUSES)
        )
        self._check(
            message.impact in ("", *IMPACTS), f"the impact {message.impact!r} is not known there", ", ".join(IMPACTS)
        )
        for name, state in components.items():
            known = state in COMPONENT_STATES
            self._check(known, f"the state {state!r} of {name} is not known there", ", ".join(COMPONENT_STATES))
        fields: dict[str, Any] = {
            "name": message.subject,
            "status": message.status,
            "body": message.text,
            "deliver_notifications": self._notify,
        }
        if message.impact:
            fields["impact_override"] = message.impact
        if components:
            fields |= {"components": components, "component_ids": list(components)}
        return fields

    def _check(self, is_well: bool, why: str, advice: str) -> None:
        if not is_well:
            raise TroubleError(Trouble(TroubleKind.REJECTED, f"This cannot be sent to {self.label}", why, (advice,)))

    async def _read_first(self, key: str, reference: str) -> Mapping[str, Any]:
        """An incident before it is written to. Whatever keeps it from being read, nothing was sent yet."""
        try:
            answer = await answered(self._api.incident(key, reference), self.label)
            self._taken(answer)
        except OutcomeUnknownError as error:
            why = f"the incident there could not be read first ({error.trouble.kind}); nothing was sent yet"
            advice = ("it is tried again",)
            raise NotYetError(Trouble(error.trouble.kind, f"{self.label} does not answer", why, advice)) from None
        incident = dict(_incident(answer.json()))
        # As it came: it is given back, with what others keep there, and a mask must not take its place.
        incident["metadata"] = json.loads(answer.body).get("metadata")
        return incident

    def _read(self, answer: HttpAnswer) -> Mapping[str, Any]:
        """An incident that was only read."""
        self._taken(answer)
        return _incident(answer.json())

    def _taken(self, answer: HttpAnswer) -> None:
        said = "" if 200 <= answer.status < 300 else _error_of(answer)
        taken(answer, self.label, self._clock(), said, _ADVICE.get(answer.status, ("see what it says of the update",)))

    def _sent(self, incident: Mapping[str, Any]) -> Sent:
        return Sent(str(incident["id"]), str(incident.get("shortlink") or ""), self._clock())


def _incident(value: object) -> Mapping[str, Any]:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return value
    raise TroubleError(Trouble(TroubleKind.MALFORMED, "The status page's answer is no incident"))


def _metadata(incident: Mapping[str, Any]) -> dict[str, Any]:
    metadata = incident.get("metadata")
    return dict(metadata) if isinstance(metadata, dict) else {}


def _with_affected_before(fields: Mapping[str, Any], incident: Mapping[str, Any]) -> dict[str, Any]:
    """Components that an incident affects are listed whole: those of earlier updates stay affected."""
    before = incident.get("components")
    ids = [each.get("id") for each in (before if isinstance(before, list) else ()) if isinstance(each, dict)]
    named = [*filter(None, ids), *fields.get("component_ids", ())]
    return {"component_ids": list(dict.fromkeys(named))} if fields.get("component_ids") else {}


def _part(metadata: Mapping[str, Any]) -> dict[str, Any]:
    part = metadata.get(MARKS)
    return dict(part) if isinstance(part, dict) else {}


def _marks(incident: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_part(_metadata(incident)))


def _says(incident: Mapping[str, Any], text: str) -> bool:
    updates = incident.get("incident_updates")
    bodies = [each.get("body") for each in (updates if isinstance(updates, list) else ()) if isinstance(each, dict)]
    return any(isinstance(body, str) and body.split() == text.split() for body in bodies)


def _error_of(answer: HttpAnswer) -> str:
    """`{"error": "…"}` or `{"error": ["…"]}`; else the text as it is."""
    try:
        body = answer.json()
    except TroubleError:
        return answer.text(200).strip()
    error = body.get("error", body.get("message", "")) if isinstance(body, dict) else ""
    words = "; ".join(map(str, error)) if isinstance(error, list) else str(error)
    return answer.scrubber.line(words, 300)
