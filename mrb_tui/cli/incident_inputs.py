"""What incidents are made from: their folder, who is at the keyboard, the runbook's severities, what must be masked."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress

from mrb_tui.cli.state_folder import state_folder
from mrb_tui.cli.wiring import Wired
from mrb_tui.config.load import secret_sources
from mrb_tui.config.model import Config
from mrb_tui.config.values import expanded
from mrb_tui.domain.events.runbook import RunbookLoaded
from mrb_tui.domain.severity import Scale, Severity
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.incident_desk import Surroundings

_LOCK_LIMIT_S = 0.5
"""The recorder tries again, and answers pages meanwhile."""


def catalogue(config: Config, environment: Mapping[str, str], scrubber: Scrubber) -> Catalogue:
    """The incidents of this machine, or those that a group shares."""
    folder = config.journal.folder or state_folder(environment) / "incidents"
    return Catalogue(
        expanded(folder), group=config.journal.group or "", lock_limit_s=_LOCK_LIMIT_S, clean=scrubber.data
    )


def responder(config: Config, environment: Mapping[str, str]) -> str:
    """Who is at the keyboard, as far as it is known; a login as root says nothing of that."""
    return config.responder.name or environment.get("SUDO_USER", "")


def host() -> str:
    """This machine, for the record."""
    return os.uname().nodename or socket.gethostname()


def scale(book: RunbookFile) -> Scale:
    """The runbook's severities, gravest first as the file has them."""
    return Scale(
        tuple(Severity(name, one.definition, one.respond_within, one.examples) for name, one in book.severities.items())
    )


def runbook_loaded(runbook: LoadedRunbook) -> RunbookLoaded:
    """Which runbook is followed, by the digest of its very text."""
    return RunbookLoaded(runbook.book.title, runbook.digest, runbook.name)


def known_secrets(config: Config, environment: Mapping[str, str]) -> Iterator[str]:
    """Values that can be had without running anything: they are masked in all that is recorded, from the start."""
    for source in secret_sources(config):
        if source.env and source.env in environment:
            yield environment[source.env]
        elif source.file is not None:
            with suppress(OSError, UnicodeDecodeError):  # whoever needs it says why it cannot be read
                yield expanded(source.file).read_text(encoding="utf-8")


def surroundings(wired: Wired, environment: Mapping[str, str]) -> Surroundings:
    """What the incident desk of a console is made from."""
    config = wired.config
    for value in known_secrets(config, environment):
        wired.scrubber.secrets.add(value)
    return Surroundings(
        catalogue=catalogue(config, environment, wired.scrubber),
        scale=scale(wired.book),
        categories=tuple(dict.fromkeys(leaf.category for leaf in wired.book.leaves.values())),
        calendar=config.calendar.business_calendar(),
        runbook=runbook_loaded(wired.runbook),
        host=host(),
        responder=responder(config, environment),
    )
