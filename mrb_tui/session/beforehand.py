"""What is known of a change before anybody plans it: what keeps it from being done here, and its by-hand twin."""

from collections.abc import Callable, Mapping

from mrb_tui.actions.action import UNCHECKED
from mrb_tui.actions.outcome import Outcome, advice_for
from mrb_tui.actions.workshop import BY_PEOPLE, can_be_asked
from mrb_tui.domain.durations import age
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.plan import StepAction
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.session.change_inputs import ChangeInputs
from mrb_tui.session.changes import Choices
from mrb_tui.session.guide import Beforehand
from mrb_tui.session.obstacles import cautions
from mrb_tui.session.permissions import Answer, Permissions
from mrb_tui.session.step_actions import TargetKind, TargetWays, step_action

NOT_HERE = "This cannot be done from here"


class StepsBeforehand:
    """Asks nobody by itself: what nobody has answered yet is asked in the background by `permissions`."""

    def __init__(
        self,
        inputs: ChangeInputs,
        permissions: Permissions,
        *,
        service_id: Callable[[], str],
        incident: Callable[[], Incident | None],
    ) -> None:
        self._inputs, self._permissions = inputs, permissions
        self._service_id, self._incident = service_id, incident

    def of(self, book: RunbookFile, step_id: str, facts: Mapping[str, FactValue]) -> Beforehand:
        """For a step that is in view. Of one that changes nothing there is nothing to say."""
        step = book.steps[step_id]
        if not step.changes:
            return Beforehand()
        ways = self._inputs.targets.get(self._service_id(), TargetWays())
        try:
            action = step_action(book, step_id, Choices(), ways)
        except TroubleError as error:
            return Beforehand(blocked=self._read_only or error.trouble)
        by_people = action.kind in BY_PEOPLE
        answer = Answer() if by_people else self._permissions.of(action)
        kind = "by-hand" if by_people else "kubernetes" if ways.kind is TargetKind.KUBERNETES else action.kind
        return Beforehand(
            blocked=self._read_only or self._over or answer.trouble or _denied(answer),
            permission="" if by_people else self._permission(action, answer),
            cautions=cautions(book, step, action, ways, facts),
            protected=self._inputs.guard.protection.covers(kind, answer.context),
            twin=action.parameters.get("how", "") if by_people else answer.twin,
        )

    @property
    def _read_only(self) -> Trouble | None:
        if not self._inputs.guard.read_only:
            return None
        advice = ("open a console without --read-only, or give it to somebody who may",)
        return Trouble(TroubleKind.REJECTED, NOT_HERE, "this console is read-only", advice)

    @property
    def _over(self) -> Trouble | None:
        incident = self._incident()
        if incident is None or incident.is_open:
            return None
        return Trouble(TroubleKind.REJECTED, NOT_HERE, f"{incident.id} is over", ("reopen it, or declare another",))

    def _permission(self, action: StepAction, answer: Answer) -> str:
        if not can_be_asked(action.kind):
            return UNCHECKED.words
        if answer.at is None:
            return "whether you may has not been asked yet"
        ago = f"asked {age(self._permissions.age_s(answer))} ago".replace("now ago", "just now")
        if answer.allowance is None:
            why = answer.unanswered.removeprefix(f"{UNCHECKED.words}: ")
            return f"{UNCHECKED.words}: {why} ({ago})" if why else ""
        return (
            f"you may {answer.allowance.words} ({ago})"
            if answer.allowance.allowed
            else f"{answer.allowance.words} ({ago})"
        )


def _denied(answer: Answer) -> Trouble | None:
    allowance = answer.allowance
    if allowance is None or allowance.allowed is not False:
        return None
    advice = advice_for(Outcome.NOT_PERMITTED, by_hand=answer.twin)
    return Trouble(TroubleKind.FORBIDDEN, NOT_HERE, f"you are {allowance.words}", advice)
