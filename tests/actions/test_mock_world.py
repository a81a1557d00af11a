"""The real client against the mock world: what mends it is verified, what does not is said not to, and taken back."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.guard import Confirmation, Guard
from mrb_tui.actions.kubernetes.snapshot import DeploymentRef
from mrb_tui.actions.outcome import Outcome, Result
from mrb_tui.actions.owed import revert_of
from mrb_tui.actions.plan import Step
from mrb_tui.actions.surroundings import Surroundings
from mrb_tui.actions.verification import Verify
from mrb_tui.actions.workshop import Means, again, made
from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.demo.servers.kubernetes import TOKEN, kubernetes
from mrb_tui.demo.workload import NAME, NAMESPACE
from mrb_tui.demo.world import NEW_KEY, World
from mrb_tui.domain.facts import Facts
from mrb_tui.domain.mitigation_state import Phase, ledger
from mrb_tui.domain.plan import Lasts, StepAction
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.rig import Rig, observation
from tests.demo.worlds import pass_time, world_of


def _below(facts: Facts) -> bool | None:
    ratio = facts.get("errors.ratio")
    return None if ratio is None else float(ratio) < 0.01


CALM_AGAIN = Verify("errors.ratio < 0.01", _below, for_s=20.0, within_s=240.0, facts=("errors.ratio",))


class Night:
    """A world, a client of its API server, and a rig whose clock is the world's."""

    def __init__(self, world: World, means: Means, rig: Rig) -> None:
        self.world, self.means, self.rig = world, means, rig

    async def do(self, envelope: Envelope) -> Result:
        ended = await envelope.prepare()
        if ended is not None:
            return ended
        plan = envelope.plan
        assert plan is not None
        envelope.shown(plan.digest)
        envelope.observed(observation(self.world.now, ratio=self.world.moment.error_ratio))

        def look() -> None:
            pass_time(self.world, 1.0)
            envelope.observed(observation(self.world.now, ratio=self.world.moment.error_ratio))

        self.rig.while_asleep = look
        return await envelope.run(Confirmation(plan.id, plan.digest, "ana", self.rig.guard.name_wanted(plan)))

    def envelope(self, kind: str, *, verify: Verify | None = CALM_AGAIN, **parameters: str) -> Envelope:
        step = Step("step", "Try it", Lasts.TEMPORARY)
        return Envelope(made(StepAction(kind, parameters), self.means), step, self.around(), verify=verify)

    def around(self) -> Surroundings:
        return self.rig.surroundings()


@pytest.fixture
async def night(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Night]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    world = world_of(request.param)
    runner = web.AppRunner(kubernetes(world))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server = f"http://127.0.0.1:{runner.addresses[0][1]}"
    config = {
        "current-context": "demo",
        "contexts": [{"name": "demo", "context": {"cluster": "demo", "user": "oncall", "namespace": NAMESPACE}}],
        "clusters": [{"name": "demo", "cluster": {"server": server}}],
        "users": [{"name": "oncall", "user": {"token": TOKEN}}],
    }
    (tmp_path / "kubeconfig").write_text(json.dumps(config), encoding="utf-8")
    scrubber = Scrubber(Secrets())
    api = await KubernetesClient.connect(KubeAccess(tmp_path / "kubeconfig"), scrubber, tmp_path)
    rig = Rig(now=world.now)
    rig.guard = Guard(lambda: world.now, arm_s=0.0)
    means = Means(
        service="chat",
        target_name=NAME,
        scrubber=scrubber,
        clock=lambda: world.now,
        sleep=rig.sleep,
        api=api,
        deployment=DeploymentRef(NAMESPACE, NAME),
        value_for=lambda action: NEW_KEY,
    )
    pass_time(world, 180.0)
    rig.now = world.now
    yield Night(world, means, rig)
    await api.aclose()
    await runner.cleanup()


@pytest.mark.parametrize("night", ["rate-limit"], indirect=True)
async def test_the_right_mitigation_is_verified(night: Night) -> None:
    assert night.world.moment.error_ratio > 0.1
    result = await night.do(night.envelope("set-env", name="MAX_CONCURRENT_REQUESTS", value="5"))
    assert result.outcome is Outcome.VERIFIED, result
    assert night.rig.states["p1"].phase is Phase.VERIFIED


@pytest.mark.parametrize("night", ["rate-limit"], indirect=True)
async def test_a_wrong_one_is_applied_not_verified_and_taken_back(night: Night) -> None:
    result = await night.do(night.envelope("set-env", name="MISTRAL_TIMEOUT", value="60000"))
    assert result.outcome is Outcome.UNVERIFIED
    state = night.rig.states["p1"]
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, night.means), step, night.around(), reverts=state.plan)
    assert (await night.do(back)).outcome is Outcome.APPLIED
    assert night.world.workload.template["spec"]["containers"][0]["env"][1]["value"] == "10000"
    assert ledger(night.rig.states.values()) == ()


@pytest.mark.parametrize("night", ["bad-deploy"], indirect=True)
async def test_a_bad_deploy_is_rolled_back_even_from_under_a_mitigation_of_ours(night: Night) -> None:
    bad = night.world.workload.template["spec"]["containers"][0]["image"]
    await night.do(night.envelope("set-env", name="MISTRAL_FALLBACK", value="true", verify=None))
    assert night.world.workload.template["spec"]["containers"][0]["image"] == bad
    envelope = night.envelope("rollout-undo", verify=None)
    await night.do(envelope)
    assert night.world.workload.template["spec"]["containers"][0]["image"] != bad


@pytest.mark.parametrize("night", ["auth"], indirect=True)
async def test_a_new_key_is_applied_and_the_restarts_are_offered(night: Night) -> None:
    envelope = night.envelope("apply-secret", secret="mistral-secrets", key="api-key", verify=None)
    result = await night.do(envelope)
    assert result.outcome is Outcome.APPLIED, result
    assert night.world.secrets["api-key"] == NEW_KEY
    plan = envelope.plan
    assert plan is not None
    assert plan.follow_ups == (StepAction("rollout-restart", {"workload": NAME}),)
    restart = Envelope(
        made(plan.follow_ups[0], night.means), Step("restart", "Restart"), night.around(), verify=CALM_AGAIN
    )
    assert (await night.do(restart)).outcome is Outcome.VERIFIED
    told = repr([event.payload for event in night.rig.events]) + repr(plan) + repr(envelope.__dict__)
    assert NEW_KEY not in told
    assert "sha256" in told
