"""The prerequisites that lie outside this process, tried one beside the other."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from mrb_tui.cli.checks.channels import channel_checks
from mrb_tui.cli.checks.check import Check, State
from mrb_tui.cli.checks.cluster import cluster_checks
from mrb_tui.cli.wiring import Wired
from mrb_tui.config.model import KubernetesTarget, Service
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.scrub.secrets import fingerprint
from mrb_tui.session.triage import Finding, triage


async def prerequisite_checks(
    wired: Wired, service_id: str | None, environment: Mapping[str, str]
) -> tuple[Check, ...]:
    """Configuration, keys, what each probe met, what is not configured, the cluster's permissions, the state folder."""
    watched = wired.service(service_id)
    service = next(service for service in wired.config.services if service.id == watched.info.id)
    keys, result, cluster, channels = await asyncio.gather(
        asyncio.to_thread(_key_checks, wired, service, environment),
        triage(watched, clock=wired.clock, scrubber=wired.scrubber),
        _cluster(service, wired),
        channel_checks(wired, environment),
    )
    return (
        _configuration(wired),
        *keys,
        *(_of_finding(finding) for finding in result.findings),
        *_absent(wired, service),
        *cluster,
        *channels,
        _state_folder(environment),
    )


def _configuration(wired: Wired) -> Check:
    if wired.loaded.path is None:
        return Check("configuration", State.OK, "none: the defaults (mrb-tui config init starts one)")
    warnings = tuple(str(warning) for warning in wired.loaded.warnings)
    return Check("configuration", State.WARNING if warnings else State.OK, str(wired.loaded.path), warnings)


def _key_checks(wired: Wired, service: Service, environment: Mapping[str, str]) -> tuple[Check, ...]:
    checks = [_key_check("key", wired.config.provider.key, wired, environment)]
    if service.key is not None:
        checks.append(_key_check("service's key", service.key, wired, environment))
    return tuple(checks)


def _key_check(subject: str, source: SecretSource, wired: Wired, environment: Mapping[str, str]) -> Check:
    try:
        value = source.read(environment)
    except TroubleError as error:
        return Check.of_trouble(subject, error.trouble)
    wired.scrubber.secrets.add(value)
    warning = source.warning()
    seen = f"from {source}: {fingerprint(value)}"
    return Check(subject, State.WARNING, seen, (warning,)) if warning else Check(subject, State.OK, seen)


def _of_finding(finding: Finding) -> Check:
    """A probe that could be read is a prerequisite met, whatever it says; bad news is only to be looked at."""
    reading = finding.observation.reading
    subject = finding.spec.label
    if reading.trouble is not None:
        advisory = finding.spec.weight.value == "advisory"
        return Check.of_trouble(subject, reading.trouble, State.WARNING if advisory else State.FAILED)
    seen = (
        reading.headline if reading.headline == reading.health.value else f"{reading.health.value}: {reading.headline}"
    )
    return Check(subject, State.OK if reading.health is Health.OK else State.WARNING, seen, notes=reading.notes)


def _absent(wired: Wired, service: Service) -> tuple[Check, ...]:
    parts = {
        "Service health": service.health is None,
        "Prometheus": service.prometheus is None,
        "cluster": not isinstance(service.target, KubernetesTarget),
        "Completion": not wired.config.provider.canary.enabled,
    }
    return tuple(Check(name, State.ABSENT, "not configured") for name, absent in parts.items() if absent)


async def _cluster(service: Service, wired: Wired) -> tuple[Check, ...]:
    if not isinstance(service.target, KubernetesTarget):
        return ()
    return await cluster_checks(service.target, wired.scrubber)


def _state_folder(environment: Mapping[str, str]) -> Check:
    base = Path(environment.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    there = next((folder for folder in (base, *base.parents) if folder.exists()), base)
    if os.access(there, os.W_OK | os.X_OK):
        return Check("state folder", State.OK, str(base / "mrb-tui"))
    return Check(
        "state folder", State.FAILED, f"{there} cannot be written", ("set XDG_STATE_HOME to a folder of yours",)
    )
