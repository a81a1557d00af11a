"""A full-screen program in a pseudo-terminal, with an emulated screen that answers its questions."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psutil
import pyte

_QUERY = re.compile(rb"\x1b\[(?P<mark>[?>=]?)(?P<args>[\d;]*)(?P<end>\$p|[cnu])")
_MODES = re.compile(r"\x1b\[\?([\d;]+)([hl])|\x1b\[([<>])[\d;]*u")
_MODE_AT_START = frozenset({"7", "25"})
"""Lines wrap, and the cursor is seen."""
_PRIVATE = re.compile(rb"\x1b\[[<>=][\d;:]*[a-z]|\x1b\[\?[\d;]*(?:\$p|u)|\x1bP[^\x1b]*\x1b\\")
"""Sequences that pyte would print instead of ignore."""

QUIET_S = 0.03
"""A frame has ended when nothing more came for this long."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one stimulus drew: seconds to its first and last byte, and how many bytes."""

    first_s: float
    last_s: float
    size: int


class Screen(pyte.Screen):
    """An emulated screen that erases with the current background in cells never written to, too."""

    def erase_in_display(self, how: int = 0, *args: object, **kwargs: object) -> None:
        """ECMA-48 ED."""
        super().erase_in_display(how, *args, **kwargs)
        if how == 2:
            for y in range(self.lines):
                for x in range(self.columns):
                    self.buffer[y][x] = self.cursor.attrs


@dataclass(slots=True)
class Program:
    """The running program. `started_s` is just before it was started, on `time.perf_counter`."""

    pid: int
    fd: int
    screen: pyte.Screen
    started_s: float
    size: int = 0
    written: bytearray = field(default_factory=bytearray)
    """All that it wrote."""
    alternate: bool = False
    """Whether it is on the alternate screen."""
    modes: set[str] = field(default_factory=lambda: set(_MODE_AT_START))
    """DEC's private modes that are on."""
    kitty: int = 0
    """How often the kitty keyboard protocol was pushed, and not popped."""
    transcript: str = ""
    """What it wrote after it left the alternate screen."""
    cpu_s: float = 0.0
    """What it had used when it ended."""
    _ended: bool = False
    _hung_up: bool = False
    _half: str = ""
    _stream: pyte.Stream = field(init=False)
    _decoder: codecs.IncrementalDecoder = field(init=False)

    def __post_init__(self) -> None:
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def process(self) -> psutil.Process:
        """The program, for its memory and processor time."""
        return psutil.Process(self.pid)

    def text(self) -> str:
        """The screen as it stands."""
        return "\n".join(self.screen.display)

    def traces(self) -> list[str]:
        """What is not as it was before the program began."""
        differing = self.modes ^ _MODE_AT_START
        found = [f"mode {mode} {'on' if mode in self.modes else 'off'}" for mode in sorted(differing)]
        if self.kitty:
            found.append("kitty keys")
        plain = self.screen.default_char._replace(data=" ")
        if self.screen.cursor.attrs._replace(data=" ") != plain:
            found.append(f"it writes in {self.screen.cursor.attrs}")
        flags = termios.tcgetattr(self.fd)[3]
        found += [f"no {name}" for name in ("ECHO", "ICANON", "ISIG") if not flags & getattr(termios, name)]
        return found

    def read(self, limit_s: float) -> int:
        """Take what comes within `limit_s`; returns the bytes of one read, 0 for none."""
        ready, _, _ = select.select([self.fd], [], [], max(limit_s, 0))
        if not ready:
            return 0
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return 0
        for query in _QUERY.finditer(data):
            self._answer(query)
        self._follow(data)
        self._follow_modes(data)
        self._stream.feed(self._decoder.decode(_PRIVATE.sub(b"", data)))
        self.size += len(data)
        self.written += data
        return len(data)

    def frame(self, limit_s: float = 2.0) -> Frame | None:
        """The next frame, timed from now; None if nothing comes."""
        begun_s = time.perf_counter()
        first_s = last_s = 0.0
        size = 0
        while True:
            now_s = time.perf_counter()
            left_s = (last_s + QUIET_S if size else limit_s) - (now_s - begun_s)
            if left_s <= 0:
                return Frame(first_s, last_s, size) if size else None
            if count := self.read(left_s):
                last_s = time.perf_counter() - begun_s
                first_s = first_s or last_s
                size += count

    def until(self, pattern: str, limit_s: float) -> float:
        """Seconds from the start until the screen matches. Raises TimeoutError with the screen."""
        wanted = re.compile(pattern)
        while time.perf_counter() - self.started_s < limit_s:
            if self.read(0.05) and wanted.search(self.text()):
                return time.perf_counter() - self.started_s
        raise TimeoutError(f"no {pattern!r} within {limit_s} s on:\n{self.text()}")

    def settle(self, quiet_s: float, limit_s: float = 3.0) -> None:
        """Read until nothing came for `quiet_s`, or `limit_s` are over."""
        end_s = time.perf_counter() + limit_s
        while time.perf_counter() < end_s and self.read(quiet_s):
            pass

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self.fd, keys)

    def pour(self, data: bytes, limit_s: float = 120.0) -> None:
        """Type far more than the line holds; its output is read meanwhile."""
        end_s = time.monotonic() + limit_s
        os.set_blocking(self.fd, False)
        try:
            while data:
                if time.monotonic() > end_s:
                    raise TimeoutError(f"{len(data)} bytes were not taken")
                readable, writable, _ = select.select([self.fd], [self.fd], [], 1.0)
                if writable:
                    data = data[os.write(self.fd, data[:65536]) :]
                if readable:
                    self.read(0)
        finally:
            os.set_blocking(self.fd, True)

    def insist(self, keys: bytes, pattern: str, limit_s: float = 60.0) -> None:
        """Press `keys` every second until the screen matches: they may fall on deaf ears at first."""
        wanted = re.compile(pattern)
        end_s = time.monotonic() + limit_s
        while time.monotonic() < end_s:
            self.press(keys)
            next_s = time.monotonic() + 1.0
            while (left_s := next_s - time.monotonic()) > 0:
                self.read(left_s)
                if wanted.search(self.text()):
                    return
        raise TimeoutError(f"no {pattern!r} on:\n{self.text()}")

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the terminal."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def hang_up(self) -> None:
        """Close the terminal, as a dropped connection does."""
        self._hung_up = True
        os.close(self.fd)

    def wait(self, limit_s: float) -> int:
        """Its exit code, once it has ended; meanwhile its output is read. Raises TimeoutError."""
        end_s = time.monotonic() + limit_s
        while time.monotonic() < end_s:
            if not self._hung_up:
                self.read(0.02)
            pid, status, used = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self._ended = True
                self.cpu_s = used.ru_utime + used.ru_stime
                while not self._hung_up and self.read(0.05):
                    pass
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        raise TimeoutError(f"still running after {limit_s} s")

    def until_stopped(self, limit_s: float) -> None:
        """Until it has stopped itself, as on Ctrl+Z. Raises TimeoutError."""
        end_s = time.monotonic() + limit_s
        while self.process.status() != psutil.STATUS_STOPPED:
            if time.monotonic() > end_s:
                raise TimeoutError("it goes on")
            self.read(0.02)

    def end(self) -> None:
        """Kill it, if it runs, and everything of its own."""
        if not self._ended:
            for member in [self.process, *self.process.children(recursive=True)]:
                try:
                    member.send_signal(signal.SIGKILL)
                except psutil.NoSuchProcess:
                    continue
        if not self._hung_up:
            os.close(self.fd)
        if not self._ended:
            os.waitpid(self.pid, 0)

    def _follow(self, data: bytes) -> None:
        _, switch, after = data.rpartition(b"\x1b[?1049")
        if switch:
            self.alternate = after.startswith(b"h")
            self.transcript = ""
        if not self.alternate:
            self.transcript += after.decode("utf-8", "replace")

    def _follow_modes(self, data: bytes) -> None:
        """Sequences may be cut by the end of a read: the rest of them comes with the next one."""
        text = self._half + data.decode("latin-1")
        _, begins, last = text.rpartition("\x1b")
        self._half = begins + last if begins and len(last) < 12 and not re.search(r"[A-Za-z]", last) else ""
        for mode in _MODES.finditer(text[: len(text) - len(self._half)]):
            if mode[3]:
                self.kitty += 1 if mode[3] == ">" else -1
            elif mode[2] == "h":
                self.modes.update(mode[1].split(";"))
            else:
                self.modes.difference_update(mode[1].split(";"))

    def _answer(self, query: re.Match[bytes]) -> None:
        mark, args, end = query["mark"], query["args"], query["end"]
        if end == b"c" and not mark:
            self.press(b"\x1b[?62;22c")
        elif end == b"n" and args == b"6":
            self.press(b"\x1b[1;1R")
        elif end == b"$p":
            self.press(b"\x1b[?" + args + b";0$y")


def start(command: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str]) -> Program:
    """Run `command` in a new pseudo-terminal of that size, whatever size the environment speaks of."""
    environment = {name: value for name, value in environment.items() if name not in {"COLUMNS", "LINES"}}
    started_s = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests that run in the background ignore it, and so would this
        os.execvpe(command[0], list(command), environment)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return Program(pid, fd, Screen(columns, rows), started_s)
