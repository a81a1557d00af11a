"""A webhook of one's own: JSON by POST, with a key by which the far side can tell a repetition."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from mrb_tui.channels.address import Secret, address_from
from mrb_tui.channels.arrival import answered, taken
from mrb_tui.channels.channel import Sent
from mrb_tui.channels.cleaned import cleaned
from mrb_tui.channels.message import Message
from mrb_tui.clients.http import HttpClient
from mrb_tui.scrub.scrubber import Scrubber

IDEMPOTENCY_HEADER = "Idempotency-Key"
TIMEOUT_S = 15.0


class Webhook:
    """`headers` are secrets by name, such as a token to log in with. `name` is its id in the configuration."""

    def __init__(
        self,
        name: str,
        http: HttpClient,
        address: Secret,
        scrubber: Scrubber,
        clock: Callable[[], datetime],
        *,
        label: str = "",
        headers: Mapping[str, Secret] | None = None,
        is_public: bool = False,
    ) -> None:
        self.id = f"webhook-{name}"
        self.label = label or f"the webhook {name}"
        self.is_public = is_public
        self._http = http
        self._address = address
        self._headers = dict(headers or {})
        self._scrubber = scrubber
        self._clock = clock

    def preview(self, message: Message) -> tuple[str, ...]:
        """Each field of the JSON; those of several lines go on below."""
        lines: list[str] = []
        for name, value in self._payload(message).items():
            states = value.items() if isinstance(value, dict) else ()
            shown = ", ".join(f"{key} = {state}" for key, state in states) if states else str(value or "")
            first, *more = shown.split("\n")
            lines += [f"{name}: {first}", *(f"  {line}" for line in more)]
        return tuple(lines)

    async def send(self, message: Message) -> Sent:
        """Post it. The same update has the same idempotency key, however often it is tried."""
        payload = self._payload(message)
        key = sha256(f"{message.update_id}\0{self.id}".encode()).hexdigest()
        url = await address_from(self._address, self._scrubber.secrets, self.label)
        headers = {**await self._secret_headers(), IDEMPOTENCY_HEADER: key}
        request = self._http.request("POST", url, headers=headers, json=payload, timeout_s=TIMEOUT_S)
        answer = await answered(request, self.label)
        taken(answer, self.label, self._clock(), answer.text(200).strip(), ("see what it wants, at its other end",))
        return Sent("", "", self._clock())

    async def check(self) -> str:
        """HEAD: any answer but a refused login says that somebody is there. It posts nothing."""
        url = await address_from(self._address, self._scrubber.secrets, self.label)
        request = self._http.request("HEAD", url, headers=await self._secret_headers(), timeout_s=TIMEOUT_S)
        answer = await answered(request, self.label)
        if answer.status in (401, 403) or answer.status >= 500:
            taken(answer, self.label, self._clock(), "", ("check the headers in the configuration",))
        return f"it answers ({answer.status} to HEAD)"

    async def _secret_headers(self) -> dict[str, str]:
        read = {name: await secret() for name, secret in self._headers.items()}
        for value in read.values():
            self._scrubber.secrets.add(value)
        return read

    def _payload(self, message: Message) -> dict[str, Any]:
        message = cleaned(message, self._scrubber)
        return {
            "update_id": message.update_id,
            "incident_id": message.incident_id,
            "kind": message.kind.value,
            "subject": message.subject,
            "text": message.text,
            "status": message.status,
            "impact": message.impact,
            "components": dict(message.components),
        }
