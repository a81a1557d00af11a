"""The process around a command: its standard streams, and how it ends when it is told to."""

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from mrb_tui.ui.terminal import splash


def prepare_streams() -> None:
    """Standard streams that can be written to, whatever they are.

    A stream that the parent closed becomes the null device, or its number would go to the next socket. A character
    that the locale has no room for is replaced: an answer with a question mark in it beats none.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))
        elif number > 0 and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def forget_stdout() -> None:
    """Its reader has gone (`| head`): what is left to write goes nowhere, instead of into a complaint at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def stdout_fault() -> str:
    """Why standard output takes nothing, such as a full disk; empty if it does. What it did not take is given up."""
    try:
        sys.stdout.flush()
    except OSError as error:
        forget_stdout()
        return error.strerror or type(error).__name__
    return ""


@contextmanager
def ending_in_order() -> Iterator[None]:
    """SIGTERM and SIGHUP unwind the stack instead of cutting it: temporary files are removed, the screen restored.

    Exit codes are 128 + the signal. What somebody else handles, or ignores (`nohup`), is left alone.
    """
    taken = []
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)
                taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            if signal.getsignal(number) is _end:
                signal.signal(number, signal.SIG_DFL)


@contextmanager
def leaving_the_early_screen() -> Iterator[None]:
    """So that what is said afterwards stands on the terminal that the shell had, and stays there."""
    try:
        yield
    finally:
        splash.leave()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
