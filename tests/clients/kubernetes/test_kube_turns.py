"""A stream that always has more at hand leaves turns to everybody else."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import cast

import aiohttp

from mrb_tui.clients.kubernetes import _lines_of

_CHUNKS = 50


async def _at_hand() -> AsyncIterator[bytes]:
    for number in range(_CHUNKS):
        yield b"line\n" * 100 + b"%d\n" % number


async def test_every_chunk_is_followed_by_a_turn_of_the_others() -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    response = SimpleNamespace(content=SimpleNamespace(iter_any=_at_hand))
    lines = [line async for line in _lines_of(cast("aiohttp.ClientResponse", response))]
    task.cancel()
    assert len(lines) == _CHUNKS * 101
    assert turns >= _CHUNKS
