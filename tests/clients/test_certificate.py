"""Whose certificate a far side shows, also where it is not to be trusted."""

from pathlib import Path

import pytest

from mrb_tui.clients.certificate import shown_certificate
from tests.clients.loopback import Reply, authority, closed_port, hang, http, loopback, server_context


async def test_one_that_nobody_trusts_is_read_and_nothing_is_sent(tmp_path: Path) -> None:
    ca, _ = authority(tmp_path)
    async with loopback(http(), server_context(ca, "other.example")) as far:
        shown = await shown_certificate("localhost", far.port, timeout_s=5)
    assert shown is not None
    assert (shown.accepted, "trustme" in shown.issuer, shown.ends_at.tzinfo is not None) == (False, True, True)
    assert far.asked == []


@pytest.mark.parametrize("reply", [http("no", "400 Bad Request"), hang])
async def test_a_far_side_without_tls_shows_none(reply: bytes | Reply) -> None:
    async with loopback(reply) as far:
        assert await shown_certificate("localhost", far.port, timeout_s=0.2) is None


@pytest.mark.parametrize("host", ["localhost", "a..b"])
async def test_nobody_there_shows_none(host: str) -> None:
    assert await shown_certificate(host, closed_port(), timeout_s=1) is None
