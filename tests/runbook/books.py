"""Runbooks to try things on: a small sound one as text, and what is wrong with a changed one."""

from mrb_tui.runbook.check import Checked, check
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.tomlsource.source import parse

SOUND = """\
format = 1
title = "Ours"
start = "whose"

[variables]
limit = 0.01

[settings.mode]
env = "MODE"

[probes.api]
kind = "provider-api"
label = "API"
short = "API"
vantage = "here"
interval = "10s"
timeout = "8s"

[probes.errors]
kind = "service-errors"
label = "Errors"
short = "Err"
vantage = "service"
interval = "10s"
timeout = "8s"
measure = "ratio"
[probes.errors.queries]
errors = "sum by (code) (rate(x_errors_total[{window}]))"

[probes.pods]
kind = "pods"
label = "Pods"
short = "Pods"
vantage = "service"
interval = "10s"
timeout = "8s"

[severities.P1]
definition = "All is down"
respond_within = "15m"

[nodes.whose]
ask = "Whose fault is it?"
unknown = "lost"
[[nodes.whose.answers]]
say = "Theirs"
go = "theirs"
when = { any = ["api.status >= 500", "errors.ratio_5xx > var.limit"] }
[[nodes.whose.answers]]
say = "Ours"
go = "which"
when = { none = ["api.status >= 500", "errors.ratio_5xx > var.limit"] }

[nodes.which]
ask = "Do the pods crash?"
unknown = "lost"
[[nodes.which.answers]]
say = "Yes"
go = "crash"
when = "pods.crash_looping > 0"
[[nodes.which.answers]]
say = "No"
go = "lost"

[leaves.theirs]
title = "Theirs"
category = "provider"
steps = ["queue", "tell"]

[leaves.crash]
title = "Crash"
category = "ours"
steps = ["logs", "kick"]

[leaves.lost]
title = "Cannot tell"
category = "unknown"
steps = ["ask"]

[steps.queue]
title = "Queue"
set = "mode"
to = "queue"
lasts = "temporary"
verify = { when = "errors.ratio_5xx < var.limit", for = "30s", within = "5m" }
on_failure = ["no-luck"]

[steps.tell]
title = "Tell"
tell = "note"

[steps.logs]
title = "Logs"
look = "logs"
since = "5m"
lines = 100

[steps.kick]
title = "Kick"
command = ["svc-kick", "--force"]
lasts = "permanent"
verify = "It says itself whether it worked."
or_by_hand = "Ask the platform team to kick it"

[steps.ask]
title = "Ask"
by_hand = "Ask somebody"

[hints.no-luck]
issue = "It does not help"
cause = "Who knows"
advice = ["Go on"]

[templates.note]
title = "A note"
kind = "slack"
text = '''
{{ what }} by {{ who }}
{{ more }}
'''
[templates.note.fields]
what = { ask = "What is it?" }
who = { from = "incident.commander" }
more = { optional = true }
"""


def changed(right: str, wrong: str, text: str = SOUND) -> str:
    """SOUND with one passage said otherwise."""
    assert text.count(right) >= 1, right
    return text.replace(right, wrong, 1)


def checked(text: str, **variables: str | float | bool) -> Checked:
    """What lint finds."""
    return check(parse(text, "r.toml"), variables)


def told(text: str, **variables: str | float | bool) -> list[str]:
    """Every finding as a person reads it, warnings marked."""
    return [f"{f.problem}{'' if f.grave else ' (warning)'}" for f in checked(text, **variables).findings]


def book_of(text: str = SOUND) -> RunbookFile:
    """A sound one, as the model."""
    found = checked(text)
    assert found.book is not None, told(text)
    return found.book
