"""The whole program in a real pseudo-terminal, against servers of this process and against its own mock world."""

import json
import os
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.pty_program import Program, start

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("program")]


class Service(ThreadingHTTPServer):
    """A service's health endpoint and a provider, plain and quick. `word` is what the service says of the provider."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.word = "ok"
        self.asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        answers = {
            "/health": {"services": {"mistral": self.server.word}},
            "/v1/models": {"object": "list", "data": [{"id": "mistral-small-latest"}]},
            "/status": {"status": {"indicator": "none"}, "components": [], "incidents": []},
        }
        body = json.dumps(answers.get(self.path, {})).encode()
        self.send_response(200 if self.path in answers else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


Start = Callable[..., Program]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Start]:
    """Starts `mrb-tui` with these arguments in a home of its own; kills it at the end."""
    started: list[Program] = []
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def begin(*arguments: str, columns: int = 120, rows: int = 36) -> Program:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "TMPDIR": str(temporary),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "MISTRAL_API_KEY": "planted-key-of-the-responder",
        }
        command = (sys.executable, "-m", "mrb_tui", *arguments)
        made = start(command, columns=columns, rows=rows, environment=environment)
        started.append(made)
        return made

    yield begin
    for one in started:
        one.end()


@pytest.fixture
def config(tmp_path: Path, service: Service) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f"""
[provider]
base_url = "{service.url}"
status_url = "{service.url}/status"
control_host = "{service.url.removeprefix("http://")}"

[[services]]
id = "chat"
health = {{ url = "{service.url}/health" }}

[probes.service_health]
interval = "1s"
timeout = "1s"
""")
    return path


def _left_behind(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "temporary").iterdir()]


def test_it_paints_before_it_asks_and_then_shows_what_was_said(program: Start, config: Path, service: Service) -> None:
    console = program("--config", str(config))
    console.until("mrb-tui|Probes", 10)
    console.until(r"✓ Service health +ok", 20)
    console.until(r"✓ Mistral API +ok", 20)
    service.word = "down"
    console.until(r"✗ Service health +down", 20)
    assert "planted-key" not in console.text()


def test_a_reader_that_stops_for_ten_seconds_does_not_stop_the_probes_and_then_sees_the_newest_screen(
    program: Start, config: Path, service: Service
) -> None:
    console = program("--config", str(config))
    console.until(r"✓ Service health +ok", 20)
    console.settle(0.1, 0.5)
    before, size = service.asked["/health"], console.size
    for turn in range(20):  # nothing is read meanwhile; zooming repaints much, so that the terminal's buffer fills
        console.press(b"z" if turn % 2 else b"4z1")
        if turn == 10:
            service.word = "down"
        time.sleep(0.5)
    assert service.asked["/health"] - before >= 6
    console.until(r"✗ Service health +down", 40)
    console.settle(0.1, 1.0)
    assert console.size - size < 150_000


def test_a_closed_terminal_ends_it_within_two_seconds_and_leaves_nothing(
    program: Start, config: Path, tmp_path: Path
) -> None:
    console = program("--config", str(config))
    console.until(r"✓ Service health +ok", 20)
    used_s = sum(console.process.cpu_times()[:2])
    console.hang_up()
    assert console.wait(2.0) == 129
    assert console.cpu_s - used_s < 1.0
    assert _left_behind(tmp_path) == []


@pytest.mark.parametrize(("columns", "rows", "red"), [(80, 24, r"API ✗429"), (120, 36, r"✗ Mistral API +429")])
def test_the_demo_is_green_then_red_and_quits_leaving_nothing(
    program: Start, tmp_path: Path, columns: int, rows: int, red: str
) -> None:
    demo = program("demo", columns=columns, rows=rows)
    demo.until(r"DEMO .*✓ OK", 30)
    demo.until(r"DEMO .*✗ DOWN", 60)
    demo.until(red, 60)
    children = demo.process.children(recursive=True)
    assert children == []
    demo.press(b"q")
    demo.until(r"Quit the console\?", 70)
    demo.press(b"y")
    assert demo.wait(5.0) == 0
    assert not demo.alternate
    assert _left_behind(tmp_path) == []


def test_sigterm_and_a_lost_terminal_end_the_demo_in_good_order(program: Start, tmp_path: Path) -> None:
    demo, other = program("demo"), program("demo")
    for one in (demo, other):
        one.until("DEMO", 30)
    demo.process.send_signal(signal.SIGTERM)
    assert demo.wait(5.0) == 143
    other.hang_up()
    assert other.wait(2.0) == 129
    assert _left_behind(tmp_path) == []


def test_a_console_that_is_killed_loses_nothing_that_it_showed(
    program: Start, config: Path, tmp_path: Path, service: Service
) -> None:
    config.write_text(config.read_text() + '\n[responder]\nname = "ana"\n')
    console = program("--config", str(config))
    console.until(r"✓ Service health +ok", 20)
    service.word = "down"
    console.until(r"✗ Service health +down", 40)
    console.press(b"D")
    console.until("Declare an incident", 45)
    console.press(b"\r")
    console.until(r"INVESTIGATING", 50)
    console.press(b"n")
    console.until("─ Note", 55)
    console.press(b"users see nothing\r")
    console.until(r"✎ users see nothing", 60)
    console.settle(0.3, 2.0)
    console.process.kill()
    assert console.wait(5.0) != 0

    again = program("--config", str(config))
    again.until(r"is open", 20)
    again.press(b"I")
    again.until(r"● INC-\d{8}-1", 25)
    again.press(b"\r")
    again.until(r"INVESTIGATING", 30)
    again.press(b"t")
    again.until(r"users see nothing", 35)
    journal = next(tmp_path.rglob("journal.jsonl")).read_text()
    for kind in ("incident.declared", "probe.changed", "note.added"):
        assert f'"{kind}"' in journal


def test_a_wrong_configuration_is_told_on_the_ordinary_screen(program: Start, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('[provider]\nkey = "sk-planted-in-the-file"\n[ui]\nthema = "day"\n')
    console = program("--config", str(path))
    assert console.wait(10.0) == 78
    assert not console.alternate
    assert re.search(r"wrong\.toml:2", console.transcript)
    assert re.search(r"wrong\.toml:4: ui\.thema: unknown key; did you mean 'theme'", console.transcript)
    assert "Traceback" not in console.transcript
    assert "planted-in-the-file" not in console.transcript
