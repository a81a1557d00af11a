"""The form of one setting."""

from collections.abc import Awaitable, Callable

from mrb_tui.session.settings import SettingView
from mrb_tui.ui.forms.form import ChoiceInput, Form, TextInput, Values
from mrb_tui.ui.views.settings import about

_LONGEST = 4000
_VALUE = "value"


def setting_form(view: SettingView, change: Callable[[str, str], Awaitable[None]]) -> Form:
    """`change` takes the setting's id and what was typed, and refuses what the file could not say."""

    async def submit(values: Values) -> str:
        await change(view.id, values[_VALUE])
        return ""

    options = tuple((one, one) for one in view.options)
    field: TextInput | ChoiceInput = TextInput(
        id=_VALUE, label=_VALUE, value=view.text, empty=view.usual or "not set", limit=_LONGEST
    )
    if options:
        usual = f"as usual: {view.usual}" if view.usual else "not set"
        field = ChoiceInput(id=_VALUE, label=_VALUE, options=(("", usual), *options), value=view.text)
    return Form(
        draft=f"settings/{view.id}",
        title=view.label,
        verb="take it; nothing is saved yet",
        inputs=(field,),
        submit=submit,
        about=about(view),
    )
