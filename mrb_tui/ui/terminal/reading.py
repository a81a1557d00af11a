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
        self._is_cut = False
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
        for piece in _BEFORE_ESCAPE.split(text):
            yield from self._piece(piece)

    def _piece(self, text: str) -> Iterator[Message]:
        if not text:  # for the parser that is the end of all
            return
        try:
            yield from self._parser.feed(text)
        except Exception:  # noqa: BLE001 - a sequence that no terminal sends means nothing; what follows it does
            self._parser = XTermParser()
            if sequence := _SEQUENCE.match(text):
                yield from self._piece(text[sequence.end() :])
