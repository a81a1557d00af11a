"""A machine that presses keys, changes the cluster behind our back, breaks requests and kills the process.

What must hold, whatever happens: nothing is written without a matching confirmation, and nothing twice; no journal
claims what did not happen; the ledger is the cluster's truth, or says that it does not know.
"""

import asyncio
import json
import os
from collections.abc import Coroutine
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mrb_tui.actions.envelope import Envelope, Stage
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.kubernetes.stamp import PLANS
from mrb_tui.actions.owed import adopt, revert_of, settle
from mrb_tui.actions.refusals import RefusedError
from mrb_tui.domain.events.mitigation import MitigationReverted, MitigationStarted
from mrb_tui.domain.mitigation_state import MitigationState, Phase, ledger
from mrb_tui.domain.trouble import TroubleError
from tests.actions.fake_cluster import Crash, plan_of
from tests.actions.rig import Rig

RUNS = int(os.environ.get("MRB_TUI_TORTURE_RUNS", "250"))
SETTINGS = settings(
    max_examples=RUNS,
    stateful_step_count=25,
    deadline=None,
    derandomize=RUNS <= 250,
    suppress_health_check=list(HealthCheck),
)
WRITES = ("taken", "lost", "unsent", "silent", "late", "crash before", "crash after", "403", "422", "500")
HAPPENINGS = ("foreign", "churn", "arrive", "crash", "deploy", "unreachable", "reachable", "yes again", "other console")
PLACES = st.integers(0, 2)
VALUES = st.sampled_from(["5", "20", "50"])
TYPED = st.sampled_from(["chat", "chat", "chat", "", "y"])
MEANWHILE = st.lists(st.tuples(st.integers(1, 90), st.sampled_from(HAPPENINGS)), max_size=3)


class Envelopes(RuleBasedStateMachine):
    """Up to three mitigations under way at once, on one object."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.rig = Rig()
        self.open: list[Envelope] = []
        self.seen: dict[str, tuple[str, str]] = {}
        """By plan: the digest and the request that somebody has seen."""
        self.yes: dict[str, bool] = {}
        """Plans that somebody who had seen them said yes to, and whether also to going unrecorded."""
        self.sent: list[str] = []
        self.strangers = 0
        self.rig.cluster.on_write = self._sent

    @initialize(read_only=st.booleans() | st.just(False))
    def begin(self, read_only: bool) -> None:
        self.rig.guard.read_only = read_only

    def teardown(self) -> None:
        self.loop.close()

    # ---------------------------------------------------------------- people
    @rule(value=VALUES, kind=st.sampled_from(["set-env", "unset-env", "rollout-undo", "scale"]))
    def plan(self, value: str, kind: str) -> None:
        named = {"name": "LIMIT", "value": value} if kind == "set-env" else {"name": "LIMIT"}
        parameters = {"scale": {"replicas": value}, "rollout-undo": {}}.get(kind, named)
        self._open(self.rig.envelope(kind, parameters))

    @precondition(lambda self: self.open)
    @rule(place=PLACES)
    def prepare_again(self, place: int) -> None:
        self._do(self._at(place).prepare())

    @precondition(lambda self: self.open)
    @rule(place=PLACES)
    def show(self, place: int) -> None:
        envelope = self._at(place)
        if envelope.plan is not None and envelope.stage is Stage.ASKING:
            self.seen[envelope.plan.id] = (envelope.plan.digest, envelope.plan.write.body)
            envelope.shown(envelope.plan.digest)

    @precondition(lambda self: self.open)
    @rule(place=PLACES, other=PLACES, typed=TYPED, unrecorded=st.booleans(), happenings=MEANWHILE)
    def say_yes(self, place: int, other: int, typed: str, unrecorded: bool, happenings: list[tuple[int, str]]) -> None:
        """To the plan in front, or, by a stale key, to another one."""
        envelope, meant = self._at(place), self._at(other).plan
        if meant is None or envelope.plan is None:
            return
        confirmation = Confirmation(meant.id, meant.digest, "ana", typed, unrecorded)
        if self.seen.get(meant.id, ("",))[0] == meant.digest and typed == "chat" and meant.id == envelope.plan.id:
            self.yes[meant.id] = self.yes.get(meant.id, False) or unrecorded
        self._run(envelope, confirmation, happenings)

    @rule(value=VALUES, how=st.just("taken") | st.sampled_from(WRITES), unrecorded=st.booleans(), happenings=MEANWHILE)
    def straight_through(self, value: str, how: str, unrecorded: bool, happenings: list[tuple[int, str]]) -> None:
        """As people mostly do it, so that what comes after is tried often."""
        self.plan(value, "set-env")
        if not self.open:
            return
        self.show(len(self.open) - 1)
        self.rig.cluster.next_write = how
        self.say_yes(len(self.open) - 1, len(self.open) - 1, "chat", unrecorded, happenings)

    @precondition(lambda self: self.open)
    @rule(place=PLACES)
    def cancel(self, place: int) -> None:
        self._do(self._at(place).cancel())

    @precondition(lambda self: self._owed())
    @rule(place=PLACES)
    def revert(self, place: int) -> None:
        state = self._owed()[place % len(self._owed())]
        try:
            action, step = revert_of(state)
        except RefusedError:
            return
        self._open(self.rig.envelope(action.kind, action.parameters, step=step, reverts=state.plan))

    @precondition(lambda self: self._owed())
    @rule(place=PLACES)
    def adopt(self, place: int) -> None:
        self._do(adopt(self._owed()[place % len(self._owed())], "it stays", self.rig.record))

    @precondition(lambda self: self._doubtful())
    @rule(place=PLACES)
    def settle(self, place: int) -> None:
        state = self._doubtful()[place % len(self._doubtful())]
        action = self.rig.action(state.plan.action, state.plan.parameters)
        self._do(settle(action, state, self.rig.record, self.rig.now))

    # ---------------------------------------------------------------- the world
    @rule(what=st.sampled_from(HAPPENINGS))
    def happen(self, what: str) -> None:
        try:
            self._happen(what, None, None)
        except Crash:
            self._die()

    @rule(how=st.sampled_from(WRITES))
    def break_the_next_write(self, how: str) -> None:
        self.rig.cluster.next_write = how

    @rule(code=st.sampled_from([403, 409, 422, 500]))
    def break_the_next_dry_run(self, code: int) -> None:
        self.rig.cluster.next_dry_run = code

    @rule(durable=st.booleans())
    def journal(self, durable: bool) -> None:
        self.rig.durable = durable

    @rule(may=st.booleans() | st.just(True))
    def permission(self, may: bool) -> None:
        self.rig.cluster.may = may

    @rule(seconds=st.integers(1, 100))
    def time_passes(self, seconds: int) -> None:
        self._do(self.rig.sleep(seconds))

    # ---------------------------------------------------------------- what must hold
    @invariant()
    def nothing_is_written_without_its_yes_and_nothing_twice(self) -> None:
        assert set(self.sent) <= self.yes.keys()
        assert len(self.sent) == len(set(self.sent))
        assert not (self.rig.guard.read_only and self.sent)

    @invariant()
    def no_journal_claims_what_did_not_happen(self) -> None:
        written = self._written()
        coming = set(self.rig.cluster.late_plans)
        for plan_id, state in self.rig.states.items():
            if state.applied is True:
                assert plan_id in written, state
            if state.applied is False:
                assert plan_id not in written | coming, state
            if state.plan.plan_id in self.sent:
                assert state.phase not in (Phase.PLANNED, Phase.CONFIRMED, Phase.REFUSED), state
        for event in self.rig.events:
            if isinstance(event.payload, MitigationReverted):
                assert event.payload.by_plan_id in written

    @invariant()
    def whatever_was_written_is_owed_until_it_is_accounted_for(self) -> None:
        owed = {state.plan.plan_id for state in self._owed()}
        for plan_id in self._written() - owed:
            state = self.rig.states[plan_id]
            assert state.plan.reverts or state.phase in (Phase.REVERTED, Phase.ADOPTED, Phase.OVERTAKEN), state

    # ---------------------------------------------------------------- how
    def _written(self) -> set[str]:
        return {plan_id for plan_id in self.rig.cluster.written if not plan_id.startswith("stranger")}

    def _owed(self) -> tuple[MitigationState, ...]:
        return ledger(self.rig.states.values())

    def _doubtful(self) -> list[MitigationState]:
        return [state for state in self.rig.states.values() if state.outcome_unknown or state.in_force]

    def _open(self, envelope: Envelope) -> None:
        self.open = [*self.open[-2:], envelope]
        self._do(envelope.prepare())

    def _run(self, envelope: Envelope, confirmation: Confirmation, happenings: list[tuple[int, str]]) -> None:
        begun_at = self.rig.now
        waiting = sorted(happenings)

        def meanwhile() -> None:
            while waiting and (self.rig.now - begun_at).total_seconds() >= waiting[0][0]:
                self._happen(waiting.pop(0)[1], envelope, confirmation)

        self.rig.while_asleep = meanwhile
        self._do(envelope.run(confirmation))
        self.rig.while_asleep = lambda: None

    def _at(self, place: int) -> Envelope:
        return self.open[place % len(self.open)]

    def _do(self, work: Coroutine[Any, Any, Any]) -> None:
        """Refusals and trouble are told to people, and change nothing here."""
        try:
            self.loop.run_until_complete(work)
        except (RefusedError, TroubleError):
            pass
        except Crash:
            self._die()

    def _die(self) -> None:
        """The process ends: whatever was open is gone, and what the guard knew. The journal stays."""
        self.open.clear()
        read_only = self.rig.guard.read_only
        self.rig.guard = type(self.rig.guard)(self.rig.clock, read_only=read_only, arm_s=0.0)

    def _sent(self, body: list[Any]) -> None:
        """A write leaves this process: looked at before it arrives anywhere."""
        plan_id = plan_of(body)
        self.sent.append(plan_id)
        assert any(isinstance(e.payload, MitigationStarted) and e.payload.plan_id == plan_id for e in self.rig.events)
        assert self.rig.durable or self.yes.get(plan_id), "unrecorded, and nobody has said yes to that"
        digest, seen = self.seen.get(plan_id, ("", "nothing"))
        assert self.rig.states[plan_id].plan.digest == digest
        assert json.dumps(body).startswith(seen.removesuffix("]")), "not what was shown"

    def _happen(self, what: str, envelope: Envelope | None, confirmation: Confirmation | None) -> None:
        cluster = self.rig.cluster
        if what == "foreign":
            cluster.foreign(LIMIT="20")
        elif what == "deploy":
            cluster.deploy(f"chat:{cluster.workload['metadata']['generation']}")
        elif what == "churn":
            cluster.churn()
        elif what == "arrive":
            cluster.arrive()
        elif what == "unreachable":
            cluster.unreachable = True
        elif what == "reachable":
            cluster.unreachable = False
        elif what == "other console":
            self.strangers += 1
            annotations = cluster.workload["metadata"]["annotations"]
            known = [entry for entry in annotations.get(PLANS, "").split(",") if entry]
            annotations[PLANS] = ",".join([*known, f"stranger{self.strangers}"][-20:])
            cluster.foreign(LIMIT="5")
        elif what == "crash":
            raise Crash
        elif envelope is not None and confirmation is not None:
            again = envelope.run(confirmation)
            try:
                again.send(None)
            except RefusedError:
                return
            raise AssertionError("the same plan ran while it was running")
