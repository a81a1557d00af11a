"""What the terminal sends, as events: whatever bytes they are, none of them ends the console."""

import codecs
import re
from collections.abc import Callable, Iterator

from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message

from mrb_tui.ui.terminal.pastes import Pasted, Pastes

_RUN = re.compile(r"[^\x1b]{64,}")
"""More than anybody types between two looks at the line."""
_BEFORE_ESCAPE = re.compile(r"(?=\x1b)")
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""ECMA-48, 5.4: a control sequence."""
_LONGEST = 32
"""Characters of a sequence that the parser waits for; no key has as many."""
_TORN = re.compile(r"\x1b[\[O][0-?]*[ -/]*\Z")
"""One that a slow line has not brought whole yet."""
_STRING = re.compile(r"\x1b[]PX^_].")
"""ECMA-48, 5.6: the beginning of a control string, which ends with ST, or with BEL. With nothing after it: Alt+]."""


class Reading:
    """Bytes in, events out. No descriptor and no clock of its own.

    Textual's reader ends the app, traceback and all, at bytes that are no UTF-8 and at numbers too large for a key; and
    each character of a paste costs it as much as a key.
    """

    def __init__(self, on_cut: Callable[[], None] = lambda: None) -> None:
        """`on_cut`: something was too much, and dropped; called once until there is a pause."""
        self._on_cut = on_cut
        self._is_cut = False
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._pastes = Pastes()
        self._parser = XTermParser()
        self._in_string = False
        self._torn = ""

    def feed(self, data: bytes, now_s: float, *, is_full: bool = False) -> Iterator[Message]:
        """The events in `data`. `is_full`: long runs of typed characters are dropped unread."""
        for part in self._pastes.split(self._decode(data), now_s):
            if isinstance(part, Pasted):
                if not part.is_whole:
                    self._cut()
                yield Paste(part.text.replace("\x00", ""))
            else:
                yield from self._keys(self._without_runs(part) if is_full else part)

    def tick(self, now_s: float) -> Iterator[Message]:
        """Nothing has come for a moment: an Esc stands alone then."""
        self._is_cut = self._in_string = False
        if late := self._pastes.tick(now_s):
            yield from self._keys(late)
        yield from self._parser.tick()

    def _without_runs(self, text: str) -> str:
        fewer = _RUN.sub("", text)
        if len(fewer) < len(text):
            self._cut()
        return fewer

    def _cut(self) -> None:
        if not self._is_cut:
            self._is_cut = True
            self._on_cut()

    def _keys(self, text: str) -> Iterator[Message]:
        text, self._torn = self._torn + text, ""
        for piece in _BEFORE_ESCAPE.split(text):
            yield from self._piece(self._without_string(piece))

    def _without_string(self, text: str) -> str:
        """Late answers of the terminal, to whoever asked before us (its colours, its name), are no keys."""
        if not self._in_string:
            if _STRING.match(text) is None:
                return text
            self._in_string = True
        elif text.startswith("\x1b"):
            self._in_string = False
            return text.removeprefix("\x1b\\")
        _, ended, rest = text.partition("\x07")
        self._in_string = not ended
        return rest

    def _piece(self, text: str) -> Iterator[Message]:
        """One sequence at most, and what follows. The parser would take one that it does not know for single keys."""
        if _TORN.match(text):
            self._torn = text  # its rest, whenever it comes, is not what somebody typed
            return
        known = _SEQUENCE.match(text)
        end = known.end() if known is not None else len(text)
        events = list(self._parsed(text[:end])) if known is None or end <= _LONGEST else []
        yield from events
        if known is not None:
            if not events:
                self._anew()
            yield from self._parsed(text[end:])

    def _parsed(self, text: str) -> Iterator[Message]:
        if not text:  # for the parser that is the end of all
            return
        try:
            yield from self._parser.feed(text)
        except Exception:  # noqa: BLE001 - whatever it stumbled over, the next key must be read
            self._anew()

    def _anew(self) -> None:
        before, self._parser = self._parser, XTermParser()
        self._parser.mouse_pixels = before.mouse_pixels
        self._parser.terminal_size = before.terminal_size
        self._parser.terminal_pixel_size = before.terminal_pixel_size
