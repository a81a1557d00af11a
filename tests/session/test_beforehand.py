"""What is known of a change beforehand: obstacles from facts, permission asked in the background, twins."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mrb_tui.actions.guard import Guard, Protection
from mrb_tui.actions.kubernetes.snapshot import DeploymentRef
from mrb_tui.actions.workshop import Means
from mrb_tui.clients.kube_words import Permission
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.runbook.load import load_whole
from mrb_tui.runbook.model import RunbookFile
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.beforehand import StepsBeforehand
from mrb_tui.session.change_inputs import ChangeInputs
from mrb_tui.session.changes import Choices
from mrb_tui.session.guide import Beforehand
from mrb_tui.session.permissions import AGAIN_S, KEPT_S, Permissions
from mrb_tui.session.step_actions import TargetKind, TargetWays
from tests.actions.fake_cluster import FakeCluster
from tests.runbook.books import SOUND
from tests.session.guides import book_file

BOOK = load_whole(None).book
CUT, FALLBACK, RESTART, ROTATE = "cut-concurrency", "enable-fallback", "restart", "rotate-key"
RUNNING: dict[str, FactValue] = {"deployment.desired": 3, "deployment.setting_concurrency": "50"}


CLUSTER = TargetWays(TargetKind.KUBERNETES)
STUCK: dict[str, FactValue] = {"deployment.updating": True, "deployment.deadline_exceeded": True}


@dataclass
class AskedCluster(FakeCluster):
    """Remembers what was asked; answers once it is let."""

    asked: list[str] = field(default_factory=list)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def allowed(
        self, verb: str, group: str, resource: str, *, subresource: str = "", name: str = "", namespace: str
    ) -> Permission:
        self.asked.append(f"{verb} {resource}/{name}")
        await self.answers.wait()
        return await super().allowed(verb, group, resource, subresource=subresource, name=name, namespace=namespace)


@dataclass
class Bench:
    """What a session would put together, on a clock that a test moves; `known` lets the background come to its end."""

    ways: TargetWays = CLUSTER
    read_only: bool = False
    protected: tuple[str, ...] | None = ()
    untrusted: Trouble | None = None
    unreachable: Trouble | None = None
    cluster: AskedCluster = field(default_factory=AskedCluster)
    at: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)
    news: int = 0
    incident: Incident | None = None
    book: RunbookFile = BOOK
    permissions: Permissions = field(init=False)
    steps: StepsBeforehand = field(init=False)

    def __post_init__(self) -> None:
        guard = Guard(lambda: self.at, read_only=self.read_only, protection=Protection(self.protected))
        inputs = ChangeInputs(guard, {"chat": self.ways}, lambda: self.untrusted)
        self.permissions = Permissions(clock=lambda: self.at, may_run=inputs.may_run, changed=self._changed)
        self.steps = StepsBeforehand(
            inputs, self.permissions, service_id=lambda: "chat", incident=lambda: self.incident
        )
        self.permissions.opened(self._means)

    def of(self, step_id: str, facts: Mapping[str, FactValue] = RUNNING) -> Beforehand:
        return self.steps.of(self.book, step_id, facts)

    async def known(self, *step_ids: str) -> Beforehand:
        """What is known of the last of them, once all have been in view and answered."""
        self.cluster.answers.set()
        for step_id in step_ids:
            self.of(step_id)
        await self.until(lambda: self.permissions.is_idle)
        return self.of(step_ids[-1])

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0)

    def _changed(self) -> None:
        self.news += 1

    async def _means(self, choices: Choices, tell: Callable[[str], None]) -> Means:
        if self.unreachable is not None:
            raise TroubleError(self.unreachable)
        is_cluster = self.ways.kind is TargetKind.KUBERNETES
        return Means(
            service="chat",
            target_name="chat",
            scrubber=Scrubber(Secrets()),
            clock=lambda: self.at,
            sleep=asyncio.sleep,
            api=self.cluster if is_cluster else None,
            deployment=DeploymentRef("shop", "chat") if is_cluster else None,
        )


async def test_a_step_in_view_is_asked_for_without_keeping_anybody_waiting() -> None:
    bench = Bench()
    assert bench.of(CUT).permission == "whether you may has not been asked yet"
    await bench.until(lambda: bool(bench.cluster.asked))
    assert bench.of(CUT).blocked is None, "the cluster has not answered, and the tree goes on"
    known = await bench.known(CUT)
    assert known.permission == "you may patch deployments (asked just now)"
    assert known.twin == "kubectl --context prod -n shop set env deployment/chat MAX_CONCURRENT_REQUESTS=5"
    assert bench.news > 0


async def test_what_this_user_may_not_do_says_so_with_its_twin() -> None:
    bench = Bench(cluster=AskedCluster(may=False))
    known = await bench.known(CUT)
    assert known.blocked is not None
    assert known.blocked.kind is TroubleKind.FORBIDDEN
    assert known.blocked.why == "you are not permitted to patch deployments: RBAC"
    assert known.blocked.advice == (f"ask somebody who may: {known.twin}",)


async def test_the_same_question_is_asked_once_and_again_when_its_answer_is_old() -> None:
    bench = Bench()
    await bench.known(CUT, FALLBACK, RESTART, CUT)
    assert bench.cluster.asked == ["patch deployments/chat"]
    bench.at += timedelta(seconds=KEPT_S - 1)
    assert (await bench.known(CUT, FALLBACK)).permission.endswith(f"(asked {int(KEPT_S - 1) // 60}m ago)")
    assert len(bench.cluster.asked) == 1
    bench.at += timedelta(seconds=2)
    assert bench.of(CUT).permission.startswith("you may"), "the old answer stands until there is another"
    await bench.known(CUT, FALLBACK)
    assert len(bench.cluster.asked) == 2


async def test_a_new_key_wants_leave_to_read_and_to_patch_the_secret() -> None:
    bench = Bench()
    known = await bench.known(ROTATE)
    assert bench.cluster.asked == ["get secrets/mistral-secrets", "patch secrets/mistral-secrets"]
    assert known.permission.startswith("you may get and patch secrets")
    assert "--from-file=api-key=/dev/stdin" in known.twin


async def test_no_answer_is_said_and_asked_again_sooner() -> None:
    bench = Bench(cluster=AskedCluster(unreachable=True))
    known = await bench.known(CUT)
    assert known.permission == "cannot be checked beforehand: no answer within 5 s (asked just now)"
    assert known.blocked is None
    bench.cluster.unreachable = False
    bench.at += timedelta(seconds=AGAIN_S - 1)
    assert (await bench.known(CUT)).permission.startswith("cannot")
    bench.at += timedelta(seconds=2)
    assert (await bench.known(CUT)).permission.startswith("you may")


async def test_a_cluster_that_cannot_be_had_is_told_apart_from_one_that_is_not_configured_rightly() -> None:
    bench = Bench(unreachable=Trouble(TroubleKind.REFUSED, "The cluster cannot be reached", "nothing listens there"))
    known = await bench.known(CUT)
    assert known.blocked is None
    assert known.permission == "cannot be checked beforehand: nothing listens there (asked just now)"
    wrong = Trouble(TroubleKind.CONFIGURATION, "The kubeconfig is wrong", "there is no context prod")
    assert (await Bench(unreachable=wrong).known(CUT)).blocked == wrong


async def test_another_target_has_other_answers_and_what_was_under_way_is_dropped() -> None:
    bench = Bench()
    bench.of(CUT)
    await bench.until(lambda: bool(bench.cluster.asked))
    bench.permissions.opened(None)
    await bench.until(lambda: bench.permissions.is_idle)
    assert bench.of(CUT).permission == "whether you may has not been asked yet"
    assert len(bench.cluster.asked) == 1, "nobody is asked while nothing is connected"


async def test_read_only_outdoes_all_else() -> None:
    known = await Bench(read_only=True).known(CUT)
    assert known.blocked is not None
    assert known.blocked.why == "this console is read-only"
    assert known.twin.startswith("kubectl")


async def test_people_are_asked_for_nothing() -> None:
    bench = Bench(ways=TargetWays(TargetKind.BY_HAND), protected=None)
    known = await bench.known(CUT)
    assert (known.permission, known.protected, bench.cluster.asked) == ("", False, [])
    assert known.cautions == ("by hand: this service is changed by hand; your yes records that it was done",)
    assert known.twin == "set MAX_CONCURRENT_REQUESTS to 5"
    none = await Bench(ways=TargetWays()).known(CUT)
    assert none.cautions[0].startswith("by hand: no target is configured")


async def test_a_command_cannot_be_checked_beforehand_and_may_not_be_able_to_read() -> None:
    bench = Bench(ways=TargetWays(TargetKind.COMMAND, ("setctl", "{name}", "{value}")))
    known = await bench.known(CUT)
    assert known.permission == "cannot be checked beforehand"
    assert known.twin == "setctl MAX_CONCURRENT_REQUESTS 5"
    assert known.cautions == ("today's value cannot be read: the target has no command for it",)
    readable = Bench(ways=TargetWays(TargetKind.COMMAND, ("setctl", "{name}", "{value}"), ("getctl", "{name}")))
    assert (await readable.known(CUT)).cautions == ()


async def test_what_looks_is_not_asked_for() -> None:
    bench = Bench()
    assert await bench.known("read-limits") == Beforehand()
    assert bench.cluster.asked == []


@pytest.mark.parametrize(
    ("contexts", "protected"), [(None, True), (("prod*",), True), (("staging",), False), ((), False)]
)
async def test_protected_is_said_by_context(contexts: tuple[str, ...] | None, protected: bool) -> None:
    assert (await Bench(protected=contexts).known(CUT)).protected is protected


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ()),
        ({"deployment.desired": 3, "deployment.setting_concurrency": "50"}, ()),
        (
            {"deployment.desired": 3},
            ("MAX_CONCURRENT_REQUESTS is not set today: the service may not read it",),
        ),
        (
            {"deployment.desired": 3, "deployment.setting_concurrency": "from configMapKeyRef"},
            ("MAX_CONCURRENT_REQUESTS comes from configMapKeyRef: its value cannot be read from here",),
        ),
        (
            {"deployment.desired": 3, "deployment.setting_concurrency": "5"},
            ("MAX_CONCURRENT_REQUESTS is 5 already",),
        ),
        (
            {**RUNNING, "deployment.paused": True},
            ("the rollout is paused: it reaches no pod until that is resumed",),
        ),
        ({**RUNNING, "deployment.updating": True}, ("another rollout is under way",)),
        ({**RUNNING, **STUCK}, ("a rollout is stuck already",)),
    ],
)
async def test_what_the_probes_know_by_now(facts: dict[str, FactValue], said: tuple[str, ...]) -> None:
    assert Bench().of(CUT, facts).cautions == said


async def test_a_runbook_that_nobody_trusts_says_so_at_its_commands(tmp_path: Path) -> None:
    trouble = Trouble(TroubleKind.REJECTED, "The runbook is not trusted", "nobody has said that it may run")
    bench = Bench(untrusted=trouble)
    assert (await bench.known(CUT)).blocked is None, "a setting is no command of the runbook's"
    bench.book = book_file(tmp_path, SOUND).book
    known = await bench.known("kick")
    assert known.blocked == trouble
    assert known.twin == "svc-kick --force"
