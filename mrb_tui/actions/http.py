"""Send a request: a feature flag, a gateway, a vendor's API."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from mrb_tui.actions.action import PlanRequest
from mrb_tui.actions.guard import Permit
from mrb_tui.actions.plan import Plan, Write
from mrb_tui.actions.refusals import NotSentError, unfit
from mrb_tui.actions.standing import standing_warnings
from mrb_tui.actions.unseen import Unseen
from mrb_tui.domain.plan import FieldChange, StepAction, Target
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

if TYPE_CHECKING:  # the library behind it is imported when somebody connects, not when a console starts
    from mrb_tui.clients.http import HttpAnswer

HTTP = "http"
LIMIT_S = 20.0
_METHODS = ("POST", "PUT", "PATCH", "DELETE")
_BEFORE_SENDING = frozenset({TroubleKind.DNS, TroubleKind.REFUSED, TroubleKind.TLS, TroubleKind.CONFIGURATION})


class Requests(Protocol):
    """What `clients.http.HttpClient` answers."""

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None, timeout_s: float
    ) -> "HttpAnswer":
        """One request, never repeated. Raises TroubleError where no status came."""


class HttpAction(Unseen):
    """`method`, `url`, `json` (text); `undo_method`, `undo_url`, `undo_json`; `expect` (statuses, with commas).

    `headers` are given by whoever knows the secrets in them; they are neither shown nor recorded. Implements `Action`.
    """

    def __init__(
        self,
        parameters: Mapping[str, str],
        *,
        client: Requests,
        headers: Mapping[str, str],
        service: str,
        scrubber: Scrubber,
    ) -> None:
        self._parameters, self._client, self._headers = dict(parameters), client, headers
        self._service, self._scrubber = service, scrubber

    @property
    def by_hand(self) -> str:
        """The request, without its headers."""
        method, url = self._parameters.get("method", "POST").upper(), self._parameters.get("url", "")
        return self._scrubber.line(f"{method} {url} {self._parameters.get('json', '')}".strip(), 500)

    async def plan(self, request: PlanRequest) -> Plan:
        """The very request, and the one that takes it back."""
        method, url = self._parameters.get("method", "POST").upper(), self._parameters.get("url", "")
        if method not in _METHODS:
            raise unfit(f"{method} changes nothing", f"one of {', '.join(_METHODS)}")
        if not url.startswith(("https://", "http://")):
            raise unfit("it says no url")
        if "@" in url.partition("://")[2].partition("/")[0]:
            raise unfit("there is a login in its url", "give it as a header, from where it is kept")
        for name, value in self._parameters.items():
            if self._scrubber.secrets.mask(value) != value:
                raise unfit(f"there is a secret in its {name}", "give it as a header, from where it is kept")
        body = self._parameters.get("json", "")
        parsed = _json(body)
        host = self._scrubber.line(urlsplit(url).netloc, 200)
        shown = self.by_hand
        undo = self._undo()
        target = Target(kind=HTTP, service=self._service, name=host)
        return Plan(
            id=request.plan_id,
            step=request.step,
            action=StepAction(HTTP, self._parameters),
            target=target,
            changes=(FieldChange("request", "not sent", shown),),
            write=Write(url, json.dumps({"method": method, "json": parsed})),
            equivalent=shown,
            undo=f"{undo.parameters['method']} {undo.parameters['url']}" if undo else "nothing takes it back by itself",
            inverse=undo,
            warnings=standing_warnings(target, request),
            details=(f"with the headers {', '.join(self._headers)}",) if self._headers else (),
            reverts=request.reverts.plan_id if request.reverts else "",
        )

    async def write(self, plan: Plan, permit: Permit) -> str:
        """Send it once. A status of 4xx is a refusal; what is neither expected nor that leaves the outcome open."""
        permit.check(plan)
        sent = json.loads(plan.write.body)
        try:
            answer = await self._client.request(
                sent["method"], plan.write.path, headers=self._headers, json=sent["json"], timeout_s=LIMIT_S
            )
        except TroubleError as error:
            raise (NotSentError(error.trouble) if error.trouble.kind in _BEFORE_SENDING else error) from None
        if answer.status in self._expected():
            return f"answered {answer.status}"
        why = f"answered {answer.status}: {self._scrubber.line(answer.text(300), 300)}"
        trouble = Trouble(TroubleKind.REJECTED, f"{plan.target.name} failed", why)
        raise NotSentError(trouble) if 400 <= answer.status < 500 else TroubleError(trouble)

    def _undo(self) -> StepAction | None:
        if not self._parameters.get("undo_url"):
            return None
        return StepAction(
            HTTP,
            {
                "method": self._parameters.get("undo_method", "POST").upper(),
                "url": self._parameters["undo_url"],
                "json": self._parameters.get("undo_json", ""),
            },
        )

    def _expected(self) -> frozenset[int]:
        named = [part.strip() for part in self._parameters.get("expect", "").split(",") if part.strip()]
        return frozenset(int(part) for part in named if part.isdigit()) or frozenset(range(200, 300))


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise unfit("its json cannot be read") from None
