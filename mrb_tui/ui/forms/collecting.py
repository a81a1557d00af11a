"""What a bundle asks first: what is to become of personal data."""

from collections.abc import Callable

from mrb_tui.session.evidence import Evidence
from mrb_tui.ui.forms.form import ChoiceInput, Form, Values

_MASK, _KEEP = "mask", "keep"


def evidence_form(evidence: Evidence, begun: Callable[[], None]) -> Form:
    """Masking is the default. `begun` is called once it is under way."""

    async def submit(values: Values) -> str:
        evidence.start(mask_personal=values["personal"] == _MASK)
        begun()
        return ""

    return Form(
        draft="evidence",
        title="Collect evidence",
        verb="collect",
        inputs=(
            ChoiceInput(
                id="personal",
                label="personal",
                options=((_MASK, "mask e-mail and messages"), (_KEEP, "keep")),
                value=_MASK,
            ),
        ),
        submit=submit,
        about=(
            "One file with logs, metrics, objects and the timeline, from 30 minutes before it was detected.",
            "Secrets are masked. Logs may also hold prompts, answers and e-mail addresses of people.",
        ),
    )
