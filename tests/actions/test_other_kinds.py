"""Commands, requests, Secrets and what people do by hand, through the same envelope."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from mrb_tui.actions.command import Surrounding
from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.kubernetes.secret_use import users_of
from mrb_tui.actions.outcome import Outcome, Result
from mrb_tui.actions.owed import adopt, revert_of, settle_by_word
from mrb_tui.actions.plan import Step
from mrb_tui.actions.process import run_command
from mrb_tui.actions.refusals import RefusedError
from mrb_tui.actions.workshop import Means, again, checked, made
from mrb_tui.clients.http import HttpAnswer
from mrb_tui.clients.kube_pin import pinned_kubeconfig
from mrb_tui.domain.events.mitigation import Settlement
from mrb_tui.domain.mitigation_state import Phase, ledger
from mrb_tui.domain.plan import Lasts, StepAction
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.fake_cluster import REF, kube_error
from tests.actions.rig import Rig, plan_of

SECRET = "s3cr3t-value-of-the-night"
PYTHON = sys.executable


@pytest.fixture
def rig() -> Rig:
    return Rig()


class Requests:
    """Answers every request with `status`, or fails."""

    def __init__(self, status: int = 200, fails: TroubleKind | None = None) -> None:
        self.status, self.fails = status, fails
        self.sent: list[tuple[str, str, Mapping[str, str] | None, Any]] = []

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None, timeout_s: float
    ) -> HttpAnswer:
        self.sent.append((method, url, headers, json))
        if self.fails is not None:
            raise TroubleError(Trouble(self.fails, "The request failed", "no answer"))
        return HttpAnswer(
            status=self.status,
            reason="",
            headers={},
            body=b"said the far side",
            truncated=False,
            url=url,
            took_s=0.1,
            connect_s=None,
            tls_s=None,
            first_byte_s=None,
            via_proxy=None,
            scrubber=Scrubber(Secrets()),
        )


def means(rig: Rig, **more: Any) -> Means:
    given: dict[str, Any] = {
        "service": "chat",
        "target_name": "chat",
        "scrubber": Scrubber(Secrets()),
        "clock": rig.clock,
        "sleep": rig.sleep,
        "surrounding": Surrounding(dict(os.environ)),
    }
    return Means(**(given | more))


def envelope(rig: Rig, given: Means, kind: str, **parameters: str) -> Envelope:
    step = Step("step", "Do it", Lasts.TEMPORARY)
    return Envelope(made(StepAction(kind, parameters), given), step, rig.surroundings())


async def done(rig: Rig, chosen: Envelope) -> Result:
    ended = await chosen.prepare()
    assert ended is None, ended
    chosen.shown(plan_of(chosen).digest)
    plan = plan_of(chosen)
    return await chosen.run(Confirmation(plan.id, plan.digest, "ana", rig.guard.name_wanted(plan)))


# ----------------------------------------------------------------------- commands
def python(code: str) -> str:
    return json.dumps([PYTHON, "-c", code])


async def test_a_command_is_a_list_and_no_shell_reads_it(rig: Rig) -> None:
    lines: list[str] = []
    given = means(rig, tell=lines.append)
    chosen = envelope(
        rig, given, "command", command=json.dumps([PYTHON, "-c", "import sys; print(sys.argv[1])", "$(id); *"])
    )
    result = await done(rig, chosen)
    assert result.outcome is Outcome.APPLIED
    assert lines == ["$(id); *"]
    assert chosen.allowance is not None
    assert chosen.allowance.allowed is None
    assert chosen.allowance.words == "cannot be checked beforehand"


@pytest.mark.parametrize("command", ["ls -l", '"ls"', "[]", '["ls", 1]', "{}"])
async def test_what_is_no_list_of_arguments_is_refused(rig: Rig, command: str) -> None:
    with pytest.raises(TroubleError, match="list of arguments"):
        await envelope(rig, means(rig), "command", command=command).prepare()


async def test_only_named_variables_are_passed_on_and_secrets_in_its_output_are_masked(rig: Rig) -> None:
    lines: list[str] = []
    scrubber = Scrubber(Secrets())
    scrubber.secrets.add(SECRET)
    environment = {"PATH": os.environ["PATH"], "FLAG_TOKEN": SECRET, "OTHER": "x"}
    given = means(rig, tell=lines.append, scrubber=scrubber, surrounding=Surrounding(environment))
    code = "import os; print(sorted(k for k in os.environ if k in ('FLAG_TOKEN', 'OTHER')), os.environ['FLAG_TOKEN'])"
    chosen = envelope(rig, given, "command", command=python(code), env="FLAG_TOKEN")
    await done(rig, chosen)
    assert lines == ["['FLAG_TOKEN'] [masked]"]
    assert SECRET not in repr([event.payload for event in rig.events])


async def test_a_secret_in_the_command_itself_is_refused(rig: Rig) -> None:
    scrubber = Scrubber(Secrets())
    scrubber.secrets.add(SECRET)
    with pytest.raises(TroubleError, match="secret in its command"):
        await envelope(rig, means(rig, scrubber=scrubber), "command", command=json.dumps(["flag", SECRET])).prepare()


async def test_a_command_that_fails_leaves_open_what_it_did(rig: Rig) -> None:
    result = await done(
        rig, envelope(rig, means(rig), "command", command=python("print('half way'); raise SystemExit(3)"))
    )
    assert (result.outcome, result.applied) == (Outcome.UNKNOWN, None)
    assert "ended with 3: half way" in result.words
    await settle_by_word(rig.states["p1"], Settlement.NOT_APPLIED, "ana", rig.record)
    assert rig.states["p1"].phase is Phase.FAILED


async def test_a_command_that_is_not_there_was_not_run(rig: Rig) -> None:
    result = await done(rig, envelope(rig, means(rig), "command", command='["no-such-command-at-all"]'))
    assert (result.outcome, result.applied) == (Outcome.REJECTED, False)


async def test_a_command_over_its_limit_is_killed_with_all_that_it_has_started() -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', "
        "'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)'])\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    lines: list[str] = []
    begun_s = time.monotonic()
    ended = await run_command(
        [PYTHON, "-c", code], dict(os.environ), timeout_s=1.5, scrubber=Scrubber(Secrets()), on_line=lines.append
    )
    assert ended.code is None
    assert time.monotonic() - begun_s < 10
    child = int(lines[0])
    for _ in range(50):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the child lives on")


async def test_output_that_never_ends_its_line_or_holds_sequences_is_harmless() -> None:
    lines: list[str] = []
    code = "import sys; sys.stdout.write('x' * 300_000 + '\\n\\x1b]0;title\\x07red\\x1b[31m\\nlast')"
    ended = await run_command(
        [PYTHON, "-c", code], dict(os.environ), timeout_s=20, scrubber=Scrubber(Secrets()), on_line=lines.append
    )
    assert ended.code == 0
    assert lines[-2:] == ["red", "last"]
    assert "\x1b" not in "".join(lines)


async def test_a_setting_by_command_is_read_set_verified_and_taken_back(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "limit"
    file.write_text("50", encoding="utf-8")
    read = python(f"print(open({str(file)!r}).read())")
    write = json.dumps([PYTHON, "-c", f"import sys; open({str(file)!r}, 'w').write(sys.argv[1])", "{value}"])
    chosen = envelope(rig, means(rig), "set-by-command", name="limit", value="5", command=write, read=read)
    assert (await done(rig, chosen)).outcome is Outcome.APPLIED
    assert plan_of(chosen).changes[0].words == "limit 50 → 5"
    assert file.read_text(encoding="utf-8") == "5"
    state = rig.states["p1"]
    file.write_text("7", encoding="utf-8")
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, means(rig)), step, rig.surroundings(), reverts=state.plan)
    await done(rig, back)
    assert "somebody has changed limit meanwhile: 5 → 7" in plan_of(back).warnings
    assert file.read_text(encoding="utf-8") == "50"
    assert ledger(rig.states.values()) == ()


async def test_a_setting_that_has_changed_since_it_was_read_is_a_conflict(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "limit"
    file.write_text("50", encoding="utf-8")
    read = python(f"print(open({str(file)!r}).read())")
    write = json.dumps([PYTHON, "-c", f"import sys; open({str(file)!r}, 'w').write(sys.argv[1])", "{value}"])
    chosen = envelope(rig, means(rig), "set-by-command", name="limit", value="5", command=write, read=read)
    await chosen.prepare()
    plan = plan_of(chosen)
    chosen.shown(plan.digest)
    file.write_text("20", encoding="utf-8")
    result = await chosen.run(Confirmation(plan.id, plan.digest, "ana", rig.guard.name_wanted(plan)))
    assert (result.outcome, file.read_text(encoding="utf-8")) == (Outcome.CONFLICT, "20")


async def test_what_is_owed_by_hand_is_told_to_the_next_plan(rig: Rig) -> None:
    await done(rig, envelope(rig, means(rig), "set-by-hand", name="limit", value="5", was="50"))
    second = envelope(rig, means(rig), "by-hand", how="Flip the breaker")
    await second.prepare()
    assert plan_of(second).warnings == ("also in force: Do it (limit 50 → 5), by ana",)


def test_a_pinned_kubeconfig_knows_one_context_and_is_read_by_nobody_else(tmp_path: Path) -> None:
    config = {
        "current-context": "staging",
        "contexts": [
            {"name": "prod", "context": {"cluster": "p", "user": "me", "namespace": "shop"}},
            {"name": "staging", "context": {"cluster": "s", "user": "me"}},
        ],
        "clusters": [
            {"name": "p", "cluster": {"server": "https://p", "certificate-authority": "ca.pem"}},
            {"name": "s", "cluster": {"server": "https://s"}},
        ],
        "users": [{"name": "me", "user": {"client-key": "/abs/key", "exec": {"command": "bin/login"}}}],
    }
    source = tmp_path / "config"
    source.write_text(json.dumps(config), encoding="utf-8")
    target = tmp_path / "pin"
    target.mkdir()
    pinned = json.loads(pinned_kubeconfig(source, "prod", {}, target).read_text(encoding="utf-8"))
    assert (target / "kubeconfig").stat().st_mode & 0o777 == 0o600
    assert pinned["current-context"] == "prod"
    assert [each["name"] for each in pinned["contexts"]] == ["prod"]
    assert pinned["clusters"] == [
        {"name": "p", "cluster": {"server": "https://p", "certificate-authority": str(tmp_path / "ca.pem")}}
    ]
    assert pinned["users"][0]["user"]["exec"]["command"] == str(tmp_path / "bin/login")
    with pytest.raises(TroubleError, match="names the context other"):
        pinned_kubeconfig(source, "other", {}, target)


async def test_a_command_sees_the_frozen_context_and_no_other_and_the_file_is_gone_after(
    rig: Rig, tmp_path: Path
) -> None:
    source = tmp_path / "config"
    contexts = [{"name": name, "context": {"cluster": "c", "user": "u"}} for name in ("prod", "staging")]
    config = {"contexts": contexts, "clusters": [{"name": "c", "cluster": {}}], "users": [{"name": "u", "user": {}}]}
    source.write_text(json.dumps(config), encoding="utf-8")
    lines: list[str] = []
    environment = {"PATH": os.environ["PATH"], "KUBECONFIG": "/elsewhere"}
    given = means(rig, tell=lines.append, surrounding=Surrounding(environment, source, "prod"))
    code = "import json, os; p = os.environ['KUBECONFIG']; print(p); print(json.load(open(p))['current-context'])"
    await done(rig, envelope(rig, given, "command", command=python(code)))
    assert lines[1] == "prod"
    assert not Path(lines[0]).exists()


# ----------------------------------------------------------------------- requests
async def test_a_request_is_sent_once_with_headers_that_nobody_sees(rig: Rig) -> None:
    requests = Requests()
    given = means(rig, http=requests, headers_for=lambda action: {"Authorization": f"Bearer {SECRET}"})
    chosen = envelope(
        rig, given, "http", method="PUT", url="https://flags.example/x?y=1", json='{"on": true}', undo_url="https://f/u"
    )
    assert (await done(rig, chosen)).outcome is Outcome.APPLIED
    assert requests.sent == [
        ("PUT", "https://flags.example/x?y=1", {"Authorization": f"Bearer {SECRET}"}, {"on": True})
    ]
    assert SECRET not in repr(plan_of(chosen)) + repr([event.payload for event in rig.events])
    assert plan_of(chosen).inverse == StepAction("http", {"method": "POST", "url": "https://f/u", "json": ""})


@pytest.mark.parametrize(
    ("requests", "outcome", "applied"),
    [
        (Requests(403), Outcome.REJECTED, False),
        (Requests(500), Outcome.UNKNOWN, None),
        (Requests(fails=TroubleKind.REFUSED), Outcome.REJECTED, False),
        (Requests(fails=TroubleKind.TIMEOUT), Outcome.UNKNOWN, None),
    ],
)
async def test_what_is_known_of_a_request_that_went_wrong(
    rig: Rig, requests: Requests, outcome: Outcome, applied: bool | None
) -> None:
    result = await done(rig, envelope(rig, means(rig, http=requests), "http", url="https://flags.example"))
    assert (result.outcome, result.applied) == (outcome, applied)
    assert len(requests.sent) == 1


# ----------------------------------------------------------------------- by hand
async def test_what_is_done_by_hand_is_remembered_and_can_be_adopted(rig: Rig) -> None:
    chosen = envelope(rig, means(rig), "set-by-hand", name="limit", value="5", was="50")
    assert (await done(rig, chosen)).outcome is Outcome.APPLIED
    assert [state.plan.changes[0].words for state in ledger(rig.states.values())] == ["limit 50 → 5"]
    with pytest.raises(RefusedError, match="reason"):
        await adopt(rig.states["p1"], " ", rig.record)
    await adopt(rig.states["p1"], "the new limit stays", rig.record)
    assert ledger(rig.states.values()) == ()


async def test_a_step_by_hand_needs_no_name_typed(rig: Rig) -> None:
    chosen = envelope(rig, means(rig), "by-hand", how="Flip the breaker")
    await chosen.prepare()
    assert rig.guard.name_wanted(plan_of(chosen)) == ""


# ----------------------------------------------------------------------- Secrets
class SecretApi:
    """A cluster with one Secret."""

    server, context = "https://cluster.example", "prod"

    def __init__(self) -> None:
        self.secret: dict[str, Any] = {
            "metadata": {"uid": "s1", "resourceVersion": "3"},
            "data": {"api-key": "b2xkLWtleS0wMDAx"},
        }
        self.patched: list[tuple[Any, bool, str]] = []
        self.asked: list[str] = []

    async def get(self, path: str, query: Any = ()) -> dict[str, Any]:
        self.asked.append(path)
        if path.endswith("/deployments"):
            reference = {"secretKeyRef": {"name": "keys", "key": "api-key"}}
            uses = {"containers": [{"name": "a", "env": [{"name": "K", "valueFrom": reference}]}]}
            return {"items": [{"metadata": {"name": "chat"}, "spec": {"template": {"spec": uses}}}]}
        return self.secret

    async def patch(
        self, path: str, body: Any, content_type: str, *, dry_run: bool = False, force: bool = False, manager: str = ""
    ) -> dict[str, Any]:
        assert content_type == "application/apply-patch+yaml"
        self.patched.append((body, dry_run, manager))
        return {}

    async def allowed(self, *arguments: Any, **named: Any) -> Any:
        raise kube_error(500, "no answer")


def secret_means(rig: Rig, api: SecretApi, **more: Any) -> Means:
    return means(rig, api=api, deployment=REF, value_for=lambda action: SECRET, **more)


async def test_a_key_is_tried_before_the_cluster_is_touched(rig: Rig) -> None:
    api = SecretApi()

    async def refuse(key: str) -> str:
        assert key == SECRET
        return "401"

    chosen = envelope(rig, secret_means(rig, api, try_key=refuse), "apply-secret", secret="keys", key="api-key")
    with pytest.raises(TroubleError, match="the new key does not work: 401") as refusal:
        await chosen.prepare()
    assert refusal.value.trouble.kind is TroubleKind.REJECTED
    assert api.asked == []


async def test_a_secret_is_applied_with_its_uid_and_version_and_never_shown(rig: Rig) -> None:
    api = SecretApi()
    given = secret_means(rig, api, key_here="old-key-0001")
    chosen = envelope(rig, given, "apply-secret", secret="keys", key="api-key")
    assert (await done(rig, chosen)).outcome is Outcome.APPLIED
    (tried, was_dry, _), (applied, _, manager) = api.patched
    assert was_dry
    assert tried == applied
    assert applied["data"] == {"api-key": "czNjcjN0LXZhbHVlLW9mLXRoZS1uaWdodA=="}
    assert (applied["metadata"]["uid"], applied["metadata"]["resourceVersion"]) == ("s1", "3")
    assert manager == "mrb-tui-api-key"
    plan = plan_of(chosen)
    assert plan.follow_ups == (StepAction("rollout-restart", {"workload": "chat"}),)
    assert any("the same as the one here" in line for line in plan.details)
    assert plan.inverse is None
    told = repr(plan) + repr(chosen.__dict__) + repr([event.payload for event in rig.events])
    for hidden in (SECRET, "old-key-0001", "czNjcjN0"):
        assert hidden not in told


def test_a_secret_is_used_by_variable_by_environment_and_by_volume() -> None:
    def using(name: str, spec: dict[str, Any]) -> dict[str, Any]:
        return {"metadata": {"name": name}, "spec": {"template": {"spec": spec}}}

    found = users_of(
        "keys",
        [
            using("d", {"containers": [{"envFrom": [{"secretRef": {"name": "keys"}}]}]}),
            using("c", {"volumes": [{"secret": {"secretName": "keys"}}]}),
            using("b", {"volumes": [{"projected": {"sources": [{"secret": {"name": "keys"}}]}}]}),
            using("a", {"containers": [{"env": [{"valueFrom": {"secretKeyRef": {"name": "others"}}}]}]}),
        ],
    )
    assert found == ("b", "c", "d")


# ----------------------------------------------------------------------- the workshop
@pytest.mark.parametrize(
    ("action", "words"),
    [
        (StepAction("explode", {}), "there is no kind of action explode"),
        (StepAction("scale", {}), "scale wants replicas"),
        (StepAction("scale", {"replicas": "3", "speed": "fast"}), "scale takes no speed"),
    ],
)
def test_a_step_that_no_kind_takes_is_refused_with_what_would_be_right(action: StepAction, words: str) -> None:
    with pytest.raises(TroubleError, match=words):
        checked(action)


async def test_what_was_done_in_one_cluster_is_not_taken_back_in_another(rig: Rig) -> None:
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    rig.cluster.context, rig.cluster.server = "staging", "https://staging.example"
    given = means(rig, api=rig.cluster, deployment=REF)
    with pytest.raises(TroubleError, match="connected to staging"):
        again(StepAction("unset-env", {"name": "LIMIT"}), state.plan, given)


async def test_a_colleague_whose_context_has_another_name_takes_it_back(rig: Rig) -> None:
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    rig.cluster.context = "as-my-kubeconfig-calls-it"
    given = means(rig, api=rig.cluster, deployment=REF)
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, given), step, rig.surroundings(), reverts=state.plan)
    assert (await done(rig, back)).applied
    assert ledger(rig.states.values()) == ()


async def test_what_was_made_anew_since_is_not_what_was_changed(rig: Rig) -> None:
    """Nor is the like-named object of another cluster that a tunnel now leads to."""
    await rig.done(rig.envelope())
    state = rig.states["p1"]
    rig.cluster.workload["metadata"]["uid"] = "another"
    given = means(rig, api=rig.cluster, deployment=REF)
    action, step = revert_of(state)
    back = Envelope(again(action, state.plan, given), step, rig.surroundings(), reverts=state.plan)
    with pytest.raises(TroubleError, match="made anew"):
        await back.prepare()


def test_a_service_without_a_cluster_has_no_kubernetes_kinds(rig: Rig) -> None:
    with pytest.raises(TroubleError, match="no workload"):
        made(StepAction("scale", {"replicas": "3"}), means(rig))
