"""Forms of changes: the value to set, why it stays, how an unknown outcome was."""

from collections.abc import Awaitable, Callable

from mrb_tui.domain.mitigation_state import MitigationState
from mrb_tui.session.changes import Changes
from mrb_tui.session.guide import StepDetail
from mrb_tui.ui.forms.form import ChoiceInput, Form, Remark, TextInput, Values, needed


def value_form(step: StepDetail, begin: Callable[[str], None]) -> Form:
    """Prefilled with the runbook's suggestion. `begin` makes the plan, and refuses what is out of bounds."""
    bounds = f"suggested: {step.value}; {step.value_hint}"

    def remark(text: str) -> Remark | None:
        return Remark(bounds) if text.strip() else Remark("a value is wanted", wrong=True)

    async def submit(values: Values) -> str:
        begin(values["value"].strip())
        return ""

    return Form(
        draft=f"step/{step.id}/value",
        title=step.title,
        verb="make the plan; nothing is changed yet",
        inputs=(TextInput(id="value", label="value", value=step.value, remark=remark),),
        submit=submit,
        about=(f"{step.asks_what} is set to:",) if step.asks_what else (),
    )


def adopt_form(changes: Changes, state: MitigationState) -> Form:
    """That a temporary change stays, and why."""

    async def submit(values: Values) -> str:
        await changes.adopt(state.plan.plan_id, values["reason"])
        return f"adopted: {state.plan.title}"

    return Form(
        draft=f"change/{state.plan.plan_id}/adopt",
        title="Let it stay",
        verb="adopt it",
        inputs=(needed("reason", "because", "why it stays as it is"),),
        submit=submit,
        about=(f"{state.plan.title}: it is no longer owed, and nothing is changed.",),
    )


def word_form(state: MitigationState, settle: Callable[[bool], Awaitable[None]]) -> Form:
    """How it was, said by somebody who looked."""
    options = (("yes", "it was applied"), ("no", "it was not applied"))

    async def submit(values: Values) -> str:
        await settle(values["was"] == "yes")
        return f"settled by your word: {dict(options)[values['was']]}"

    return Form(
        draft=f"change/{state.plan.plan_id}/word",
        title="You have looked: how was it?",
        verb="record it under your name",
        inputs=(ChoiceInput(id="was", label="outcome", options=options, value="no"),),
        submit=submit,
        about=(f"{state.plan.title}: {', '.join(change.words for change in state.plan.changes)}",),
    )
