"""Kubeconfigs that cannot be used, and login plugins that misbehave."""

import asyncio
import base64
import copy
import json
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml

from mrb_tui.clients import kube_login
from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.clients.kubernetes.fake_api import FakeApi, connected, kubeconfig, status

PODS = "/api/v1/namespaces/shop/pods"
SERVER = "http://127.0.0.1:1"


async def refused(folder: Path, config: object, context: str | None = None) -> Trouble:
    with pytest.raises(TroubleError) as caught:
        await connected(folder, config, context=context)
    return caught.value.trouble


def plugin(folder: Path, script: str, **exec_fields: object) -> dict[str, Any]:
    """A user whose login plugin is a shell script."""
    file = folder / "cloud-login"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(stat.S_IRWXU)
    return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": str(file), **exec_fields}}


def credential(**fields: object) -> str:
    """A shell command that prints an ExecCredential."""
    answer = {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": fields}
    return f"echo {shlex.quote(json.dumps(answer))}"


async def test_the_file_names_context_namespace_and_user(tmp_path: Path) -> None:
    client = await connected(tmp_path, kubeconfig(SERVER))
    assert (client.server, client.context, client.namespace, client.user) == (SERVER, "here", "shop", "oncall")
    await client.aclose()


async def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "elsewhere"
    file.write_text(yaml.safe_dump(kubeconfig(SERVER)))
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path / 'missing'}:{file}")
    client = await KubernetesClient.connect(KubeAccess(), Scrubber(Secrets()), tmp_path / "temp")
    assert client.context == "here"
    await client.aclose()


@pytest.mark.parametrize("named", [True, False])
async def test_a_missing_file_is_named(tmp_path: Path, named: bool, capsys: pytest.CaptureFixture[str]) -> None:
    access = KubeAccess(tmp_path / "nowhere.yaml" if named else None)
    with pytest.raises(TroubleError) as caught:
        await KubernetesClient.connect(access, Scrubber(Secrets()), tmp_path)
    trouble = caught.value.trouble
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert ("nowhere.yaml" if named else ".kube/config") in trouble.why
    assert trouble.advice
    assert capsys.readouterr() == ("", "")


async def test_broken_yaml_is_placed(tmp_path: Path) -> None:
    trouble = await refused(tmp_path, "apiVersion: v1\nclusters:\n  - name: [a\nusers: }")
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert "line 4" in trouble.why


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "7", "\x00", "clusters: 7\n", "users: {a: b}\n"])
async def test_yaml_that_is_no_kubeconfig_is_said_so(tmp_path: Path, text: str) -> None:
    trouble = await refused(tmp_path, text)
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert str(tmp_path / "kubeconfig") in trouble.what
    assert "object" not in trouble.why, "the words of Python are no help"
    assert "NoneType" not in trouble.why


async def test_a_file_that_is_no_text_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(TroubleError) as caught:
        await KubernetesClient.connect(KubeAccess(tmp_path / "binary"), Scrubber(Secrets()), tmp_path)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION


async def test_a_folder_in_the_files_place_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TroubleError) as caught:
        await KubernetesClient.connect(KubeAccess(tmp_path), Scrubber(Secrets()), tmp_path)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION


async def test_an_unknown_context_lists_those_there_are(tmp_path: Path) -> None:
    trouble = await refused(tmp_path, kubeconfig(SERVER), context="prod")
    assert "'prod'" in trouble.why
    assert trouble.advice == ("set services.target.context to one of: here",)


async def test_a_file_without_a_current_context_says_what_to_set(tmp_path: Path) -> None:
    config = kubeconfig(SERVER)
    del config["current-context"]
    trouble = await refused(tmp_path, config)
    assert "current-context" in trouble.why
    assert "here" in trouble.advice[0]


AUTHORITY = trustme.CA()
SECRET = "s3cr3t-of-the-kubeconfig"
SECRETS = (SECRET, base64.b64encode(SECRET.encode()).decode())


def _rich() -> dict[str, Any]:
    user = {"token": SECRET, "username": "ana", "password": SECRET, "client-key-data": SECRETS[1]}
    authority = base64.b64encode(AUTHORITY.cert_pem.bytes()).decode()
    cluster = {"proxy-url": f"http://ana:{SECRET}@127.0.0.1:1", "certificate-authority-data": authority}
    config = kubeconfig("https://127.0.0.1:1", user=user, cluster=cluster)
    config["users"].append({"name": "other", "user": {"auth-provider": {"config": {"refresh-token": SECRET}}}})
    return config


def _paths(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


@pytest.mark.parametrize("path", list(_paths(_rich())), ids=lambda path: ".".join(map(str, path)))
async def test_a_spoilt_field_is_a_trouble_at_most_and_never_tells_a_secret(
    tmp_path: Path, path: tuple[str | int, ...]
) -> None:
    for spoilt in ("missing", None, 7, "text", ["a"], {"a": {"b": "c"}}):
        config = copy.deepcopy(_rich())
        place: Any = config
        for key in path[:-1]:
            place = place[key]
        if spoilt == "missing":
            del place[path[-1]]
        else:
            place[path[-1]] = spoilt
        told = ""
        try:
            client = await connected(tmp_path, config, timeout_s=1.0)
            await client.aclose()
        except TroubleError as error:
            told = repr(error.trouble)
        for secret in SECRETS:
            assert secret not in told, f"{spoilt!r}"


@pytest.mark.parametrize(
    ("user", "secret"),
    [
        ({"token": SECRET}, SECRET),
        ({"username": "ana", "password": SECRET}, SECRET),
        ({"username": "ana", "password": SECRET}, base64.b64encode(f"ana:{SECRET}".encode()).decode()),
        ({"auth-provider": {"name": "oidc", "config": {"id-token": f"a.e30=.{SECRET}"}}}, f"a.e30=.{SECRET}"),
    ],
    ids=["token", "password", "basic", "oidc"],
)
async def test_a_login_is_masked_wherever_it_turns_up(
    api: FakeApi, tmp_path: Path, user: dict[str, Any], secret: str
) -> None:
    api.say(PODS, status(403, "Forbidden", f"no: {secret}"), 403)
    client = await connected(tmp_path, kubeconfig(api.url, user=user))
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    await client.aclose()
    assert "Authorization" in api.headers[0]
    assert str(caught.value).endswith("no: [masked]")


async def test_a_token_file_that_is_missing_is_named(tmp_path: Path) -> None:
    trouble = await refused(tmp_path, kubeconfig(SERVER, user={"tokenFile": str(tmp_path / "gone")}))
    assert "gone" in trouble.why


async def test_certificates_lie_in_the_given_folder_for_the_owner_alone(tmp_path: Path) -> None:
    content = f"no certificate {tmp_path}".encode()  # the library keeps one file per content
    cluster = {"certificate-authority-data": base64.b64encode(content).decode()}
    trouble = await refused(tmp_path, kubeconfig("https://127.0.0.1:1", cluster=cluster))
    assert trouble.kind is TroubleKind.TLS
    (kept,) = (tmp_path / "temp").iterdir()
    assert kept.read_bytes() == content
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_a_plugins_token_is_used_and_masked(api: FakeApi, tmp_path: Path) -> None:
    api.say(PODS, status(403, "Forbidden", "no entry for plugin-token-77"), 403)
    user = plugin(tmp_path, credential(token="plugin-token-77"))
    client = await connected(tmp_path, kubeconfig(api.url, user=user))
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    await client.aclose()
    assert api.headers[0]["Authorization"] == "Bearer plugin-token-77"
    assert caught.value.trouble.why == "no entry for [masked]"


async def test_a_plugin_has_arguments_environment_and_no_terminal(api: FakeApi, tmp_path: Path) -> None:
    api.say(PODS, {})
    seen = tmp_path / "seen"
    script = (
        f'read x; {{ echo "$1 $STAGE"; echo "$KUBERNETES_EXEC_INFO"; tty; }} > {seen}\n{credential(token="t-o-k-e-n")}'
    )
    user = plugin(tmp_path, script, args=["--cluster=7"], env=[{"name": "STAGE", "value": "blue"}])
    client = await connected(tmp_path, kubeconfig(api.url, user=user))
    await client.aclose()
    first, info, tty = seen.read_text().splitlines()
    assert first == "--cluster=7 blue"
    assert json.loads(info)["spec"] == {"interactive": False}
    assert tty == "not a tty"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'token expired, run: cloud login' >&2; exit 3", ("ended with 3", "run: cloud login")),
        ("exit 1", ("ended with 1",)),
        ("echo no-json", ("not an ExecCredential",)),
        ("echo '[]'", ("not an ExecCredential",)),
        ("echo '{\"status\": 7}'", ("not an ExecCredential",)),
        ("echo '{\"status\": null}'", ("not an ExecCredential",)),
        (credential(), ("neither a token nor a certificate",)),
        (credential(clientCertificateData="x"), ("neither a token nor a certificate",)),
        (credential(token="t-o-k-e-n", expirationTimestamp="soon"), ("soon",)),
        ("kill -9 $$", ("-9",)),
    ],
    ids=["failed", "mute", "text", "list", "number", "null", "empty", "half", "strange expiry", "killed"],
)
async def test_a_plugins_failure_is_told_in_its_own_words(tmp_path: Path, script: str, words: tuple[str, ...]) -> None:
    trouble = await refused(tmp_path, kubeconfig(SERVER, user=plugin(tmp_path, script)))
    assert trouble.kind is TroubleKind.CREDENTIAL
    assert "cloud-login" in trouble.what
    for word in words:
        assert word in trouble.why


async def test_what_a_plugin_says_is_cleaned_and_masked(tmp_path: Path) -> None:
    script = r"printf '\033[2Jdenied: password=hunter2hunter2\n' >&2; exit 1"
    trouble = await refused(tmp_path, kubeconfig(SERVER, user=plugin(tmp_path, script)))
    assert trouble.why == "it ended with 1: denied: password=[masked]"


async def test_a_plugin_that_is_not_there_is_named(tmp_path: Path) -> None:
    user = {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "cloud-login-of-nobody"}}
    trouble = await refused(tmp_path, kubeconfig(SERVER, user=user))
    assert trouble.kind is TroubleKind.CREDENTIAL
    assert "cloud-login-of-nobody" in trouble.what
    assert "No such file" in trouble.why


async def test_a_plugin_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kube_login, "PLUGIN_LIMIT_S", 0.3)
    pids = tmp_path / "pids"
    script = f"sleep 60 & echo $$ $! > {pids}; wait"
    trouble = await refused(tmp_path, kubeconfig(SERVER, user=plugin(tmp_path, script)))
    assert trouble.kind is TroubleKind.CREDENTIAL
    assert "did not end within 0.3 s" in trouble.why
    for pid in pids.read_text().split():
        assert await _has_ended(int(pid))


async def test_a_plugins_child_that_keeps_the_pipe_open_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kube_login, "PLUGIN_LIMIT_S", 0.3)
    pids = tmp_path / "pids"
    trouble = await refused(tmp_path, kubeconfig(SERVER, user=plugin(tmp_path, f"sleep 60 & echo $! > {pids}")))
    assert "did not end within 0.3 s" in trouble.why
    assert await _has_ended(int(pids.read_text()))


async def _has_ended(pid: int) -> bool:
    """Gone, or a zombie whose new parent has not yet looked; a signal takes a moment."""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_an_expired_token_is_renewed_by_the_plugin_once_not_at_every_call(api: FakeApi, tmp_path: Path) -> None:
    api.say(PODS, {})
    runs = tmp_path / "runs"
    expired = credential(token="short-lived", expirationTimestamp="2001-01-01T00:00:00Z")
    client = await connected(tmp_path, kubeconfig(api.url, user=plugin(tmp_path, f"echo run >> {runs}\n{expired}")))
    for _ in range(3):
        await client.get(PODS)
    await client.aclose()
    assert runs.read_text().split() == ["run"]


async def test_a_plugin_that_fails_at_renewal_is_what_is_told(
    api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kube_login, "PLUGIN_PAUSE_S", 0)
    api.say(PODS, {})
    runs = tmp_path / "runs"
    once = f"if test -e {runs}; then echo 'log in again' >&2; exit 1; fi; touch {runs}"
    expired = credential(token="short-lived", expirationTimestamp="2001-01-01T00:00:00Z")
    client = await connected(tmp_path, kubeconfig(api.url, user=plugin(tmp_path, f"{once}\n{expired}")))
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    await client.aclose()
    assert caught.value.trouble.kind is TroubleKind.CREDENTIAL
    assert "log in again" in caught.value.trouble.why
    assert not api.asked


async def test_a_plugin_that_hangs_at_renewal_is_blamed_rather_than_the_server(
    api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kube_login, "PLUGIN_PAUSE_S", 0)
    api.say(PODS, {})
    runs = tmp_path / "runs"
    once = f"if test -e {runs}; then exec sleep 60; fi; touch {runs}"
    expired = credential(token="short-lived", expirationTimestamp="2001-01-01T00:00:00Z")
    config = kubeconfig(api.url, user=plugin(tmp_path, f"{once}\n{expired}"))
    client = await connected(tmp_path, config, timeout_s=0.4)
    monkeypatch.setattr(kube_login, "PLUGIN_LIMIT_S", 0.6)
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    await client.aclose()
    assert caught.value.trouble.kind is TroubleKind.CREDENTIAL
    assert "did not end" in caught.value.trouble.why
