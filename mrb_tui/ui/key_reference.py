"""The key reference of the documentation, written from the table of keys."""

from mrb_tui.ui.keys import KEYS, Scope, current, shown

_WHERE = {
    Scope.EVERYWHERE: "Everywhere",
    Scope.INCIDENT: "Everywhere: the incident",
    Scope.LISTS: "In every list and text",
    Scope.CONSOLE: "Console",
    Scope.PROBE: "Probe in detail",
    Scope.LOGS: "Logs",
    Scope.TIMELINE: "Timeline",
    Scope.STEP: "Step of the runbook",
    Scope.PLAN: "Plan of a change, and its run",
    Scope.LEDGER: "Ledger",
    Scope.REVISIONS: "Revisions to go back to",
    Scope.ANSWERS: "Question of the runbook",
    Scope.READING: "Help and other texts to read",
    Scope.CHOOSER: "Palette and choosers",
    Scope.QUESTION: "Questions",
    Scope.FORM: "Forms",
    Scope.CLOSING: "Closing list",
    Scope.HANDOFF: "Handoff brief",
    Scope.EVIDENCE: "Evidence bundle on its way",
}

_HEAD = """# Keys

Written from `mrb_tui/ui/keys.py`; after a change there, run `python -m mrb_tui.ui.key_reference > docs/keys.md`.

Every key can be another one. In the configuration, by its id:

```toml
[ui.keys]
"pane.zoom" = "f5"
"quit" = "Q,f10"
```

What cannot be (an unknown id, a key that something else has, Ctrl+S, Ctrl+Q, Ctrl+A, Ctrl+B) is said when the console
starts, and the usual key stays.
"""


def key_reference() -> str:
    """Markdown: a table for each place."""
    parts = [_HEAD]
    for scope, title in _WHERE.items():
        rows = [
            f"| {' '.join(f'`{shown(one)}`' for one in current(key, {}))} | {key.help} | `{key.id}` |"
            for key in KEYS
            if key.scope is scope
        ]
        parts.append("\n".join([f"\n## {title}\n", "| key | does | id |", "| --- | --- | --- |", *rows]) + "\n")
    return "".join(parts)


if __name__ == "__main__":
    print(key_reference(), end="")  # the one place where a module of the screens writes to standard output
