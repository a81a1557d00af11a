"""Means of the kinds that are no deployment, and the way of one through its envelope."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from mrb_tui.actions.command import Surrounding
from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.outcome import Result
from mrb_tui.actions.plan import Step
from mrb_tui.actions.workshop import Means, made
from mrb_tui.clients.http import HttpAnswer
from mrb_tui.domain.plan import Lasts, StepAction
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.rig import Rig, plan_of

SECRET = "s3cr3t-value-of-the-night"
PYTHON = sys.executable


class Requests:
    """Answers every request with `status`, or fails."""

    def __init__(self, status: int = 200, fails: TroubleKind | None = None) -> None:
        self.status, self.fails = status, fails
        self.sent: list[tuple[str, str, Mapping[str, str] | None, Any]] = []

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None, timeout_s: float
    ) -> HttpAnswer:
        self.sent.append((method, url, headers, json))
        if self.fails is not None:
            raise TroubleError(Trouble(self.fails, "The request failed", "no answer"))
        return HttpAnswer(
            status=self.status,
            reason="",
            headers={},
            body=b"said the far side",
            truncated=False,
            url=url,
            took_s=0.1,
            connect_s=None,
            tls_s=None,
            first_byte_s=None,
            via_proxy=None,
            scrubber=Scrubber(Secrets()),
        )


def means(rig: Rig, **more: Any) -> Means:
    given: dict[str, Any] = {
        "service": "chat",
        "target_name": "chat",
        "scrubber": Scrubber(Secrets()),
        "clock": rig.clock,
        "sleep": rig.sleep,
        "surrounding": Surrounding(dict(os.environ)),
    }
    return Means(**(given | more))


def envelope(rig: Rig, given: Means, kind: str, **parameters: str) -> Envelope:
    step = Step("step", "Do it", Lasts.TEMPORARY)
    return Envelope(made(StepAction(kind, parameters), given), step, rig.surroundings())


async def done(rig: Rig, chosen: Envelope) -> Result:
    ended = await chosen.prepare()
    assert ended is None, ended
    chosen.shown(plan_of(chosen).digest)
    plan = plan_of(chosen)
    return await chosen.run(Confirmation(plan.id, plan.digest, "ana", rig.guard.name_wanted(plan)))
