"""What `runbook check` finds in template files beside a runbook: what cannot be read, and what cannot be used."""

from collections.abc import Iterator
from pathlib import Path

from mrb_tui.documents.template import load
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.runbook.check import Checked, Finding
from mrb_tui.runbook.draft import Fault, told
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.template_files import read_files
from mrb_tui.tomlsource.problems import in_order
from mrb_tui.tomlsource.source import TomlSource


def with_template_files(checked: Checked, source: TomlSource, folder: Path | None) -> Checked:
    """The same with what is wrong with its files. Those of built-in runbooks are tested where they are made."""
    if checked.book is None or folder is None:
        return checked
    found = [Finding(told(source, fault), fault.grave) for fault in _faults(checked.book, folder)]
    by_problem = {finding.problem: finding for finding in (*checked.findings, *found)}
    return Checked(checked.book, tuple(by_problem[problem] for problem in in_order(by_problem)))


def _faults(book: RunbookFile, folder: Path) -> Iterator[Fault]:
    texts, unread = read_files(book, folder)
    for name, why in unread.items():
        yield Fault(("templates", name, "file"), f"{book.templates[name].file} cannot be read: {why}")
    for name, text in texts.items():
        try:
            template = load(text, book.templates[name].file or name)
        except TroubleError as error:
            yield Fault(("templates", name, "file"), str(error.trouble))
            continue
        for field in book.templates[name].fields:
            if field not in template.names:
                yield Fault(("templates", name, "fields", field), "the file has no such variable", grave=False)
