"""The key that the service's pods are given: by fingerprint, and by what can be had where it may not be read."""

import base64
import binascii
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mrb_tui.clients.kube_deployment import chosen_container
from mrb_tui.clients.kube_objects import Object, items, part, text, time_at
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.key import Held
from mrb_tui.looks.kubernetes.key_refs import KeyRef, bulk_secrets, key_refs
from mrb_tui.looks.kubernetes.workload_source import WorkloadSource
from mrb_tui.looks.report import Report
from mrb_tui.scrub.secrets import fingerprint

TITLE = "The cluster's key"


@dataclass(frozen=True, slots=True)
class ClusterKey:
    """`given` is the Secret and the key in it, where somebody says; else the container's variables are searched.

    `provider_names` are the words, in lower case, by which a variable is known to be the provider's.
    """

    source: WorkloadSource
    provider_names: tuple[str, ...]
    given: tuple[str, str] | None = None

    async def see(self, report: Report) -> list[Held]:
        """Writes its section, and gives the values that could be read. Raises TroubleError."""
        report.progress("reads where the service's key comes from")
        deployment = await self.source.deployment()
        container = chosen_container(deployment, self.source.ref.container)
        refs = (
            (KeyRef("the key", True, *self.given),)
            if self.given is not None
            else key_refs(container, self.provider_names)
        )
        lines: list[str] = []
        values: list[Held] = []
        for ref in refs:
            lines.append(str(ref))
            if not ref.secret:
                report.scrubber.secrets.add(ref.plain)
                values.append(Held(ref.variable, ref.plain.strip(), ref.is_providers))
                lines += [*_told(ref.plain), "  whoever may read Deployments may read it: move it into a Secret"]
                continue
            report.progress(f"reads Secret {ref.secret}")
            try:
                secret = await self.source.secret(ref.secret)
                value = _value(secret, ref)
            except TroubleError as error:
                report.fail(_with_twin(error.trouble, ref, self.source.ref.namespace))
                lines += _unread(error.trouble, ref, self.source.ref.namespace)
                continue
            report.scrubber.secrets.add(value)
            values.append(Held(ref.variable, value.strip(), ref.is_providers))
            lines += [*_told(value), *await self._age(report, deployment, secret)]
        bulk = bulk_secrets(container)
        lines += [f"all of Secret {name} is taken over too; the key may be in it" for name in bulk]
        report.tell(TITLE, lines or ["no variable of the container looks like the provider's key"])
        return values

    async def _age(self, report: Report, deployment: Object, secret: Object) -> list[str]:
        """A container is given a Secret's value when it starts: one that is older than a change holds the old value."""
        written_at = written(secret)
        if written_at is None:
            return []
        lines = [f"  last written {written_at:%Y-%m-%d %H:%M:%S} UTC"]
        try:
            pods = await self.source.pods(deployment)
        except TroubleError as error:
            return [*lines, f"  whether pods are older than that is not known: {error.trouble.why}"]
        name = text(chosen_container(deployment, self.source.ref.container), "name")
        older = older_than(pods, name, written_at)
        report.know(pods_with_old_secret=older)
        if older:
            mind = "if it was the key that changed, they hold the old one"
            lines.append(f"  {older} of {len(pods)} pods run since before that: {mind}")
        return lines


def written(secret: Object) -> datetime | None:
    """When the Secret was last written, as far as its managed fields tell; else when it was made."""
    metadata = part(secret, "metadata")
    times = [at for entry in items(metadata, "managedFields") if (at := time_at(entry, "time")) is not None]
    return max(times, default=None) or time_at(metadata, "creationTimestamp")


def older_than(pods: Sequence[Object], container: str, at: datetime) -> int:
    """In how many of them the container runs since before."""
    statuses = (each for pod in pods for each in items(part(pod, "status"), "containerStatuses"))
    mine = (part(each, "state", "running") for each in statuses if each.get("name") == container)
    started = (time_at(running, "startedAt") for running in mine)
    return sum(begun_at is not None and begun_at < at for begun_at in started)


def _value(secret: Object, ref: KeyRef) -> str:
    what = f"The key in Secret {ref.secret} could not be read"
    encoded = part(secret, "data").get(ref.key)
    if not isinstance(encoded, str):
        known = ", ".join(sorted(map(str, part(secret, "data")))) or "none"
        advice = ("check the variable's secretKeyRef: a pod that starts now would not come up",)
        raise TroubleError(Trouble(TroubleKind.NOT_FOUND, what, f"it has no key {ref.key}; it has: {known}", advice))
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        raise TroubleError(Trouble(TroubleKind.MALFORMED, what, "it is no text", ("write the Secret anew",))) from None


def _told(value: str) -> list[str]:
    """The fingerprint is that of the key without what a slip of the hand has put around it, which is told apart."""
    lines = [f"  {fingerprint(value.strip())}"]
    if value != value.strip():
        lines.append("  blanks or a line break stand around it: many clients send them along, and are refused")
    return lines if value.strip() else ["  it is empty"]


def _unread(trouble: Trouble, ref: KeyRef, namespace: str) -> list[str]:
    lines = [f"  could not be read: {trouble.why or trouble.what}"]
    if trouble.kind is TroubleKind.FORBIDDEN:
        lines.append("  somebody who may can compare the fingerprint, which gives nothing away:")
        lines.append(f"  {fingerprint_command(ref, namespace)}")
    return lines


def _with_twin(trouble: Trouble, ref: KeyRef, namespace: str) -> Trouble:
    if trouble.kind is not TroubleKind.FORBIDDEN:
        return trouble
    return replace(trouble, advice=(f"somebody who may: {fingerprint_command(ref, namespace)}", *trouble.advice))


def fingerprint_command(ref: KeyRef, namespace: str) -> str:
    """What prints the eight digits that a fingerprint ends with, and nothing else."""
    path = ref.key.replace(".", "\\.")
    quoted = " ".join(map(shlex.quote, (ref.secret, "-n", namespace, "-o", f"jsonpath={{.data.{path}}}")))
    return f"kubectl get secret {quoted} | base64 -d | tr -d '[:space:]' | sha256sum | cut -c1-8"
