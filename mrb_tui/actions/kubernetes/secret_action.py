"""Put a new key into a Secret: by server-side apply, so that no annotation keeps a copy of it."""

import base64
import binascii
import json
import shlex
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from mrb_tui.actions.action import Allowance, DryRun, Live, PlanRequest, Progress
from mrb_tui.actions.guard import Permit
from mrb_tui.actions.kubernetes.api import KubeApi
from mrb_tui.actions.kubernetes.faults import has_no_dry_run, write_error
from mrb_tui.actions.kubernetes.secret_use import users_of
from mrb_tui.actions.kubernetes.stamp import Stamp, carries
from mrb_tui.actions.kubernetes.undo import LAST_APPLIED
from mrb_tui.actions.kubernetes.warnings import managed_by
from mrb_tui.actions.plan import Plan, Write
from mrb_tui.actions.refusals import not_now, unfit
from mrb_tui.actions.settlement import settlement
from mrb_tui.actions.standing import standing_warnings
from mrb_tui.clients.kube_objects import Object, items, part, text
from mrb_tui.clients.kube_words import APPLY, KubeError
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import FieldChange, StepAction, Target
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import fingerprint

APPLY_SECRET = "apply-secret"  # noqa: S105 - the name of a kind
TryKey = Callable[[str], Awaitable[str]]
"""Tries a key against the provider; returns why it does not work, or nothing."""


class SecretAction:
    """`secret` and `key` name where it goes. The value is in memory only, and only until it is written.

    Implements `Action`. `key_here` is the key of this console, to compare with. The former value is not kept.
    """

    def __init__(
        self,
        parameters: Mapping[str, str],
        *,
        value: str,
        api: KubeApi,
        namespace: str,
        service: str,
        scrubber: Scrubber,
        try_key: TryKey | None = None,
        key_here: str = "",
    ) -> None:
        scrubber.secrets.add(value)
        self._parameters, self._value, self._key_here = dict(parameters), value.strip(), key_here
        self._api, self._namespace, self._service = api, namespace, service
        self._scrubber, self._try_key = scrubber, try_key

    def __repr__(self) -> str:
        return f"SecretAction({self._name}/{self._key})"

    @property
    def _name(self) -> str:
        return self._parameters.get("secret", "")

    @property
    def _key(self) -> str:
        return self._parameters.get("key", "")

    @property
    def _path(self) -> str:
        return f"/api/v1/namespaces/{quote(self._namespace)}/secrets/{quote(self._name)}"

    async def plan(self, request: PlanRequest) -> Plan:
        """The key is tried first: one that does not work is not worth a look at the cluster."""
        if not self._name or not self._key:
            raise unfit("it says no secret and key")
        if not self._value:
            raise unfit("there is no new key", "enter it, or say where it comes from")
        tried = await self._tried()
        secret = await self._read()
        before = _value_of(secret, self._key)
        if before is not None:
            self._scrubber.secrets.add(before)
        change = FieldChange(
            f"{self._name}/{self._key}",
            None if before is None else fingerprint(before),
            fingerprint(self._value),
            secret=True,
        )
        target = Target(
            kind="kubernetes",
            service=self._service,
            name=f"secret/{self._name}",
            context=self._api.context,
            server=self._api.server,
            namespace=self._namespace,
            uid=text(part(secret, "metadata"), "uid"),
        )
        users = await self._users()
        return Plan(
            id=request.plan_id,
            step=request.step,
            action=StepAction(APPLY_SECRET, self._parameters),
            target=target,
            changes=(change,),
            write=Write(self._path, json.dumps(self._body(request, secret))),
            equivalent=self.by_hand,
            undo="the former key is not kept: put it back from where it is kept",
            warnings=(
                *standing_warnings(target, request),
                *_warnings(secret, self._key),
                *(("the workloads that use it could not be listed",) if users is None else ()),
            ),
            details=(tried, *self._comparison(before), *(f"used by deployment/{each}" for each in users or ())),
            follow_ups=tuple(StepAction("rollout-restart", {"workload": each}) for each in users or ()),
            reverts=request.reverts.plan_id if request.reverts else "",
        )

    @property
    def by_hand(self) -> str:
        """kubectl, which reads the key from its input: it stands in no command line."""
        return self._kubectl()

    @property
    def permission(self) -> str:
        """To patch this Secret."""
        return f"patch {self._path}"

    async def allowed(self) -> Allowance:
        """May this user read this Secret, and patch it? Nothing is put there unseen."""
        for verb in ("get", "patch"):
            answer = await self._api.allowed(verb, "", "secrets", name=self._name, namespace=self._namespace)
            if not answer.allowed:
                return Allowance(False, f"not permitted to {verb} secrets")
        return Allowance(True, "get and patch secrets")

    async def dry_run(self, plan: Plan) -> DryRun:
        """`dryRun=All`."""
        try:
            await self._apply(plan, dry_run=True)
        except KubeError as error:
            if has_no_dry_run(error):
                return DryRun(False, "an admission webhook does not support dry runs", plan)
            raise write_error(error) from None
        return DryRun(True, "the API server would take it as it is", plan)

    async def write(self, plan: Plan, permit: Permit) -> str:
        """One server-side apply."""
        permit.check(plan)
        try:
            await self._apply(plan)
        except TroubleError as error:
            raise write_error(error) from None
        return "taken by the API server"

    async def follow(self, plan: Plan) -> AsyncIterator[Progress]:
        """Pods read it when they start."""
        yield Progress("pods read it when they start anew", done=True)

    async def aftermath(self, plan: Plan) -> str:
        """Nothing rolls out."""
        return ""

    async def look(self, planned: MitigationPlanned, written_s: float) -> Live:
        """By the stamp, and by the fingerprint of what is there."""
        secret = await self._read()
        if text(part(secret, "metadata"), "uid") != planned.target.uid and planned.target.uid:
            return Live(None, "the Secret was deleted and made anew since")
        value = _value_of(secret, self._key)
        now = (None if value is None else fingerprint(value),)
        taken = carries(part(secret, "metadata", "annotations"), planned.plan_id)
        return settlement(planned, now, taken=taken, written_s=written_s)

    async def _tried(self) -> str:
        if self._try_key is None:
            return "the new key was not tried against the provider"
        if why := await self._try_key(self._value):
            raise not_now(f"the new key does not work: {self._scrubber.line(why, 200)}", "get another one first")
        return "the new key works: the provider has accepted it"

    async def _read(self) -> Object:
        """Empty where there is none. Who may not read it may not change it here either: nobody could see what goes."""
        try:
            return await self._api.get(self._path)
        except KubeError as error:
            if error.code == 404:
                return {}
            raise

    async def _users(self) -> tuple[str, ...] | None:
        try:
            found = await self._api.get(f"/apis/apps/v1/namespaces/{quote(self._namespace)}/deployments")
        except TroubleError:
            return None
        return users_of(self._name, items(found, "items"))

    async def _apply(self, plan: Plan, *, dry_run: bool = False) -> None:
        """The manager is of this key alone: apply takes away whatever its manager owned and no longer names."""
        body = json.loads(plan.write.body)
        body["data"] = {self._key: base64.b64encode(self._value.encode()).decode()}
        manager = f"mrb-tui-{self._key}"[:128]
        await self._api.patch(plan.write.path, body, APPLY, dry_run=dry_run, force=True, manager=manager)

    def _body(self, request: PlanRequest, secret: Object) -> dict[str, Any]:
        """Without the value: a plan is shown, hashed and recorded. uid and version make a foreign change a conflict."""
        known = part(secret, "metadata")
        line = self._scrubber.line
        stamp = Stamp(
            request.plan_id, line(request.incident, 100), line(request.responder, 100), line(request.step.id, 100)
        )
        metadata: dict[str, Any] = {"name": self._name, "namespace": self._namespace}
        metadata |= {field: known[field] for field in ("uid", "resourceVersion") if field in known}
        metadata["annotations"] = stamp.values(part(known, "annotations"))
        return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata}

    def _comparison(self, before: str | None) -> tuple[str, ...]:
        if not self._key_here or before is None:
            return ()
        same = "the same as" if before == self._key_here else "not the same as"
        return (f"the key in the cluster is {same} the one here ({fingerprint(self._key_here)})",)

    def _kubectl(self) -> str:
        context = ("--context", self._api.context) if self._api.context else ()
        kubectl = ("kubectl", *context, "-n", self._namespace)
        create = ("create", "secret", "generic", self._name, f"--from-file={self._key}=/dev/stdin")
        made = shlex.join((*kubectl, *create, "--dry-run=client", "-o", "yaml"))
        manager = f"--field-manager=mrb-tui-{self._key}"
        applied = shlex.join((*kubectl, "apply", "--server-side", "--force-conflicts", manager, "-f", "-"))
        return self._scrubber.line(f"{made} | {applied}")


def _value_of(secret: Object, key: str) -> str | None:
    found = part(secret, "data").get(key)
    if not isinstance(found, str):
        return None
    try:
        return base64.b64decode(found).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return found


def _warnings(secret: Object, key: str) -> tuple[str, ...]:
    metadata = part(secret, "metadata")
    if not metadata:
        return ("there is no such Secret: it will be made",)
    owners = [
        text(entry, "manager")
        for entry in items(metadata, "managedFields")
        if f"f:{key}" in part(entry, "fieldsV1", "f:data") and not text(entry, "manager").startswith("mrb-tui")
    ]
    kept = LAST_APPLIED in part(metadata, "annotations")
    return (
        *managed_by(secret),
        *(f"{owner} has written this key before: if it still runs, it may put the former one back" for owner in owners),
        *(("its last-applied annotation still holds a copy of a former key: remove it",) if kept else ()),
    )
