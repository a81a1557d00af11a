"""Every key of the console: its id, what it does, where it works. One table for screens, help and the reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a key works."""

    EVERYWHERE = "everywhere"
    INCIDENT = "incident"
    LISTS = "lists"
    CONSOLE = "console"
    PROBE = "probe detail"
    LOGS = "logs"
    TIMELINE = "timeline"
    STEP = "step"
    PLAN = "plan"
    LEDGER = "ledger"
    REVISIONS = "revisions"
    ANSWERS = "answers"
    READING = "reading"
    CHOOSER = "choosing"
    QUESTION = "question"
    END_CARD = "end of the demo"
    FORM = "form"
    CLOSING = "closing list"
    HANDOFF = "handoff"
    EVIDENCE = "evidence"
    WRITING = "writing"
    SENDING = "sending"
    PUBLISH = "publishing"
    OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Key:
    """A binding. `keys` is a comma list in Textual's names; `hint` a word for the bottom line, empty for none."""

    id: str
    keys: str
    action: str
    help: str
    hint: str
    scope: Scope


_TABLE: dict[Scope, tuple[tuple[str, str, str, str, str], ...]] = {
    Scope.EVERYWHERE: (
        ("help", "question_mark", "app.help", "what the keys do, and what the signs mean", "help"),
        ("palette", "colon,ctrl+p", "app.palette", "find a command, a probe, a service or a theme", "palette"),
        ("services", "s", "app.services", "watch another service", "service"),
        ("settings", "comma", "app.settings", "change the settings: theme, keys, probes …", ""),
        ("quit", "q", "app.ask_quit", "quit, after a question", "quit"),
        ("interrupt", "ctrl+c", "app.interrupt", "quit, after the same question; never while something is changed", ""),
        ("repaint", "ctrl+l", "app.repaint", "paint the whole screen anew", ""),
        ("suspend", "ctrl+z", "app.suspend_process", "go to the shell; fg comes back", ""),
    ),
    Scope.INCIDENT: (
        ("incident.declare", "D", "app.incident('declare')", "declare an incident", "declare"),
        ("incident.note", "n", "app.incident('note')", "write a note, of now or of earlier", "note"),
        ("timeline", "t", "app.incident('timeline')", "the whole timeline", "timeline"),
        ("incident.severity", "S", "app.incident('severity')", "change the severity", "severity"),
        ("incident.status", "T", "app.incident('status')", "change the status", "status"),
        ("incident.resolve", "X", "app.incident('resolve')", "resolve, by the closing list; or reopen", "resolve"),
        ("incident.handoff", "H", "app.incident('handoff')", "read the handoff brief, and hand over", "hand over"),
        ("incident.update", "u", "app.incident('update')", "tell the others: update, postmortem, letter", "update"),
        ("incident.outbox", "O", "app.incident('outbox')", "what waits to be sent, or may have arrived", ""),
        ("incident.roles", "R", "app.incident('roles')", "say who does what", ""),
        ("incident.milestone", "M", "app.incident('milestone')", "mark a milestone, now or earlier", ""),
        ("incident.retitle", "C", "app.incident('retitle')", "change the title or the category", ""),
        ("incident.export", "E", "app.incident('export')", "write the timeline to a file", ""),
        (
            "incident.items",
            "F",
            "app.incident('items')",
            "write the follow-ups to a file: action items for GitHub, Jira or a table",
            "",
        ),
        (
            "incident.evidence",
            "B",
            "app.incident('evidence')",
            "collect evidence into a bundle, or see how far it is",
            "",
        ),
        ("incidents", "I", "app.incident('incidents')", "incidents: resume one, or read one that is over", "incidents"),
        ("incident.leave", "L", "app.incident('leave')", "leave the incident, which goes on", ""),
    ),
    Scope.LISTS: (
        ("up", "up,k", "move(-1)", "up", ""),
        ("down", "down,j", "move(1)", "down", ""),
        ("page-up", "pageup,ctrl+u", "page(-1)", "a page up", ""),
        ("page-down", "pagedown,ctrl+d", "page(1)", "a page down", ""),
        ("first", "home,g", "first", "to the first", ""),
        ("last", "end,G", "last", "to the last; what is new is followed again", ""),
    ),
    Scope.CONSOLE: (
        ("open", "enter", "screen.open", "open what is chosen", "open"),
        ("probe.ask", "r", "screen.ask", "ask the chosen probe now", "ask now"),
        ("pane.probes", "1", "screen.pane('probes')", "go to the probes", ""),
        ("pane.runbook", "2", "screen.pane('runbook')", "go to the runbook", ""),
        ("pane.timeline", "3", "screen.pane('timeline')", "go to the timeline", ""),
        ("pane.logs", "4", "screen.pane('logs')", "go to the logs", ""),
        ("pane.next", "tab", "screen.turn(1)", "the next pane", "next pane"),
        ("pane.previous", "shift+tab", "screen.turn(-1)", "the pane before", ""),
        ("pane.left", "left,h", "screen.go('left')", "the pane to the left", ""),
        ("pane.right", "right", "screen.go('right')", "the pane to the right", ""),
        ("pane.above", "shift+up,ctrl+up", "screen.go('up')", "the pane above", ""),
        ("pane.below", "shift+down,ctrl+down", "screen.go('down')", "the pane below", ""),
        ("pane.zoom", "z", "screen.zoom", "this pane alone, and back", "zoom"),
        ("runbook.follow", "f", "screen.follow", "answer the runbook's question as the evidence suggests", "follow"),
        ("runbook.copy", "c", "screen.copy", "copy the chosen step's text, or its command by hand", "copy"),
        ("ledger", "l", "app.ledger", "what is in force, and what is under way", "ledger"),
        ("logs.search", "slash", "screen.search", "open the logs and filter them", "logs"),
        ("console.back", "escape", "screen.back", "back from a zoomed pane", ""),
    ),
    Scope.PROBE: (
        ("detail.back", "escape,backspace", "screen.back", "back to the console", "back"),
        ("detail.ask", "r", "screen.ask", "ask this probe now", "ask now"),
        ("detail.next", "right,l", "screen.turn(1)", "the next probe", "next probe"),
        ("detail.previous", "left,h", "screen.turn(-1)", "the probe before", ""),
    ),
    Scope.LOGS: (
        ("logs.back", "escape,backspace", "screen.back", "back to the console; the filter stays", "back"),
        ("logs.pause", "space,p", "screen.pause", "hold still, or follow again", "pause"),
        ("logs.errors", "e", "screen.errors", "only errors, or all lines", "errors only"),
        ("logs.filter", "slash", "screen.filter", "show lines that hold a text", "filter"),
        ("logs.open", "enter", "screen.open", "the chosen line in full", "whole line"),
        ("logs.left", "left,h", "screen.shift(-1)", "long lines: to the left", ""),
        ("logs.right", "right,l", "screen.shift(1)", "long lines: to the right", ""),
    ),
    Scope.TIMELINE: (
        ("timeline.back", "escape,backspace", "screen.back", "back to the console; the filter stays", "back"),
        ("timeline.open", "enter", "screen.open", "the chosen entry in full", "in full"),
        ("timeline.filter", "slash", "screen.filter", "show entries that hold a text", "filter"),
        ("timeline.sort", "f", "screen.sort", "all, people, probes, changes, marked", "kinds"),
        ("timeline.mark", "m", "screen.mark", "mark for the postmortem; again takes it back", "mark"),
        ("timeline.amend", "a", "screen.amend", "correct the chosen entry; its first words stay", "amend"),
        ("timeline.next", "right,l", "screen.milestone(1)", "the next milestone", "milestones"),
        ("timeline.previous", "left,h", "screen.milestone(-1)", "the milestone before", ""),
        ("timeline.zone", "z", "screen.zone", "local time, and UTC again", "local time"),
    ),
    Scope.STEP: (
        ("step.back", "escape,backspace", "screen.back", "back to the console; a look goes on", "back"),
        ("step.take", "enter,r", "screen.open", "take the step: look, plan a change, or say it was done", "take it"),
        ("step.end", "e", "screen.end", "end the look that is under way", "end it"),
        ("step.done", "d,space", "screen.tick", "record that it was done, and what came of it", "done"),
        ("step.pass-over", "p", "screen.pass_over", "pass it over, with a reason", "pass over"),
        ("step.copy", "c", "screen.copy", "copy what is to be taken along", "copy"),
        ("step.next", "right,l", "screen.turn(1)", "the next step", "next step"),
        ("step.previous", "left,h", "screen.turn(-1)", "the step before", ""),
    ),
    Scope.PLAN: (
        ("plan.yes", "y", "screen.yes", "yes to the plan in front, once all of it has been on the screen", "yes"),
        ("plan.default", "enter", "screen.default", "cancel, as long as nothing was confirmed", ""),
        ("plan.back", "escape,backspace", "screen.back", "cancel the plan; a run goes on", "back"),
        ("plan.copy", "c", "screen.copy", "copy the command that does the same by hand", "copy"),
        ("plan.anew", "a", "screen.anew", "make a new plan, after one that came to nothing", "plan anew"),
        ("plan.revert", "v", "screen.revert", "plan to take back what was done", "revert"),
        ("plan.next", "o", "screen.next", "plan what is offered next", "next"),
    ),
    Scope.LEDGER: (
        (
            "ledger.take",
            "enter",
            "screen.take",
            "plan the revert, settle what is unknown, or go to the run",
            "take back",
        ),
        ("ledger.back", "escape,backspace", "screen.back", "back to where you were", "back"),
        ("ledger.adopt", "a", "screen.adopt", "let it stay, with a reason", "adopt"),
        ("ledger.all", "A", "screen.all", "take all back, the latest first, each with a plan of its own", "all"),
        ("ledger.read", "r", "screen.settle", "read how it is by now, and settle what was not known", "read"),
        ("ledger.word", "w", "screen.word", "say yourself how an unknown outcome was", "by word"),
    ),
    Scope.REVISIONS: (
        ("revisions.take", "enter", "screen.take", "plan to go back to the chosen revision", ""),
        ("revisions.diff", "d,space", "screen.diff", "what going back to it would change", ""),
        ("revisions.back", "escape,backspace,ctrl+c", "screen.back", "close, nothing planned", ""),
    ),
    Scope.ANSWERS: (
        ("answers.take", "enter", "screen.take", "give the chosen answer, or give it anew", ""),
        ("answers.back", "escape,backspace,ctrl+c", "screen.back", "close, nothing answered", ""),
    ),
    Scope.READING: (("reading.back", "escape,q,backspace,enter,question_mark", "screen.back", "close", "close"),),
    Scope.CHOOSER: (
        ("chooser.up", "up,ctrl+p", "screen.move(-1)", "up", ""),
        ("chooser.down", "down,ctrl+n", "screen.move(1)", "down", ""),
        ("chooser.page-up", "pageup", "screen.page(-1)", "a page up", ""),
        ("chooser.page-down", "pagedown", "screen.page(1)", "a page down", ""),
        ("chooser.take", "enter", "screen.take", "take the chosen one", "take"),
        ("chooser.back", "escape,ctrl+c", "screen.back", "close, nothing changed", "close"),
    ),
    Scope.QUESTION: (
        ("question.yes", "y", "screen.yes", "yes", "yes"),
        (
            "question.again",
            "q,ctrl+c",
            "screen.again",
            "the key that asked: yes, unless something is being changed",
            "",
        ),
        ("question.no", "n,enter,escape", "screen.no", "no", "no"),
    ),
    Scope.END_CARD: (
        ("end.yes", "y,q,ctrl+c", "screen.yes", "quit the demo", "quit"),
        ("end.keep", "k", "screen.keep", "keep the files of the demo's incidents", "keep the files"),
        ("end.no", "n,enter,escape", "screen.no", "stay", "stay"),
    ),
    Scope.FORM: (
        ("form.submit", "enter", "screen.submit", "record it, from every field", ""),
        ("form.next", "tab,down", "screen.turn(1)", "the next field", ""),
        ("form.previous", "shift+tab,up", "screen.turn(-1)", "the field before", ""),
        ("form.back", "escape,ctrl+c", "screen.back", "close; what was typed is kept for the next time", ""),
    ),
    Scope.CLOSING: (
        (
            "closing.take",
            "enter",
            "screen.take",
            "pass the chosen item over, with a reason; on the last row: resolve",
            "",
        ),
        ("closing.back", "escape,ctrl+c", "screen.back", "close, nothing changed", ""),
    ),
    Scope.HANDOFF: (
        ("handoff.record", "enter", "screen.record", "say to whom, and record the brief", ""),
        ("handoff.back", "escape,backspace,ctrl+c", "screen.back", "close, nothing recorded", ""),
    ),
    Scope.EVIDENCE: (
        ("evidence.cancel", "c", "screen.cancel", "end the collecting; nothing of it is kept", ""),
        ("evidence.anew", "a", "screen.anew", "collect another bundle, once this one has ended", ""),
        ("evidence.back", "escape,backspace,ctrl+c", "screen.back", "close; the collecting goes on", ""),
    ),
    Scope.WRITING: (
        ("writing.send", "enter", "screen.send", "on to where it goes, from every field", "where to"),
        ("writing.next", "tab,down", "screen.turn(1)", "the next field", "next field"),
        ("writing.previous", "shift+tab,up", "screen.turn(-1)", "the field before", ""),
        ("writing.new-line", "ctrl+j", "screen.nothing", "a new line, where there may be several", "new line"),
        ("writing.suggest", "ctrl+n", "screen.suggest", "put in the next of what is offered", ""),
        ("writing.reset", "ctrl+r", "screen.reset", "back to what was prefilled", "as prefilled"),
        ("writing.page-up", "pageup", "screen.page(-1)", "the text: a page up", ""),
        ("writing.page-down", "pagedown", "screen.page(1)", "the text: a page down", "scroll"),
        ("writing.discard", "ctrl+x", "screen.discard", "throw the draft away, after a question", ""),
        ("writing.back", "escape,ctrl+c", "screen.back", "close; the draft is kept", "keep for later"),
    ),
    Scope.SENDING: (
        ("sending.take", "enter", "screen.take", "send it to the chosen place", ""),
        ("sending.back", "escape,backspace,ctrl+c", "screen.back", "go on writing; nothing is sent", ""),
    ),
    Scope.PUBLISH: (
        ("publish.yes", "y", "screen.yes", "yes, once all of it has been on the screen", ""),
        ("publish.no", "enter,escape,backspace,ctrl+c", "screen.no", "no, nothing is sent", ""),
    ),
    Scope.OUTBOX: (
        ("outbox.take", "enter", "screen.take", "try again now; or say whether it arrived", "try again"),
        ("outbox.back", "escape,backspace", "screen.back", "back to where you were", "back"),
    ),
}

KEYS: tuple[Key, ...] = tuple(Key(*entry, scope) for scope, entries in _TABLE.items() for entry in entries)

TOGETHER: tuple[tuple[Scope, ...], ...] = (
    (Scope.CONSOLE, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.PROBE, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.LOGS, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.TIMELINE, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.STEP, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.PLAN, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.LEDGER, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
    (Scope.REVISIONS, Scope.LISTS),
    (Scope.ANSWERS, Scope.LISTS),
    (Scope.READING, Scope.LISTS),
    (Scope.CHOOSER,),
    (Scope.QUESTION, Scope.LISTS),
    (Scope.END_CARD,),
    (Scope.FORM,),
    (Scope.CLOSING, Scope.LISTS),
    (Scope.HANDOFF, Scope.LISTS),
    (Scope.EVIDENCE, Scope.LISTS),
    (Scope.WRITING,),
    (Scope.SENDING, Scope.LISTS),
    (Scope.PUBLISH, Scope.LISTS),
    (Scope.OUTBOX, Scope.LISTS, Scope.INCIDENT, Scope.EVERYWHERE),
)
"""The scopes that hold at the same time, one line for each kind of screen."""

_SHOWN = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "comma": ",",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def shown(key: str) -> str:
    """A key as people call it: `?`, `Esc`, `Ctrl+P`."""
    if key in _SHOWN:
        return _SHOWN[key]
    *modifiers, last = key.split("+")
    if modifiers or (len(last) > 1 and last[0] == "f"):
        return "+".join([*(modifier.capitalize() for modifier in modifiers), _SHOWN.get(last, last.upper())])
    return last


def of_scope(scope: Scope) -> tuple[Key, ...]:
    """The keys of one scope."""
    return tuple(key for key in KEYS if key.scope is scope)


def by_id(key_id: str) -> Key:
    """The key of that id."""
    return next(key for key in KEYS if key.id == key_id)


def current(key: Key, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Its keys as remapped, else as they come."""
    return tuple(one.strip() for one in keymap.get(key.id, key.keys).split(","))
