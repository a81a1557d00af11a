"""Secrets have no place in a runbook: arguments are seen by every process, and files are shared."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from mrb_tui.runbook.draft import Draft, Fault
from mrb_tui.runbook.tables.values import LinkTable
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.tomlsource.places import Loc

_FLAG = re.compile(
    r"-{0,2}(?:[\w-]*(?:password|passwd|token|secret|api[_-]?key|private[_-]?key))(?P<value>=.+)?|--from-literal(?:=.*)?",
    re.IGNORECASE,
)
_FROM_FILE = re.compile(r"[\w-]*-(?:file|path|name|ref)$", re.IGNORECASE)
_WORDS = "looks like a secret: it would be seen by whoever lists processes or reads this file"
_LOOKS = Secrets()


def in_arguments(draft: Draft) -> Iterator[Fault]:
    """In commands, requests, links and texts to copy."""
    for step_id, step in draft.book.steps.items():
        at: Loc = ("steps", step_id)
        yield from _in_command((*at, "command"), step.command or ())
        if step.http is not None:
            yield from _in_url((*at, "http", "url"), step.http.url)
            for name, value in step.http.headers.items():
                if isinstance(value, str) and (_LOOKS.is_name(name) or _masked(f"{name}: {value}")):
                    yield Fault((*at, "http", "headers", name), f'{_WORDS}; write {{ env = "NAME" }}')
            body = step.http.body
            for key, part in body.items() if isinstance(body, dict) else [("", body or "")]:
                if isinstance(part, str) and part and (_masked(part) or (key and _LOOKS.is_name(key))):
                    yield Fault((*at, "http", "body", key) if key else (*at, "http", "body"), _WORDS)
        for number, link in enumerate(step.links):
            yield from _in_url((*at, "links", number), link.url if isinstance(link, LinkTable) else link)


def in_texts(draft: Draft) -> Iterator[Fault]:
    """In templates and variables."""
    for name, template in draft.book.templates.items():
        yield from _in_text(("templates", name, "text"), template.text)
    for name, value in draft.book.variables.items():
        if isinstance(value, str) and value and (_LOOKS.is_name(name) or _masked(value)):
            yield Fault(("variables", name), _WORDS)


def _in_command(loc: Loc, words: Sequence[str]) -> Iterator[Fault]:
    for number, word in enumerate(words[1:], start=1):
        flag = _FLAG.fullmatch(word) if not _FROM_FILE.search(word.partition("=")[0]) else None
        follows = word.startswith("-") and number + 1 < len(words) and not words[number + 1].startswith("-")
        given = flag is not None and (flag["value"] or word.startswith("--from-literal") or follows)
        if given or _masked(word) or _masked(" ".join(words[number - 1 : number + 1])):
            yield Fault((*loc, number), f"{_WORDS}; let the program read it from its environment or from a file")


def _in_url(loc: Loc, url: str) -> Iterator[Fault]:
    if _masked(url) or any(_FLAG.fullmatch(name) for name, _ in parse_qsl(url.partition("?")[2])):
        yield Fault(loc, _WORDS)


def _in_text(loc: Loc, text: str) -> Iterator[Fault]:
    if _masked(text):
        yield Fault(loc, _WORDS)


def _masked(text: str) -> bool:
    return _LOOKS.mask(text) != text
