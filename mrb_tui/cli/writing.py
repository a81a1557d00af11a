"""`mrb-tui update` and `mrb-tui postmortem`: documents for scripts, from the incident's record."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.incident.options import add_incident_options
from mrb_tui.cli.talk import say, say_trouble
from mrb_tui.cli.usage import UsageError, no_such

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from mrb_tui.cli.incident.opened import Opened
    from mrb_tui.documents.figures import Figures
    from mrb_tui.session.draft import Draft
    from mrb_tui.session.writing import DraftView

BY_HAND = "by hand"
"""The channel of an update that somebody sent without us."""


def add_update_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `update`."""
    parser = commands.add_parser(
        "update",
        help="write a message to the team, an update for the status page or another text of the runbook",
        description="Print a text, filled in from the record. With --yes it is recorded as published by you; with "
        "--send and --yes it is sent to a channel of the configuration, once.",
        epilog="Exit codes: 0 done, 1 printed with empty fields, or it waits in the outbox, 20 the channel does not "
        "let us, 21 refused, 23 not recorded and not sent (empty fields, read-only), 30 it may have arrived.",
    )
    parser.add_argument("template", nargs="?", metavar="TEMPLATE", help="slack, status-update, … (see --list)")
    parser.add_argument("--list", action="store_true", help="what can be written")
    _add_writing_options(parser)
    parser.add_argument("--on", default=BY_HAND, metavar="NAME", help="where you publish it (default: by hand)")
    parser.add_argument("--send", metavar="CHANNEL", help="send it there; without --yes, show exactly what would leave")
    deed = parser.add_mutually_exclusive_group()
    deed.add_argument("--dry-run", action="store_true", help="only show it; so it is without --yes")
    deed.add_argument("--yes", action="store_true", help="record it as published, and what it promises")
    parser.set_defaults(run=run_update)


def add_postmortem_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `postmortem`."""
    parser = commands.add_parser(
        "postmortem",
        help="write the postmortem of an incident from its record",
        description="Print it as Markdown, or write it into a folder with its chart. What is empty is said.",
        epilog="Exit codes: 0 complete, 1 written with empty fields.",
    )
    _add_writing_options(parser, who=False)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write postmortem.md and error-ratio.svg there")
    parser.add_argument("--action-items", choices=("github", "jira", "csv"), help="print only these, in that form")
    parser.set_defaults(run=run_postmortem)


def _add_writing_options(parser: argparse.ArgumentParser, *, who: bool = True) -> None:
    add_incident_options(parser, who=who)
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", help="fill in a field; FIELD=- reads standard input"
    )
    parser.add_argument("--json", action="store_true", help="fields with their sources, and the text, as JSON")
    parser.add_argument("--incomplete", action="store_true", help="go on although fields are empty")


def run_update(arguments: argparse.Namespace) -> int:
    """Shown, and with --yes recorded."""
    from mrb_tui.cli.incident.opened import opened
    from mrb_tui.session.draft_view import is_update, published
    from mrb_tui.session.sheets import template_ids

    with opened(arguments, to_read=not arguments.yes) as one:
        known = template_ids(one.here.runbook.book)
        if arguments.list:
            for name, (kind, title) in known.items():
                print(f"{name:<20} {kind.value:<14} {title}")
            return ExitCode.OK
        if arguments.template is None:
            raise UsageError(f"which text? There are: {', '.join(known)}")
        if arguments.template not in known:
            raise no_such("template", arguments.template, known)
        draft = _draft(arguments.template, arguments, one)
        view = _view(draft, one)
        _print(view, as_json=arguments.json)
        incomplete = _said_missing(view)
        if arguments.send and not arguments.yes:
            from mrb_tui.cli.sending import shown

            say("this would leave:")
            print(*asyncio.run(shown(one, draft, view, arguments.send)), sep="\n")
        if not arguments.yes:
            return ExitCode.DEGRADED if incomplete else ExitCode.OK
        if one.here.config.safety.read_only:
            say("mrb-tui: not recorded: safety.read_only is set")
            return ExitCode.NOT_CONFIRMED
        if incomplete and not arguments.incomplete:
            say("mrb-tui: not recorded: fill in what is empty, or say --incomplete")
            return ExitCode.NOT_CONFIRMED
        if not is_update(view.kind):
            raise UsageError(f"{arguments.template} is no update that could be recorded; leave --yes out")
        if arguments.send:
            from mrb_tui.cli.sending import sent

            return asyncio.run(sent(one, draft, view, arguments.send))
        one.record(published(draft, view, one.here.scrubber.line(arguments.on, 100)))
        return ExitCode.OK


def run_postmortem(arguments: argparse.Namespace) -> int:
    """From the record, and whatever was typed into its draft."""
    from mrb_tui.cli.incident.opened import opened
    from mrb_tui.documents.action_items import ListForm, exported, items_from
    from mrb_tui.documents.fields import DocumentKind
    from mrb_tui.documents.postmortem import CHART, with_chart
    from mrb_tui.session.exports import write_whole
    from mrb_tui.session.sheets import template_ids

    with opened(arguments, to_read=True) as one:
        kinds = template_ids(one.here.runbook.book)
        template = next(name for name, (kind, _) in kinds.items() if kind is DocumentKind.POSTMORTEM)
        draft = _draft(template, arguments, one)
        view = _view(draft, one)
        if arguments.action_items:
            rows = next((field.rows for field in view.fields if field.id == "action_items"), ())
            print(exported(items_from(rows), ListForm.named(arguments.action_items), one.incident), end="")
            return ExitCode.OK
        if arguments.out is not None:
            arguments.out.mkdir(parents=True, exist_ok=True)
            text = with_chart(view.text, one.incident.id) if draft.chart else view.text
            print(write_whole(arguments.out, "postmortem.md", text))
            if draft.chart:
                print(write_whole(arguments.out, CHART, draft.chart))
        else:
            _print(view, as_json=arguments.json)
        return ExitCode.DEGRADED if _said_missing(view) else ExitCode.OK


def _draft(template: str, arguments: argparse.Namespace, one: "Opened") -> "Draft":
    """With what `--set` says. The metrics are asked for a postmortem only."""
    from mrb_tui.cli.learned import learn
    from mrb_tui.cli.wiring import wire
    from mrb_tui.cli.writing_inputs import writing_inputs
    from mrb_tui.documents.figures import Figures
    from mrb_tui.documents.known import Record
    from mrb_tui.domain.events.incident import Milestone
    from mrb_tui.session.draft_view import draft_of, is_update
    from mrb_tui.session.sheets import choose

    wired = wire(arguments)
    inputs = writing_inputs(wired, os.environ)
    incident, here = one.incident, one.here
    if arguments.set:  # what somebody gives may repeat a secret that only a command knows
        learn(here.config, os.environ, here.scrubber.secrets)
    chosen = choose(template, here.runbook.book, inputs.own, inputs.components)
    if chosen.trouble is not None:
        say_trouble(chosen.trouble)
    figures = Figures()
    if not is_update(chosen.sheet.kind):
        from_at = incident.milestones.get(Milestone.STARTED, incident.detected_at)
        to_at = incident.ended_at or here.now
        figures = asyncio.run(_fetched(inputs.figures(incident.service, from_at, to_at)))
    names = {service.info.id: service.info.name for service in wired.services}
    record = Record(
        incident=incident,
        events=tuple(one.journal.events()),
        now=here.now,
        scale=here.scale,
        calendar=inputs.calendar,
        service=names.get(incident.service, incident.service),
        provider=inputs.provider,
        figures=figures,
    )
    draft = draft_of(template, record, chosen)
    for words in arguments.set:
        name, sign, value = words.partition("=")
        if not sign:
            raise UsageError(f"--set {words}: write FIELD=TEXT")
        _put(draft, name, sys.stdin.read() if value == "-" else value, one)
    return draft


async def _fetched(fetch: "Awaitable[Figures]") -> "Figures":
    from mrb_tui.clients.daemon_threads import install

    install(asyncio.get_running_loop())
    return await fetch


def _put(draft: "Draft", name: str, value: str, one: "Opened") -> None:
    """A table is given as JSON: a list of rows, each a list of cells. Mistakes are usage errors, in words."""
    from mrb_tui.domain.trouble import TroubleError

    try:
        field = draft.field(name)
        if not field.columns:
            draft.put(name, value, one.here.scrubber, one.here.now)
            return
        rows = json.loads(value)
        draft.put_rows(name, tuple(tuple(str(cell) for cell in row) for row in rows), one.here.scrubber)
    except TroubleError as error:
        more = f" ({'; '.join(error.trouble.advice)})" if error.trouble.advice else ""
        raise UsageError(f"--set {name}: {error.trouble.why}{more}") from None
    except (ValueError, TypeError):
        raise UsageError(f"--set {name}: give its rows as JSON, a list of lists of texts") from None


def _view(draft: "Draft", one: "Opened") -> "DraftView":
    from mrb_tui.session.draft_view import view_of

    return view_of(draft, one.incident, one.here.scrubber, one.here.now)


def _print(view: "DraftView", *, as_json: bool) -> None:
    if not as_json:
        print(f"{view.subject}\n\n{view.text}" if view.subject else view.text, end="")
        return
    fields = [
        {
            "id": one.id,
            "label": one.label,
            "kind": one.kind.value,
            "value": [list(row) for row in one.rows] if one.columns else one.value,
            "source": one.source,
            "optional": one.optional,
            "missing": one.is_missing,
        }
        for one in view.fields
    ]
    shown = {
        "template": view.template_id,
        "kind": view.kind.value,
        "subject": view.subject,
        "text": view.text,
        "status": view.status,
        "impact": view.impact,
        "next_update_at": view.promise_at.isoformat() if view.promise_at is not None else None,
        "missing": list(view.missing),
        "changed": list(view.changed),
        "fields": fields,
    }
    print(json.dumps(shown, ensure_ascii=False, indent=2))


def _said_missing(view: "DraftView") -> bool:
    """Says on standard error what is empty, and what to think of."""
    for words in view.warnings:
        say(f"mrb-tui: {words}")
    if view.missing:
        say(f"mrb-tui: still empty: {', '.join(view.missing)}")
    return bool(view.missing)
