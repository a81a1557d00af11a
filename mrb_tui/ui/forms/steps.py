"""Forms of the runbook: an answer against the evidence, a step that was done, a step that is passed over."""

from collections.abc import Callable

from mrb_tui.session.guide import RunbookGuide, StepDetail, TreeRow
from mrb_tui.ui.forms.form import Form, TextInput, Values, needed


def reason_form(guide: RunbookGuide, answer: TreeRow, against: str, answered: Callable[[], None]) -> Form:
    """Why it is answered against the evidence; `answered` is called once it is."""

    async def submit(values: Values) -> str:
        guide.answer(answer.id, answer.number, values["reason"])
        answered()
        return f"answered “{answer.text}”"

    return Form(
        draft=f"answer/{answer.id}/{answer.number}",
        title="Against the evidence",
        verb=f"answer “{answer.text}”",
        inputs=(needed("reason", "because", "what you know and the probes do not"),),
        submit=submit,
        about=(f"You answer “{answer.text}”: {against}.",),
    )


def done_form(guide: RunbookGuide, step: StepDetail) -> Form:
    """That a step was done, and what came of it."""

    async def submit(values: Values) -> str:
        guide.tick(step.id, values["result"])
        return f"done: {step.title}"

    return Form(
        draft=f"step/{step.id}/done",
        title="Done",
        verb="record that it is done",
        inputs=(TextInput(id="result", label="result", empty="in a word, if there is one to say", limit=200),),
        submit=submit,
        about=(step.title,),
    )


def pass_over_form(guide: RunbookGuide, step: StepDetail) -> Form:
    """That a step is not taken."""

    async def submit(values: Values) -> str:
        guide.skip(step.id, values["reason"])
        return f"passed over: {step.title}"

    return Form(
        draft=f"step/{step.id}/pass-over",
        title="Pass the step over",
        verb="pass it over",
        inputs=(needed("reason", "because", "why it is not taken"),),
        submit=submit,
        about=(step.title,),
    )
