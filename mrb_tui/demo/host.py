"""The host of the mock world: its clock, its servers, and the configuration that points at them."""

import asyncio
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import trustme
from aiohttp import web
from aiohttp.typedefs import Handler

from mrb_tui.demo.audience import COMPONENTS, PAGE_ID, PAGE_KEY
from mrb_tui.demo.scenario import Scenario
from mrb_tui.demo.servers import plain
from mrb_tui.demo.servers.kubernetes import TOKEN, kubernetes
from mrb_tui.demo.servers.mistral_api import mistral_api
from mrb_tui.demo.servers.prometheus import prometheus
from mrb_tui.demo.servers.slack import WEBHOOK_PATH, slack
from mrb_tui.demo.servers.statuspage import statuspage
from mrb_tui.demo.workload import NAME, NAMESPACE
from mrb_tui.demo.world import World

SERVERS = ("mistral", "status", "control", "health", "prometheus", "kubernetes", "slack", "statuspage")
LATENCY_QUERY = "histogram_quantile(0.95, sum by (le) (rate(mistral_request_duration_seconds_bucket[{window}])))"
_TICK_S = 0.1
_GRACE_S = 0.05


class DemoHost:
    """Runs in a daemon thread of its own. `folder` takes the throw-away certificate, keys and kubeconfig."""

    def __init__(self, scenario: Scenario, *, folder: Path, speed: float = 10.0, port: int = 0) -> None:
        self.world = World(scenario, start_at=datetime.now(UTC))
        self._folder = folder
        self._speed = speed
        self._sockets = {name: _bound(port + number if port else 0) for number, name in enumerate(SERVERS)}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mock world", daemon=True)
        self._ending = asyncio.Event()
        self._serving = threading.Event()
        self._failure: BaseException | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def config_text(self) -> str:
        """A configuration that points at the servers, as TOML."""
        urls = {server: self._url(server) for server in SERVERS}
        return _CONFIG.format(
            folder=self._folder,
            name=NAME,
            namespace=NAMESPACE,
            control_port=self.port("control"),
            latency=LATENCY_QUERY,
            page_id=PAGE_ID,
            variables="\n".join(f"{name} = {json.dumps(one)}" for name, one in self.world.scenario.variables.items()),
            components=", ".join(f'{name} = "{key}"' for key, name in COMPONENTS.items()),
            **urls,
        )

    @property
    def environment(self) -> dict[str, str]:
        """Variables for whoever reads the configuration: none are needed, keys lie in files."""
        return {}

    def start(self) -> None:
        """Serve; returns once every server listens. Raises what kept it from doing so."""
        self._write_files()
        self._thread.start()
        self._serving.wait(timeout=30)
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Stop serving. The thread is a daemon: one that does not end in time is left to the process' end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join(timeout=2)

    def call(self, act: Callable[[World], None]) -> None:
        """Do something to the world, on its own thread, and wait for it: for tests and drills."""

        async def acting() -> None:
            act(self.world)

        asyncio.run_coroutine_threadsafe(acting(), self._loop).result(timeout=10)

    def port(self, server: str) -> int:
        """Where one of `SERVERS` listens."""
        return int(self._sockets[server].getsockname()[1])

    def _url(self, server: str) -> str:
        return f"https://localhost:{self.port(server)}"

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # noqa: BLE001 - handed to the thread that started us
            self._failure = error
        finally:
            self._serving.set()
            self._loop.close()

    async def _serve(self) -> None:
        applications = {
            "mistral": mistral_api(self.world, self._speed),
            "status": plain.status_page(self.world),
            "control": plain.control_host(self.world),
            "health": plain.service_health(self.world),
            "prometheus": prometheus(self.world, self._speed),
            "kubernetes": kubernetes(self.world, self.port("mistral")),
            "slack": slack(self.world),
            "statuspage": statuspage(self.world),
        }
        runners = []
        for name, application in applications.items():
            application.middlewares.append(self._begin_when_looked_at)
            runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
            await runner.setup()
            await web.SockSite(runner, self._sockets[name], ssl_context=self._context).start()
            runners.append(runner)
        self._serving.set()
        ticking = asyncio.create_task(self._tick())
        await self._ending.wait()
        ticking.cancel()
        await asyncio.gather(*(runner.cleanup() for runner in runners))
        # Requests that go on for ever outlive their server; left to themselves they complain on the terminal.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(_GRACE_S)  # a TLS connection takes a few turns of the loop to close

    @web.middleware
    async def _begin_when_looked_at(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """However long a console takes to start, it is shown a world that is well before one that breaks."""
        self.world.begin()
        return await handler(request)

    async def _tick(self) -> None:
        last_s = time.monotonic()
        while True:
            await asyncio.sleep(_TICK_S)
            now_s = time.monotonic()
            self.world.advance((now_s - last_s) * self._speed, datetime.now(UTC))
            last_s = now_s

    def _write_files(self) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self._folder / "ca.pem")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(self._context)
        secrets = {
            "console.key": self.world.console_key,
            "service.key": self.world.secrets["api-key"],
            "slack.url": f"{self._url('slack')}{WEBHOOK_PATH}",
            "statuspage.key": PAGE_KEY,
        }
        for name, text in secrets.items():
            path = self._folder / name
            path.touch(mode=0o600)
            path.write_text(text + "\n", encoding="utf-8")
        kubeconfig = self._folder / "kubeconfig"
        kubeconfig.touch(mode=0o600)
        kubeconfig.write_text(
            json.dumps(_kubeconfig(self._url("kubernetes"), str(self._folder / "ca.pem"))), encoding="utf-8"
        )


def _bound(port: int) -> socket.socket:
    """A listening socket on loopback; a taken port is told at once."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def _kubeconfig(server: str, ca_file: str) -> dict[str, object]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "demo",
        "contexts": [{"name": "demo", "context": {"cluster": "demo", "user": "oncall", "namespace": NAMESPACE}}],
        "clusters": [{"name": "demo", "cluster": {"server": server, "certificate-authority": ca_file}}],
        "users": [{"name": "oncall", "user": {"token": TOKEN}}],
    }


_CONFIG = """\
# A mock world on this machine. Nothing here is real.
[responder]
name = "you"

[provider]
base_url = "{mistral}"
status_url = "{status}/api/v2/summary.json"
key = {{ file = "{folder}/console.key" }}
ca_file = "{folder}/ca.pem"
control_host = "localhost:{control_port}"
control_ca_file = "{folder}/ca.pem"

[runbook.variables]
verify_for = "6s"
{variables}

[network]
proxy = "none"

[[services]]
id = "chat"
name = "Chat"
key = {{ file = "{folder}/service.key" }}

[services.health]
url = "{health}/health"
field = "services.mistral"
ca_file = "{folder}/ca.pem"

[services.prometheus]
url = "{prometheus}"
ca_file = "{folder}/ca.pem"
window = "2m"

[services.prometheus.queries]
latency = "{latency}"

[services.target]
kind = "kubernetes"
kubeconfig = "{folder}/kubeconfig"
context = "demo"
namespace = "{namespace}"
workload = "deployment/{name}"
container = "{name}"
selector = "app={name}"

[channels.slack]
url = {{ file = "{folder}/slack.url" }}
label = "#incidents (mock)"
ca_file = "{folder}/ca.pem"

[channels.statuspage]
page_id = "{page_id}"
key = {{ file = "{folder}/statuspage.key" }}
label = "the status page (mock)"
components = {{ {components} }}
url = "{statuspage}"
ca_file = "{folder}/ca.pem"

[probes.mistral_api]
interval = "3s"

[probes.service_errors]
interval = "2s"

[probes.service_latency]
interval = "2s"

[probes.service_health]
interval = "2s"

[probes.deployment]
interval = "2s"

[probes.pods]
interval = "2s"
"""
