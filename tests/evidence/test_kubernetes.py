"""Logs, objects and Secrets of a cluster made up for tests."""

import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import yaml

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.evidence.collecting import collect
from mrb_tui.evidence.kubernetes.cluster import ClusterSide
from mrb_tui.evidence.kubernetes.learning import learn_from_secrets
from mrb_tui.evidence.kubernetes.logs import Logs, runs_of
from mrb_tui.evidence.kubernetes.objects import object_sources
from mrb_tui.evidence.kubernetes.redaction import redacted
from mrb_tui.evidence.window import iso
from mrb_tui.scrub.scrubber import Scrubber
from tests.evidence.making import NOON, SECRET, WINDOW, members, nobody, request, secrets

REF = WorkloadRef("shop", "web", selector="app=web")
ENV = [
    {"name": "MODE", "value": "fast"},
    {"name": "DB_PASSWORD", "value": "hunter2hunter2"},
    {"name": "API_KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "api"}}},
]
DEPLOYMENT = {
    "kind": "Deployment",
    "metadata": {
        "name": "web",
        "uid": "1",
        "managedFields": [{"x": 1}],
        "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": '{"all": "again"}',
            "deploy-token": "abc",
            "note": f"uses {SECRET}",
        },
    },
    "spec": {"template": {"spec": {"containers": [{"name": "main", "env": ENV}]}}},
}


def _pod(name: str, *, restarted: bool = False) -> dict[str, Any]:
    last = {"terminated": {"exitCode": 1}} if restarted else {}
    status = {"name": "main", "state": {"running": {}}, "lastState": last}
    return {"metadata": {"name": name}, "status": {"containerStatuses": [status]}}


class Cluster:
    """Answers from a table, and refuses what is not in it."""

    def __init__(self, objects: Mapping[str, Any], logs: Mapping[tuple[str, bool], Sequence[bytes]]) -> None:
        self._objects = objects
        self._logs = logs
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> Any:
        found = self._objects.get(path)
        if found is None:
            raise TroubleError(Trouble(TroubleKind.FORBIDDEN, f"Reading {path} failed", "you may not"))
        return found.pop(0) if isinstance(found, list) else found

    async def lines(self, path: str, query: Sequence[tuple[str, str]], *, idle_s: float) -> AsyncIterator[bytes]:
        self.asked.append((path, dict(query)))
        pod = path.split("/")[-2]
        for line in self._logs[pod, dict(query).get("previous") == "true"]:
            yield line

    def side(self) -> ClusterSide:
        async def get_client() -> KubernetesClient:
            return cast("KubernetesClient", self)

        return ClusterSide(get_client, REF)


def _line(minutes: float, words: str) -> bytes:
    return f"{iso(NOON + timedelta(minutes=minutes))} {words}".encode()


async def test_every_line_in_the_window_of_every_run(tmp_path: Path) -> None:
    many = [_line(-30 + number / 1_000, f"line {number}") for number in range(5_000)]
    logs = {
        ("a", False): [_line(-61, "too old"), *many, _line(0.5, "too new"), _line(-1, "late"), _line(5, "after")],
        ("b", False): [b"unable to retrieve container logs for containerd://1"],
        ("b", True): [_line(-20, f"key {SECRET}"), _line(-20, "x" * 300_000), b"its rest", _line(-19, "last words")],
    }
    pods = [{"items": [_pod("a")], "metadata": {"continue": "more"}}, {"items": [_pod("b", restarted=True)]}]
    cluster = Cluster({REF.pods_path: pods}, logs)
    bundle = await collect(request(tmp_path), [Logs(cluster.side(), WINDOW)], nobody)
    found = members(bundle.path)
    words = [line.partition(" ")[2] for line in found["logs/a/main.log"].splitlines()]
    assert words == [*(f"line {number}" for number in range(5_000)), "late"]
    before = found["logs/b/main.previous.log"].splitlines()
    assert len(before) == 3
    assert before[0].endswith("key [masked]")
    assert "[cut: a line longer than 128,000 characters]" in before[1]
    assert before[2].endswith("last words")
    told = json.loads(found["manifest.json"])["sources"][0]
    assert told["outcome"] == "partial"
    assert [one["what"] for one in told["missing"]] == ["logs: b/main"]
    assert all(query["sinceTime"] == "2026-11-24T11:00:00Z" for _, query in cluster.asked)


async def test_a_log_that_is_too_long_is_cut_and_that_is_said(tmp_path: Path) -> None:
    cluster = Cluster({REF.pods_path: {"items": [_pod("a")]}}, {("a", False): [_line(-1, "x" * 50)] * 100})
    bundle = await collect(request(tmp_path), [Logs(cluster.side(), WINDOW, most_bytes=1_000)], nobody)
    assert bundle.yields[0].missing[0].kind == "too_large"
    assert 0 < members(bundle.path)["logs/a/main.log"].count("\n") < 100


async def test_objects_without_what_is_secret_in_them(tmp_path: Path) -> None:
    cluster = Cluster({REF.deployment_path: DEPLOYMENT}, {})
    bundle = await collect(request(tmp_path), object_sources(cluster.side(), WINDOW, Scrubber(secrets())), nobody)
    written = members(bundle.path)["kubernetes/deployment.yaml"]
    document = yaml.safe_load(written)["items"][0]
    assert document["metadata"]["annotations"] == {
        "kubectl.kubernetes.io/last-applied-configuration": "[left out]",
        "deploy-token": "[masked]",
        "note": "uses [masked]",
    }
    assert "managedFields" not in document["metadata"]
    env = document["spec"]["template"]["spec"]["containers"][0]["env"]
    assert env == [ENV[0], {"name": "DB_PASSWORD", "value": "[masked]"}, ENV[2]]
    forbidden = {one.id for one in bundle.yields if one.missing and one.missing[0].kind == "forbidden"}
    assert forbidden == {"replica-sets", "pods", "events", "network-policies"}


def test_what_a_config_map_or_a_secret_would_hold_is_never_shown() -> None:
    masked = redacted({"data": {"a": "b"}, "stringData": {"c": "d"}}, Scrubber(secrets()))
    assert masked == {"data": {"a": "[masked]"}, "stringData": {"c": "[masked]"}}


async def test_what_the_workload_takes_from_secrets_is_known_from_then_on() -> None:
    encoded = base64.b64encode(b"value-of-the-secret").decode()
    path = "/api/v1/namespaces/shop/secrets/keys"
    known = secrets()
    assert (
        await learn_from_secrets(
            Cluster({REF.deployment_path: DEPLOYMENT, path: {"data": {"api": encoded, "odd": "%"}}}, {}).side(), known
        )
        == []
    )
    assert known.mask("it is value-of-the-secret") == "it is [masked]"
    unread = await learn_from_secrets(Cluster({REF.deployment_path: DEPLOYMENT}, {}).side(), secrets())
    assert [(name, trouble.kind) for name, trouble in unread] == [("Secret keys", TroubleKind.FORBIDDEN)]


def test_which_runs_there_are_to_read() -> None:
    waiting = {"name": "main", "state": {"waiting": {}}, "lastState": {"terminated": {}}}
    new = {"name": "side", "state": {"waiting": {}}, "lastState": {}}
    done = {"name": "init", "state": {"terminated": {}}}
    pod = {
        "metadata": {"name": "a", "deletionTimestamp": "x"},
        "status": {"containerStatuses": [waiting, new], "initContainerStatuses": [done]},
    }
    assert [str(run) for run in runs_of(pod)] == ["a/init", "a/main"]
    assert [str(run) for run in runs_of(_pod("b", restarted=True))] == ["b/main", "b/main (the run before)"]
