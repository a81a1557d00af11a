"""Everything put together: configuration and runbook in, services to watch out."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mrb_tui.actions.guard import Guard, Protection
from mrb_tui.cli.absent_steps import absent_steps
from mrb_tui.cli.checks.check import Check
from mrb_tui.cli.chosen_runbook import chosen_or_built_in, chosen_runbook, reloaded
from mrb_tui.cli.report import ASCII_GLYPHS, GLYPHS, Glyphs
from mrb_tui.cli.service_watch import open_watch
from mrb_tui.cli.specs import specs_for
from mrb_tui.cli.state_folder import state_folder
from mrb_tui.cli.talk import say
from mrb_tui.cli.usage import no_such
from mrb_tui.cli.watch_inputs import RunChecks, WatchInputs
from mrb_tui.config.load import Loaded, check_probes, load_config
from mrb_tui.config.model import CommandTarget, Config, KubernetesTarget, Service
from mrb_tui.domain.observation import Link
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.clock import Clock, utc_now
from mrb_tui.runbook.load import LoadedRunbook
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.trust import TrustStore, standing
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.change_inputs import ChangeInputs
from mrb_tui.session.live import ServiceInfo
from mrb_tui.session.runbook_guide import GuideInputs
from mrb_tui.session.step_actions import TargetKind, TargetWays
from mrb_tui.session.watch import WatchedService


@dataclass(frozen=True)
class Wired:
    """What a front end starts with."""

    loaded: Loaded
    runbook: LoadedRunbook
    services: tuple[WatchedService, ...]
    scrubber: Scrubber
    clock: Clock
    runbook_trouble: Trouble | None = None
    """Why the configured runbook is not the one in use."""

    @property
    def book(self) -> RunbookFile:
        """The runbook in use."""
        return self.runbook.book

    @property
    def config(self) -> Config:
        """The configuration in force."""
        return self.loaded.config

    @property
    def glyphs(self) -> Glyphs:
        """Signs that standard output can show."""
        encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
        return GLYPHS if "utf" in encoding and not self.config.ui.ascii else ASCII_GLYPHS

    def service(self, service_id: str | None) -> WatchedService:
        """The service of that id, or the first. Raises UsageError for one that is not there."""
        if service_id is None:
            return self.services[0]
        for service in self.services:
            if service.info.id == service_id:
                return service
        raise no_such("service", service_id, (service.info.id for service in self.services))


def wire(arguments: argparse.Namespace) -> Wired:
    """From the command line's options, this process' environment and this machine's clock."""
    wired = wire_with(getattr(arguments, "config", None), os.environ)
    say_warnings(wired)
    return wired


def say_warnings(wired: Wired) -> None:
    """What is wrong with the configuration and stops nothing; never while a screen is shown, which it would spoil."""
    for warning in wired.loaded.warnings:
        say(f"mrb-tui: {warning}")


def wire_with(config_path: Path | None, environment: Mapping[str, str], *, stand_in: bool = False) -> Wired:
    """Load and connect nothing yet: clients are made when a service is first watched. Raises TroubleError.

    With `stand_in` a runbook that is wrong is no reason to stop: the one that came along takes its place.
    """
    _hush_libraries()
    loaded = load_config(config_path, environment)
    runbook, trouble = chosen_or_built_in(loaded.config) if stand_in else (chosen_runbook(loaded.config), None)
    if trouble is None:  # else it is not the runbook whose probes are tuned
        check_probes(loaded, runbook.book.probes)
    book = runbook.book
    scrubber = Scrubber(Secrets())
    examined = partial(_examined, config_path, environment)
    services = tuple(
        _watched(service, loaded.config, book, scrubber, environment, partial(examined, service.id))
        for service in loaded.config.services
    )
    return Wired(loaded, runbook, services, scrubber, utc_now, trouble)


def _hush_libraries() -> None:
    """What a library logs would go to the terminal as it is, whatever stands in it: failures travel as troubles."""
    root = logging.getLogger()
    if not root.handlers:  # whoever has set up a log wants it
        root.addHandler(logging.NullHandler())


def _watched(
    service: Service,
    config: Config,
    book: RunbookFile,
    scrubber: Scrubber,
    environment: Mapping[str, str],
    checks: RunChecks,
) -> WatchedService:
    specs = specs_for(service, config, book)
    inputs = WatchInputs(service, config, book, specs, scrubber, environment, utc_now, checks)
    return WatchedService(_info(service), tuple(specs.values()), partial(open_watch, inputs))


async def _examined(config_path: Path | None, environment: Mapping[str, str], service_id: str) -> tuple[Check, ...]:
    """What `mrb-tui doctor` tries, from the configuration as it is on disk by now."""
    from mrb_tui.cli.checks.prerequisites import prerequisite_checks

    wired = await asyncio.to_thread(wire_with, config_path, environment, stand_in=True)
    return await prerequisite_checks(wired, service_id, environment)


def guide_inputs(wired: Wired) -> GuideInputs:
    """What the guide of a console is made from."""
    config = wired.config
    absent = {service.id: absent_steps(service, config, wired.book) for service in config.services}

    async def reload() -> tuple[LoadedRunbook, Trouble | None]:
        return await asyncio.to_thread(reloaded, config, wired.runbook)

    return GuideInputs(wired.runbook, wired.runbook_trouble, absent, reload)


def change_inputs(wired: Wired, environment: Mapping[str, str], *, read_only: bool = False) -> ChangeInputs:
    """What the mitigations of a session are made from; one guard for the whole process."""
    safety = wired.config.safety
    guard = Guard(wired.clock, read_only=read_only or safety.read_only, protection=Protection(safety.protected))
    store = TrustStore(state_folder(environment))

    def may_run() -> Trouble | None:
        if standing(wired.runbook, store.read()).may_run:
            return None
        why = "it is not built in, and nobody has said yet that its commands and requests may run"
        advice = (f"read it, then: mrb-tui runbook trust {wired.runbook.name}",)
        return Trouble(TroubleKind.REJECTED, f"The runbook {wired.runbook.name} is not trusted", why, advice)

    targets = {service.id: _ways(service) for service in wired.config.services}
    return ChangeInputs(guard, targets, may_run)


def _ways(service: Service) -> TargetWays:
    target = service.target
    if isinstance(target, KubernetesTarget):
        return TargetWays(TargetKind.KUBERNETES)
    if isinstance(target, CommandTarget):
        return TargetWays(TargetKind.COMMAND, target.set or (), target.read or ())
    return TargetWays(TargetKind.BY_HAND if target is not None else TargetKind.NONE)


def _info(service: Service) -> ServiceInfo:
    links = tuple(Link(link.title, link.url) for link in service.links)
    return ServiceInfo(service.id, service.name or service.id, target_text(service), links)


def target_text(service: Service) -> str:
    """`context/namespace/workload`, as far as it is said; the kubeconfig knows the rest."""
    target = service.target
    if target is None:
        return ""
    if isinstance(target, KubernetesTarget):
        return "/".join(part for part in (target.context, target.namespace, target.name) if part)
    return target.name
