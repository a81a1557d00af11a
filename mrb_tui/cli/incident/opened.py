"""What every verb starts with: which incident, its journal, who says it, and the record of it."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from mrb_tui.cli.chosen_runbook import chosen_or_built_in
from mrb_tui.cli.incident_inputs import catalogue, host, known_secrets, responder, scale
from mrb_tui.cli.learned import learn
from mrb_tui.cli.usage import UsageError
from mrb_tui.config.load import load_config
from mrb_tui.config.model import Config
from mrb_tui.domain.events.event import Event, NewEvent, Payload
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.moments import moment_from
from mrb_tui.domain.severity import Scale
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.journal.catalogue import Catalogue
from mrb_tui.journal.journal import Journal
from mrb_tui.journal.loading import fold_of
from mrb_tui.journal.troubles import passed_over
from mrb_tui.probes.clock import utc_now
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets


@dataclass(frozen=True)
class Here:
    """Configuration, folder of incidents, and who is at the keyboard."""

    config: Config
    runbook: LoadedRunbook
    scale: Scale
    catalogue: Catalogue
    scrubber: Scrubber
    person: str
    now: datetime

    def incident_id(self, given: str | None) -> str:
        """The incident that is meant: the one given, else MRB_TUI_INCIDENT, else the only open one."""
        if named := given or os.environ.get("MRB_TUI_INCIDENT"):
            return named
        still_open = [entry.id for entry in self.catalogue.incidents() if entry.incident and entry.incident.is_open]
        if len(still_open) == 1:
            return still_open[0]
        if not still_open:
            raise UsageError("no incident is open here; name one with --incident, or declare one")
        raise UsageError(f"several incidents are open, name one with --incident: {', '.join(still_open)}")

    def event(self, payload: Payload, *, at: datetime | None = None, actor: str | None = None) -> NewEvent:
        """What is to be recorded, by the person at the keyboard unless another actor is named."""
        if actor is None:
            actor = self.who()
        return NewEvent(id=uuid4().hex, at=at or self.now, actor=actor, host=host(), payload=payload)

    def who(self) -> str:
        """The person at the keyboard. Raises UsageError if nobody has said."""
        if not self.person:
            raise UsageError("nobody has said who does this: give --as NAME, or set responder.name")
        return self.person

    def at(self, text: str | None) -> datetime:
        """The moment of `--at`, or now."""
        try:
            return moment_from(text or "", self.now)
        except ValueError as error:
            raise UsageError(f"--at {text}: {error}") from None


@dataclass(frozen=True)
class Opened:
    """One incident with its journal."""

    here: Here
    journal: Journal
    incident: Incident

    def record(self, *payloads: Payload, at: datetime | None = None) -> tuple[Event, ...]:
        """Record them in one go, durably. Raises JournalError."""
        return self.journal.append([self.here.event(payload, at=at) for payload in payloads], utc_now())


def here_from(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Here:
    """Read the configuration; nothing is opened yet. Raises TroubleError."""
    config = load_config(getattr(arguments, "config", None), environment).config
    runbook = chosen_or_built_in(config)[0]
    scrubber = Scrubber(Secrets())
    for value in known_secrets(config, environment):
        scrubber.secrets.add(value)
    person = scrubber.line(getattr(arguments, "person", None) or responder(config, environment), 200)
    return Here(
        config, runbook, scale(runbook.book), catalogue(config, environment, scrubber), scrubber, person, utc_now()
    )


@contextmanager
def opened(arguments: argparse.Namespace, *, to_read: bool = False) -> Iterator[Opened]:
    """The incident that is meant, read whole. Raises TroubleError or UsageError."""
    here = here_from(arguments)
    incident_id = here.incident_id(arguments.incident)
    if not to_read:  # what is recorded may hold a secret that only a command knows
        learn(here.config, os.environ, here.scrubber.secrets)
    journal = here.catalogue.open_to_read(incident_id) if to_read else here.catalogue.open(incident_id)
    try:
        fold = fold_of(journal)
        incident = fold.incident
        if incident is None:
            why = "its journal holds no declaration that can be read"
            advice = (f"mrb-tui incident verify {incident_id}",)
            raise TroubleError(Trouble(TroubleKind.MALFORMED, f"{incident_id} cannot be read", why, advice))
        if fold.passed_over:
            trouble = passed_over(fold.passed_over)
            print(f"mrb-tui: {trouble} ({trouble.advice[0]})", file=sys.stderr)
        yield Opened(here, journal, incident)
    finally:
        journal.close()
