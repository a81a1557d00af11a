"""Scenes of a change: its plan as it fills in, its run, how it ended; and what is in force."""

from dataclasses import replace
from datetime import timedelta

from mrb_tui.actions.action import UNCHECKED, Allowance, DryRun
from mrb_tui.actions.envelope import Stage
from mrb_tui.actions.kubernetes.revisions import Origin, Revision
from mrb_tui.actions.outcome import Outcome, Result, advice_for
from mrb_tui.actions.plan import Plan, Step, Write
from mrb_tui.domain.mitigation_state import MitigationState, Phase
from mrb_tui.domain.plan import FieldChange, Lasts, StepAction, Target
from mrb_tui.session.changes import RunView
from tests.ui import incident_scenes
from tests.ui.fake_session import NOON, FakeSession

TARGET = Target(
    kind="kubernetes",
    service="assistant",
    name="deployment/mistral-service",
    context="prod-eu",
    server="https://10.20.30.40:6443",
    namespace="default",
    container="app",
    uid="6c7d0c54-1b2a-4c3d-8e9f-00000000dead",
)
WARNINGS = (
    "MAX_CONCURRENT_REQUESTS is not set today: the service may not read it",
    "managed by Argo CD (mistral-service): it may put the change back",
    "autoscaled by hpa/mistral-service, 3 to 9 replicas",
    "a last-applied annotation is there: the next kubectl apply may take the change back",
    "2 of 3 pods are not ready: this rollout may not finish",
    "its readiness is asked over HTTP (/ready), which may depend on the provider",
    "also in force: Turn the fallback on (MISTRAL_FALLBACK unset → true), by bo",
    "bo is on it: Restart was started and has no outcome yet",
)
KUBECTL = "kubectl --context prod-eu -n default set env deployment/mistral-service -c app MAX_CONCURRENT_REQUESTS=5"
PLAN = Plan(
    id="p1",
    step=Step("cut-concurrency", "Cut the number of requests at once", Lasts.TEMPORARY),
    action=StepAction("set-env", {"name": "MAX_CONCURRENT_REQUESTS", "value": "5", "container": "app"}),
    target=TARGET,
    changes=(FieldChange("MAX_CONCURRENT_REQUESTS", "50", "5"),),
    write=Write("/apis/apps/v1/namespaces/default/deployments/mistral-service", "[]"),
    equivalent=KUBECTL,
    undo=KUBECTL.replace("=5", "=50"),
    inverse=StepAction("set-env", {"name": "MAX_CONCURRENT_REQUESTS", "value": "50", "container": "app"}),
    warnings=WARNINGS[:1],
    details=("admission adds nothing",),
)
PLANNING = RunView(id="run-1", step_id="cut-concurrency", title=PLAN.title, stage=Stage.PLANNING)
FILLING = replace(PLANNING, plan=PLAN)
ASKING = replace(
    FILLING,
    stage=Stage.ASKING,
    allowance=Allowance(True, "patch deployments in default"),
    dry_run=DryRun(True, "the API server would take it as it is", PLAN),
)
PROTECTED = replace(ASKING, name_wanted="mistral-service")
UNRECORDED = replace(
    ASKING, unrecorded="the journal cannot be written: if this console dies, nobody will know that this was done"
)
LINES = tuple(
    (NOON - timedelta(seconds=30 - index * 6), words)
    for index, words in enumerate(
        (
            "sending",
            "taken by the API server, generation 15",
            "updated 1/3, available 3/3",
            "updated 2/3, available 1/3",
        )
    )
)
RUNNING = replace(ASKING, stage=Stage.RUNNING, progress=LINES)
VERIFYING = replace(
    RUNNING,
    stage=Stage.VERIFYING,
    progress=(*LINES, (NOON, "did it help? it holds for 12 s of 60 s; 341 s to go at most")),
)


def ended(outcome: Outcome, words: str, *, applied: bool | None, begun: bool = True) -> RunView:
    """How it ended; before the yes or after it."""
    hints = ("The setting changes nothing: See whether it was set before this incident",)
    advice = advice_for(outcome, by_hand=KUBECTL, on_failure=hints)
    result = Result(outcome, words, applied, advice)
    return replace(RUNNING if begun else ASKING, stage=Stage.ENDED, result=result)


VERIFIED = ended(Outcome.VERIFIED, "service_errors.ratio_429 < 0.01", applied=True)
NOT_VERIFIED = ended(Outcome.UNVERIFIED, "it does not hold: service_errors.ratio_429 < 0.01", applied=True)
UNKNOWN = ended(Outcome.UNKNOWN, "no answer within 10 s", applied=None)
CONFLICT = ended(Outcome.CONFLICT, "MAX_CONCURRENT_REQUESTS is 40 by now", applied=False)
NOT_PERMITTED = replace(
    ended(Outcome.NOT_PERMITTED, "you may not patch deployments in default", applied=False, begun=False),
    allowance=Allowance(False, "you may not patch deployments in default"),
    dry_run=None,
)
DRY_RUN_REFUSED = replace(
    ended(Outcome.REFUSED_BY_DRY_RUN, "admission webhook “limits” denied it: at least 10", applied=False, begun=False),
    dry_run=None,
)
UNCHECKABLE = replace(ASKING, allowance=UNCHECKED, dry_run=DryRun(False, "this kind has no dry run", PLAN))
ROTATED = replace(
    ended(Outcome.APPLIED, "applied", applied=True),
    plan=replace(
        PLAN,
        step=Step("rotate-key", "Put a new key into the Secret"),
        changes=(
            FieldChange("mistral-secrets/api-key", "32 characters, sha256:aaaa", "32 characters, sha256:bbbb", True),
        ),
        inverse=None,
        undo="the former key is not kept",
        follow_ups=(StepAction("rollout-restart", {"workload": "mistral-service"}),),
    ),
)

OWED = MitigationState(
    incident_scenes.CUT,
    Phase.VERIFIED,
    NOON - timedelta(seconds=240),
    by="ana",
    applied=True,
    since_at=NOON - timedelta(seconds=320),
)
LATER = replace(
    OWED,
    plan=replace(
        incident_scenes.CUT,
        plan_id="p2",
        step_id="enable-fallback",
        title="turn the fallback on",
        changes=(FieldChange("MISTRAL_FALLBACK", None, "true"),),
        undo="kubectl --context prod-eu -n default set env deployment/mistral-service -c app MISTRAL_FALLBACK-",
    ),
    phase=Phase.UNVERIFIED,
    by="bo",
    since_at=NOON - timedelta(seconds=100),
)
LOST = replace(
    OWED,
    plan=replace(incident_scenes.CUT, plan_id="p3", title="raise the timeout"),
    phase=Phase.STARTED,
    applied=None,
    since_at=NOON - timedelta(seconds=700),
)
REVISIONS = (
    Revision(15, "rs-15", Origin.CONSOLE, ("registry/app:2.1.0",), "", 300.0, (), "t15", True, False),
    Revision(
        14,
        "rs-14",
        Origin.DEPLOY,
        ("registry/app:2.1.0",),
        "release 2.1.0",
        4_000.0,
        ("- A=1", "+ A=2"),
        "t14",
        False,
        False,
    ),
    Revision(
        13,
        "rs-13",
        Origin.DEPLOY,
        ("registry.example/team/with/a/long/path/app:2.0.9@sha256:0123456789abcdef",),
        "release 2.0.9",
        90_000.0,
        ("- image: registry/app:2.1.0", "+ image: registry/app:2.0.9", "  env unchanged"),
        "t13",
        False,
        False,
    ),
)


def planned(view: RunView = ASKING) -> FakeSession:
    """In an incident, with that plan or run."""
    made = incident_scenes.in_full_swing()
    made.changes.runs = (view,)
    return made


def owing() -> FakeSession:
    """Two in force, one that nobody knows the end of, and one that runs."""
    made = incident_scenes.in_full_swing()
    made.changes.ledger = (LATER, OWED)
    made.changes.unsettled = (LOST,)
    made.changes.runs = (replace(VERIFYING, plan=replace(PLAN, id="p9")),)
    return made


def proposing() -> FakeSession:
    """It has been clear for ten minutes."""
    made = incident_scenes.in_full_swing()
    made.changes.ledger = (OWED,)
    made.changes.proposes_revert = True
    return made


def rolling_back() -> FakeSession:
    """Revisions to go back to."""
    made = incident_scenes.in_full_swing()
    made.changes.found, made.changes.preselected = REVISIONS, 13
    return made
