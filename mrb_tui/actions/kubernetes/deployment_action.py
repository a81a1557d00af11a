"""Any kind of change to a Deployment: read, plan, ask, try, write, follow and look again."""

import json
import shlex
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mrb_tui.actions.action import Allowance, DryRun, Live, PlanRequest, Progress
from mrb_tui.actions.guard import Permit
from mrb_tui.actions.kubernetes.api import KubeApi
from mrb_tui.actions.kubernetes.cause import cause_to_write
from mrb_tui.actions.kubernetes.faults import has_no_dry_run, write_error
from mrb_tui.actions.kubernetes.kind import Asked, DeploymentKind, Draft
from mrb_tui.actions.kubernetes.patch import expect
from mrb_tui.actions.kubernetes.rollout import LONGEST_S, deadline_s, hash_of, rollout_progress, trouble_of
from mrb_tui.actions.kubernetes.snapshot import DeploymentRef, Snapshot, owned, read_snapshot
from mrb_tui.actions.kubernetes.stamp import Stamp, also_ours, carries
from mrb_tui.actions.kubernetes.template import differences, digest
from mrb_tui.actions.kubernetes.warnings import workload_warnings
from mrb_tui.actions.plan import Plan, Write
from mrb_tui.actions.refusals import unfit
from mrb_tui.actions.settlement import overwritten, settlement
from mrb_tui.actions.standing import standing_warnings
from mrb_tui.clients.kube_objects import items, part, selector_text, text
from mrb_tui.clients.kube_words import JSON_PATCH, KubeError
from mrb_tui.domain.events.mitigation import MitigationPlanned
from mrb_tui.domain.plan import StepAction, Target
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

LOOK_EVERY_S = 1.0


class DeploymentAction:
    """One kind with its parameters, on one Deployment. Implements `Action`."""

    def __init__(
        self,
        kind: DeploymentKind,
        parameters: Mapping[str, str],
        *,
        api: KubeApi,
        ref: DeploymentRef,
        service: str,
        scrubber: Scrubber,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._kind, self._parameters = kind, parameters
        self._api, self._ref, self._service = api, ref, service
        self._scrubber, self._clock, self._sleep = scrubber, clock, sleep
        self._drafts: dict[str, Draft] = {}

    async def plan(self, request: PlanRequest) -> Plan:
        """Read the Deployment and what lies around it, and draft the change."""
        snapshot = await read_snapshot(self._api, self._ref)
        draft = self._kind.draft(Asked(snapshot, self._ref, self._parameters, request.at, self._scrubber))
        self._drafts[request.plan_id] = draft
        target = self._target(snapshot, draft)
        rolls_out = draft.template is not None
        warnings = (
            *self._overwritten(request.reverts, snapshot),
            *standing_warnings(target, request),
            *draft.warnings,
            *workload_warnings(snapshot, rolls_out=rolls_out, scales=draft.scales),
        )
        operations = [expect(snapshot.uid, "metadata", "uid"), *draft.operations]
        stamp = self._stamp(request, draft, snapshot)
        return Plan(
            id=request.plan_id,
            step=request.step,
            action=StepAction(self._kind.name, dict(draft.parameters)),
            target=target,
            changes=draft.changes,
            write=Write(self._ref.path, json.dumps(operations), json.dumps(stamp.operations(_annotations(snapshot)))),
            equivalent=self._kubectl(draft.kubectl),
            undo=draft.undo or self._kubectl(draft.undo_kubectl),
            inverse=draft.inverse,
            warnings=warnings,
            details=draft.details,
            reverts=request.reverts.plan_id if request.reverts else "",
        )

    @property
    def by_hand(self) -> str:
        """kubectl, as far as it is known without a look at the workload."""
        return self._kubectl(self._kind.by_hand(f"deployment/{self._ref.name}", self._parameters))

    @property
    def permission(self) -> str:
        """To patch this Deployment, whatever the kind of change."""
        return f"patch {self._ref.path}"

    async def allowed(self) -> Allowance:
        """SelfSubjectAccessReview: may this user patch this Deployment?"""
        answer = await self._api.allowed(
            "patch", "apps", "deployments", name=self._ref.name, namespace=self._ref.namespace
        )
        words = "patch deployments" + (f": {answer.reason}" if answer.reason else "")
        return Allowance(answer.allowed, words if answer.allowed else f"not permitted to {words}")

    async def dry_run(self, plan: Plan) -> DryRun:
        """`dryRun=All`: admission and validation happen, nothing is stored."""
        try:
            answer = await self._api.patch(plan.write.path, _body(plan), JSON_PATCH, dry_run=True)
        except KubeError as error:
            if has_no_dry_run(error):
                return DryRun(False, "an admission webhook does not support dry runs", plan)
            raise write_error(error) from None
        return self._judged(plan, answer)

    async def write(self, plan: Plan, permit: Permit) -> str:
        """One PATCH with its tests, and the stamp."""
        permit.check(plan)
        try:
            answer = await self._api.patch(plan.write.path, _body(plan), JSON_PATCH)
        except TroubleError as error:
            raise write_error(error) from None
        return f"taken by the API server, generation {part(answer, 'metadata').get('generation')}"

    async def follow(self, plan: Plan) -> AsyncIterator[Progress]:
        """The rollout, until it is done, has failed, or is longer than the Deployment itself would wait."""
        began_at = self._clock()
        limit_s = LONGEST_S
        blind_s = 0.0  # while nobody could look, the controllers could do nothing either: that makes no rollout late
        while True:
            looked_at = self._clock()
            waited_s = (looked_at - began_at).total_seconds()
            try:
                deployment = await self._api.get(self._ref.path)
            except TroubleError as error:
                if error.trouble.kind is TroubleKind.NOT_FOUND:
                    yield Progress("gone", failed="the object was deleted meanwhile")
                    return
                if waited_s > limit_s:
                    raise
                yield Progress(f"last known, for now: {error.trouble.why or error.trouble.what}")
                await self._sleep(LOOK_EVERY_S)
                blind_s += (self._clock() - looked_at).total_seconds()
                continue
            limit_s = deadline_s(deployment)
            progress = await self._step(plan, deployment, waited_s - blind_s > limit_s)
            yield progress
            if progress.done or progress.failed:
                return
            await self._sleep(LOOK_EVERY_S)

    async def aftermath(self, plan: Plan) -> str:
        """Pods of the new revision that crash although the rollout has succeeded."""
        draft = self._drafts.get(plan.id)
        if draft is None or draft.template is None:
            return ""
        return await self._trouble(await self._api.get(self._ref.path))

    async def look(self, planned: MitigationPlanned, written_s: float) -> Live:
        """By the stamp, which is written in one request with the change, and by the fields themselves."""
        snapshot = await read_snapshot(self._api, self._ref)
        if snapshot.uid != planned.target.uid:
            return Live(None, "the object was deleted and made anew since")
        try:
            now = self._kind.live(snapshot, planned, self._scrubber)
        except TroubleError as error:
            now = (error.trouble.why,)
        return settlement(planned, now, taken=carries(snapshot.annotations, planned.plan_id), written_s=written_s)

    def _overwritten(self, reverts: MitigationPlanned | None, snapshot: Snapshot) -> tuple[str, ...]:
        if reverts is None:
            return ()
        if snapshot.uid != reverts.target.uid:
            why = "the object was deleted and made anew since, or is another cluster's behind the same address"
            raise unfit(why, "see what is in force there, then adopt it or settle it by word")
        return overwritten(reverts, self._kind.live(snapshot, reverts, self._scrubber))

    def _target(self, snapshot: Snapshot, draft: Draft) -> Target:
        return Target(
            kind="kubernetes",
            service=self._service,
            name=f"deployment/{self._ref.name}",
            context=self._api.context,
            server=self._api.server,
            namespace=self._ref.namespace,
            container=draft.container,
            uid=snapshot.uid,
        )

    def _stamp(self, request: PlanRequest, draft: Draft, snapshot: Snapshot) -> Stamp:
        line = self._scrubber.line
        known = {digest(part(each, "spec", "template")) for each in snapshot.replica_sets}
        made: tuple[str, ...] = ()
        if draft.template is not None:
            template = digest(draft.template)
            made = () if template in known else (template,)
        changes = ", ".join(change.name if change.secret else change.words for change in draft.changes)
        cause = f"{request.step.title}: {changes} (mrb-tui {request.incident})".replace(" )", ")")
        return Stamp(
            request.plan_id,
            line(request.incident, 100),
            line(request.responder, 100),
            line(request.step.id, 100),
            None
            if draft.template is None or draft.keeps_cause
            else cause_to_write(line(cause, 200), draft.template, snapshot, reverting=request.reverts is not None),
            made,
            draft.left,
        )

    def _kubectl(self, arguments: tuple[str, ...]) -> str:
        if not arguments:
            return ""
        context = ("--context", self._api.context) if self._api.context else ()
        return self._scrubber.line(shlex.join(("kubectl", *context, "-n", self._ref.namespace, *arguments)))

    def _judged(self, plan: Plan, answer: Mapping[str, Any]) -> DryRun:
        """What comes of it on the server: admission may change what was asked for; then both are stamped as ours."""
        draft = self._drafts[plan.id]
        came = part(answer, "spec", "template")
        if draft.template is None or digest(came) == digest(draft.template):
            return DryRun(True, "the API server would take it as it is", plan)
        changed = differences(draft.template, came, self._scrubber)
        lines = tuple(f"admission changes {line}" for line in changed)
        stamp = json.dumps(also_ours(json.loads(plan.write.stamp), digest(came)))
        completed = replace(plan, details=plan.details + lines, write=replace(plan.write, stamp=stamp))
        return DryRun(True, "the API server would take it, and change it", completed)

    async def _step(self, plan: Plan, deployment: Mapping[str, Any], is_late: bool) -> Progress:
        if text(part(deployment, "metadata"), "uid") != plan.target.uid:
            return Progress("gone", failed="the object was deleted and made anew meanwhile")
        if part(deployment, "spec").get("paused") is True:
            draft = self._drafts.get(plan.id)
            waits = draft is not None and draft.template is not None
            return Progress("the rollout is paused: nothing rolls out until it is resumed", done=True, waits=waits)
        progress = rollout_progress(deployment)
        if progress.done:
            return progress
        trouble = await self._trouble(deployment)
        words = f"{progress.words} · {trouble}" if trouble else progress.words
        late = f"it did not end in time: {words}" if is_late else ""
        failed = progress.failed or late
        return Progress(words, failed=f"{failed}; {trouble}" if failed and trouble and not late else failed)

    async def _trouble(self, deployment: Mapping[str, Any]) -> str:
        """What keeps the new pods from running, as far as this user may see it."""
        selector = (("labelSelector", selector_text(part(deployment, "spec", "selector"))),)
        try:
            sets = owned(deployment, items(await self._api.get(f"{self._ref.apps}/replicasets", selector), "items"))
            pods = items(await self._api.get(f"{self._ref.core}/pods", selector), "items")
        except TroubleError:
            return ""
        wanted = digest(part(deployment, "spec", "template"))
        hashes = [hash_of(each) for each in sets if digest(part(each, "spec", "template")) == wanted]
        return self._scrubber.line(trouble_of(pods, hashes[0]), 200) if hashes else ""


def _body(plan: Plan) -> list[Any]:
    body: list[Any] = json.loads(plan.write.body) + json.loads(plan.write.stamp)
    return body


def _annotations(snapshot: Snapshot) -> Mapping[str, object] | None:
    found = part(snapshot.deployment, "metadata").get("annotations")
    return found if isinstance(found, Mapping) else None
