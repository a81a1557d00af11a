"""A namespace of our own on a real cluster, for the time of one test."""

import asyncio
import json
import os
import shutil
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from mrb_tui.clients.kubernetes import KubeAccess, KubernetesClient
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

KUBECONFIG = os.environ.get("MRB_TUI_TEST_KUBECONFIG", "")
IMAGE = os.environ.get("MRB_TUI_TEST_IMAGE", "testbed.local/mistral-service:v1")
OTHER_IMAGE = os.environ.get("MRB_TUI_TEST_OTHER_IMAGE", "testbed.local/mistral-service:v2")


@dataclass(frozen=True)
class Bed:
    """kubectl, tied to the namespace."""

    namespace: str

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        """What it prints. Its failure fails the test, in its own words."""
        command = ["kubectl", "--kubeconfig", KUBECONFIG, "-n", self.namespace, *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(self, kind: str, name: str = "") -> dict[str, Any]:
        """An object, or a list of all of its kind."""
        found: dict[str, Any] = json.loads(self.kubectl("get", kind, *([name] if name else []), "-o", "json"))
        return found

    def deploy(self, name: str, *, replicas: int = 1, image: str = IMAGE) -> None:
        """A Deployment, rolled out. Its arguments hold what Go escapes in JSON, for the patches' tests."""
        self.kubectl("create", "-f", "-", stdin=json.dumps(_deployment(name, replicas, image)))
        self.kubectl("rollout", "status", f"deployment/{name}", "--timeout=60s")


@pytest.fixture
def bed() -> Iterator[Bed]:
    """Gone again after the test, with all that is in it."""
    if not KUBECONFIG:
        pytest.skip("MRB_TUI_TEST_KUBECONFIG is not set: it names the kubeconfig of a cluster to try on")
    if shutil.which("kubectl") is None:
        pytest.skip("there is no kubectl to compare with")
    made = Bed(f"mrb-tui-test-{uuid.uuid4().hex[:8]}")
    made.kubectl("create", "namespace", made.namespace)
    try:
        yield made
    finally:
        made.kubectl("delete", "namespace", made.namespace, "--wait=false")


@pytest.fixture
async def api(bed: Bed, tmp_path: Path) -> AsyncIterator[KubernetesClient]:
    """As whoever the kubeconfig names."""
    client = await KubernetesClient.connect(KubeAccess(Path(KUBECONFIG)), Scrubber(Secrets()), tmp_path)
    yield client
    await client.aclose()


class Line:
    """A line to the API server that can be made to swallow the answers, or everything."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._far = (str(parts.hostname), parts.port or 443)
        self.lets_answers_through = True
        self._listening: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []

    async def open(self) -> str:
        """Listen; the address that takes the server's place."""
        self._listening = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return f"https://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Cut everything."""
        assert self._listening is not None
        self._listening.close()
        for writer in self._ends:
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(writer.wait_closed() for writer in self._ends), return_exceptions=True)

    async def _carry(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection(*self._far)
        self._ends += [near_out, far_out]
        for source, sink, is_answer in ((near_in, far_out, False), (far_in, near_out, True)):
            task = asyncio.create_task(self._pump(source, sink, is_answer))
            self._tasks.add(task)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, is_answer: bool) -> None:
        with suppress(ConnectionError):
            while chunk := await source.read(65536):
                if self.lets_answers_through or not is_answer:
                    sink.write(chunk)
                    await sink.drain()
        sink.close()


@pytest.fixture
async def line(bed: Bed, tmp_path: Path) -> AsyncIterator[tuple[Line, KubernetesClient]]:
    """The line, and a client at its near end."""
    config = yaml.safe_load(Path(KUBECONFIG).read_text(encoding="utf-8"))
    current = next(each for each in config["contexts"] if each["name"] == config["current-context"])
    cluster = next(each for each in config["clusters"] if each["name"] == current["context"]["cluster"])
    between = Line(cluster["cluster"]["server"])
    host = urlsplit(cluster["cluster"]["server"]).hostname
    cluster["cluster"] |= {"server": await between.open(), "tls-server-name": host}
    (tmp_path / "through").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / "temp").mkdir()
    client = await KubernetesClient.connect(KubeAccess(tmp_path / "through"), Scrubber(Secrets()), tmp_path / "temp")
    yield between, client
    await client.aclose()
    await between.close()


def now() -> datetime:
    """The machine's clock: a real cluster has no other."""
    return datetime.now(UTC)


def _deployment(name: str, replicas: int, image: str) -> dict[str, Any]:
    labels = {"app": name}
    container = {
        "name": "app",
        "image": image,
        "env": [
            {"name": "MAX_CONCURRENT_REQUESTS", "value": "50"},
            {"name": "ODD", "value": "a && b < c → d"},
            {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
        ],
        "resources": {"requests": {"cpu": "5m", "memory": "8Mi"}},
    }
    init = {"name": "first", "image": image, "command": ["true"], "env": [{"name": "STAGE", "value": "init"}]}
    spec = {"containers": [container], "initContainers": [init], "terminationGracePeriodSeconds": 1}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels, "annotations": {"kubernetes.io/change-cause": "first release"}},
        "spec": {
            "replicas": replicas,
            "progressDeadlineSeconds": 20,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    }
