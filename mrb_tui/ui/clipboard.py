"""Text to the clipboard of whoever sits at the other end of the line: OSC 52, which terminals take or ignore.

Nothing tells whether it was taken, so nobody is told that it was. No Textual.
"""

from base64 import b64encode
from collections.abc import Mapping

from mrb_tui.ui import cells

LIMIT = 74_994
"""Bytes. Terminals that take more are rare; xterm and tmux drop what is longer, without a word."""
_SCREEN_CHUNK = 512
"""GNU screen passes strings on in pieces no longer than this."""


def fits(text: str) -> bool:
    """Whether terminals take that much."""
    return len(_clean(text)) <= LIMIT


def osc52(text: str, environment: Mapping[str, str]) -> str:
    """What to write to the terminal. Under tmux and screen it is wrapped, so that they pass it on."""
    payload = b64encode(_clean(text)).decode("ascii")
    plain = f"\x1b]52;c;{payload}\x07"
    if environment.get("TMUX"):
        # As it is for a tmux that takes it (set-clipboard on), and wrapped for one that lets things through.
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{doubled}\x1b\\"
    if environment.get("STY") or environment.get("TERM", "").startswith("screen"):
        pieces = (plain[at : at + _SCREEN_CHUNK] for at in range(0, len(plain), _SCREEN_CHUNK))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain


def _clean(text: str) -> bytes:
    """Line by line: what is pasted into a shell or a mail must hold nothing that acts by itself."""
    return "\n".join(map(cells.safe, text.split("\n"))).encode("utf-8")
