"""Commands through the envelope: no shell, no secret, one context, and nothing left running."""

import asyncio
import json
import os
import time
from pathlib import Path

import psutil
import pytest

from mrb_tui.actions.command import Surrounding
from mrb_tui.actions.envelope import Envelope
from mrb_tui.actions.guard import Confirmation
from mrb_tui.actions.outcome import Outcome
from mrb_tui.actions.owed import revert_of, settle_by_word
from mrb_tui.actions.process import run_command
from mrb_tui.actions.workshop import again
from mrb_tui.clients.kube_pin import pinned_kubeconfig
from mrb_tui.domain.events.mitigation import Settlement
from mrb_tui.domain.mitigation_state import Phase, ledger
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.actions.other_kinds import PYTHON, SECRET, done, envelope, means
from tests.actions.rig import Rig, plan_of


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
