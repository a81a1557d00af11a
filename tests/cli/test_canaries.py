"""Planted secrets: from wherever they come, in whatever disguise, they turn up nowhere.

One world, one incident; every source plants a value of its own, everything that can be written is written, and a table
of sources, disguises and sinks is gone through. The console on the screen is the real program in a real terminal: what
it wrote to the line counts, and what it gave to the clipboard.
"""

import base64
import json
import logging
import os
import re
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from mrb_tui.demo.host import DemoHost
from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.world import World
from mrb_tui.evidence import collecting
from mrb_tui.evidence.gate import LineGate
from tests.cli.running import RunHere, environment, python
from tests.pty_program import Program, start

KNOWN = {
    "env": 'canary-env/+="x-7Hq2',
    "config command": 'canary-command/+="x-9Kd4',
    "cluster Secret": 'canary-cluster/+="x-3Wp8',
    "HTTP header": 'canary-header/+="x-5Zt1',
}
"""Values that the console comes to know: they may turn up in any disguise."""
BY_LOOK = {
    "pod logs": "Bearer canaryLogs8Xv6",
    "error body": "api_key=canaryBody2Rm9",
    "typed note": "sk-canaryNote4Jf0canaryNote",
    "workload env": "canary-by-the-name-of-its-variable",
}
"""Values that nobody knows: they are told by their look, or by the name they go by."""
Disguise = Callable[[str], str]
DISGUISES: Mapping[str, Disguise] = {
    "plain": str,
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64, a byte later": lambda value: base64.b64encode(f"x{value}".encode()).decode(),
    "base64, two bytes later": lambda value: base64.b64encode(f"xy{value}z".encode()).decode(),
    "hex": lambda value: value.encode().hex(),
    "URL": lambda value: quote(value, safe=""),
    "JSON": lambda value: json.dumps(value)[1:-1],
    "JSON in JSON": lambda value: json.dumps(json.dumps(value))[3:-3],
}


def telling(form: str, name: str) -> str:
    """What of a disguise is the value's alone; what stands around it in base64 may stay."""
    return form[4:-4] if "later" in name else form


def _in_disguise(*sources: str) -> str:
    return " ".join(f"<{disguise(KNOWN[source])}>" for source in sources for disguise in DISGUISES.values())


SAID = _in_disguise("env", "config command", "HTTP header")
"""For what people and far sides say: nobody has read the Secret yet when they say it."""
IN_CLUSTER = f"{SAID} {_in_disguise('cluster Secret')}"
SINKS = {"screen", "command line", "journal", "documents", "clipboard", "bundle", "debug log"}
LIMIT_S = 120
"""For what a console on a busy machine takes; seconds on an idle one."""


def leaks(sinks: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Every source, disguise and sink where a planted value was found."""
    table = [
        (source, name, telling(disguise(value), name))
        for source, value in KNOWN.items()
        for name, disguise in DISGUISES.items()
    ]
    table += [
        (source, "plain", value.removeprefix("Bearer ").removeprefix("api_key=")) for source, value in BY_LOOK.items()
    ]
    return [(source, name, sink) for source, name, form in table for sink, text in sinks.items() if form in text]


@pytest.fixture
def echo() -> Iterator[str]:
    """A health endpoint that fails, and says in its error what it was sent, and all else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"error": SAID, "sent": dict(self.headers), "said": BY_LOOK["error body"]}).encode()
            self.send_response(500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing is written."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/health"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, echo: str) -> Iterator[DemoHost]:
    folder = tmp_path / "world"
    folder.mkdir()
    with DemoHost(scenarios()["rate-limit"], folder=folder, speed=0.0) as host:
        config = host.config_text.replace(f'{{ file = "{folder}/console.key" }}', '{ env = "PLANTED_ENV" }')
        command = json.dumps(["printf", "%s", KNOWN["config command"]])
        config = config.replace(f'{{ file = "{folder}/service.key" }}', f"{{ command = {command} }}")
        health = next(line for line in config.splitlines() if line.endswith('/health"'))
        config = config.replace(health, f'url = "{echo}"\nheaders = {{ X-Key = {{ env = "PLANTED_HEADER" }} }}')
        (folder / "config.toml").write_text(config, encoding="utf-8")
        monkeypatch.setenv("MRB_TUI_CONFIG", str(folder / "config.toml"))
        monkeypatch.setenv("PLANTED_ENV", KNOWN["env"])
        monkeypatch.setenv("PLANTED_HEADER", KNOWN["HTTP header"])
        monkeypatch.delenv("MRB_TUI_INCIDENT", raising=False)
        host.call(_plant)
        yield host


def _plant(world: World) -> None:
    world.begin()
    world.secrets["api-key"] = KNOWN["cluster Secret"]
    container = world.workload.template["spec"]["containers"][0]
    container["env"].append({"name": "SERVICE_PASSWORD", "value": BY_LOOK["workload env"]})
    container["env"].append({"name": "MODE", "value": IN_CLUSTER})
    world.workload.annotations["note"] = IN_CLUSTER
    _log(world, SAID)


def _log(world: World, said: str) -> None:
    for pod in world.workload.pods:
        world.logs.of(pod.name).add(world.now, f"ERROR status=500 {said} {BY_LOOK['pod logs']} was refused")


def _log_from_cluster(world: World) -> None:
    _log(world, f"at last {IN_CLUSTER}")


@pytest.fixture
def console() -> Iterator[Callable[..., Program]]:
    """The program on a screen so wide that no planted value is cut by its edge; `masked=False` passes the mask by."""
    begun: list[Program] = []

    def begin(*, masked: bool = True) -> Program:
        bypass = "" if masked else "from mrb_tui.scrub.secrets import Secrets; Secrets.mask = lambda self, text: text; "
        code = f"import sys; {bypass}from mrb_tui.cli.main import main; sys.exit(main([]))"
        begun.append(start((sys.executable, "-c", code), columns=900, rows=30, environment=os.environ))
        return begun[-1]

    yield begin
    for program in begun:
        program.end()


class Walk:
    """Through the console by keys. `seen` is what it wrote to the line, and the screen after each step.

    A box shows whoever types what is typed into it, so what is written meanwhile does not count.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.seen = ""
        self._from = 0

    def step(self, keys: bytes, shown: str, gone: str = "") -> None:
        """Press, and wait for what is to be on the screen, and for what is not to be there any more.

        Esc and a key behind it in one read would be another key: what follows Esc waits until that has had its effect.
        """
        self.program.press(keys)
        self._until(shown, gone)
        self.seen += self.program.text()
        self.seen += self.program.written[self._from :].decode("utf-8", "replace")
        self._from = len(self.program.written)

    def type(self, text: str, leave: bytes, shown: str) -> None:
        """As a paste, for some of what is planted are keys by themselves; then out of the box."""
        self.program.press(b"\x1b[200~" + text.encode() + b"\x1b[201~")
        self._until(f"{re.escape(text[:12])}|{re.escape(text[-12:])}")  # a box shows one end, or both
        self.program.press(leave)
        self._until(shown)
        self._from = len(self.program.written)

    @property
    def copied(self) -> str:
        """What was given to the terminal's clipboard (OSC 52)."""
        given = re.findall(rb"\x1b\]52;c;([^\x07]*)\x07", self.program.written)
        return "".join(base64.b64decode(payload).decode() for payload in given)

    def _until(self, shown: str, gone: str = "") -> None:
        end_s = time.monotonic() + LIMIT_S
        is_new = 1
        while not (is_new and re.search(shown, self.program.text()) and not (gone and gone in self.program.text())):
            assert time.monotonic() < end_s, f"no {shown!r} on:\n{re.sub(' {9,}', '        ', self.program.text())}"
            is_new = self.program.read(0.05)
        self.program.settle(0.05, 0.3)


def _declared_and_told(walk: Walk) -> None:
    """An incident with a note, and a message to the team that is taken along by the clipboard."""
    walk.step(b"", r"Service health .*500")
    walk.step(b"D", "Declare an incident")
    walk.step(b"\r", "INVESTIGATING")
    walk.step(b"n", "─ Note")
    walk.type(f"was pasted {SAID} and {BY_LOOK['typed note']}", b"\r", "✎ was pasted")
    walk.step(b"t", "in full")
    walk.step(b"\x1b", "1 Probes")
    walk.step(b":", "find")
    walk.step(b"probe: service health\r", "Last answer")
    walk.step(b"\x1b", "1 Probes")
    walk.step(b"u\r", "to fill in")
    walk.type(f"the impact {_in_disguise('env')}", b"\t", "to fill in")
    walk.type(f"the action {BY_LOOK['typed note']}", b"\x1b", "draft is kept")
    walk.step(b"u\r", "the action")
    walk.step(b"\r", "where to")
    walk.step(b"\r", "sent to your clipboard")


def _on_the_screen(world: DemoHost, program: Program) -> dict[str, str]:
    """Once the bundle's sources have read the Secret, its value may come from anywhere."""
    walk = Walk(program)
    _declared_and_told(walk)
    walk.step(b"B", "Collect evidence")
    walk.step(b"\r", "bytes, sha256")
    walk.step(b"\x1b", "1 Probes", gone="bytes, sha256")
    world.call(_log_from_cluster)
    walk.step(b"4/", "Enter done")
    walk.step(b"at last\r", "500 at last")
    walk.step(b"\x1b", "1 Probes")
    walk.step(b"q", "Quit")
    program.press(b"y")
    assert program.wait(LIMIT_S) == 0
    return {"screen": walk.seen, "clipboard": walk.copied}


def _written(run_here: RunHere, folder: Path, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """Everything written by the command line, by where; of the incident that was declared on the screen."""
    note = f"somebody pasted {SAID} and {BY_LOOK['typed note']}"
    said = [
        run_here(*words)
        for words in (
            ("triage", "--json"),
            ("health", "service_health"),
            ("incident", "severity", "P2", "--reason", f"it fails {SAID}"),
            ("incident", "note", note),
            ("incident", "show"),
            ("evidence", "--keep-personal", "--json"),
        )
    ]
    documents = [run_here("incident", "export", "--form", form) for form in ("md", "json", "csv")]
    documents.append(run_here("handoff", "--to", f"bo {SAID}"))
    documents.append(run_here("update", "slack", "--set", f"action=we do {note}", "--json"))
    assert [ended.code for ended in documents] == [0, 0, 0, 0, 1]
    bundle = Path(json.loads(said[-1].out)["path"])
    return {
        "command line": "".join(ended.both for ended in (*said, *documents)),
        "journal": "".join(path.read_text(encoding="utf-8") for path in folder.rglob("journal.jsonl")),
        "documents": "".join(ended.out for ended in documents),
        "bundle": _unpacked(bundle),
        "debug log": caplog.text,
    }


def _unpacked(path: Path) -> str:
    with tarfile.open(path) as tar:
        files = [(entry.name, tar.extractfile(entry)) for entry in tar]
        return "\n".join(name + file.read().decode() for name, file in files if file is not None)


@pytest.mark.pty
@pytest.mark.xdist_group("program")
def test_no_planted_secret_turns_up_anywhere(
    world: DemoHost,
    console: Callable[..., Program],
    run_here: RunHere,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    sinks = _on_the_screen(world, console()) | _written(run_here, tmp_path / "state", caplog)
    assert set(sinks) == SINKS
    assert leaks(sinks) == []
    for sink in SINKS - {"debug log"}:
        assert "masked" in sinks[sink], f"nothing was ever masked in {sink}: was anything written?"
    assert sinks["bundle"].count("ERROR status=500") >= 3, "the planted log lines are in the bundle"
    assert "SERVICE_PASSWORD" in sinks["bundle"]

    # With the gate passed by, the last look writes nothing; with both, this very table tells.
    monkeypatch.setattr(LineGate, "__call__", lambda gate, line: line)
    refused = run_here("evidence", "--keep-personal")
    assert refused.code == 21
    assert leaks({"command line": refused.both}) == []
    monkeypatch.setattr(collecting, "leak_in_archive", lambda *arguments: None)
    passed = run_here("evidence", "--keep-personal")
    found = leaks({"bundle": _unpacked(Path(passed.out.strip()))})
    assert {source for source, _, _ in found} >= {*KNOWN, "pod logs"}


@pytest.mark.pty
@pytest.mark.xdist_group("program")
def test_with_the_mask_passed_by_the_table_tells_of_screen_and_clipboard(
    world: DemoHost, console: Callable[..., Program]
) -> None:
    walk = Walk(console(masked=False))
    _declared_and_told(walk)
    found = leaks({"screen": walk.seen, "clipboard": walk.copied})
    by_look = {("typed note", "plain", "screen"), ("typed note", "plain", "clipboard"), ("pod logs", "plain", "screen")}
    assert {*found} >= by_look
    for name in DISGUISES:
        assert ("env", name, "clipboard") in found
        shown = {source for source, form, sink in found if (form, sink) == (name, "screen")}
        assert shown >= {*KNOWN} - {"cluster Secret"}, name


def test_what_a_library_logs_goes_nowhere(tmp_path: Path) -> None:
    program = (
        "import logging\n"
        "from mrb_tui.cli.wiring import wire_with\n"
        "wire_with(None, {})\n"
        "logging.getLogger('kubernetes').error('planted-word')\n"
        "print('reached')"
    )
    ended = python("-c", program, env=environment(tmp_path))
    assert ended.out == "reached\n"
    assert "planted-word" not in ended.both


@pytest.mark.parametrize("source", KNOWN)
@pytest.mark.parametrize("name", DISGUISES)
def test_a_bypass_is_told_by_the_table(source: str, name: str) -> None:
    planted = f"before {DISGUISES[name](KNOWN[source])} after"
    assert (source, name, "journal") in leaks({"screen": "", "journal": planted})
