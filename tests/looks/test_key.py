import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest
from aiohttp import web

from mrb_tui.clients.http import HttpClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.key import Held, KeyCheck, KeySource
from mrb_tui.looks.provider import Provider, ReadKey
from mrb_tui.looks.report import Report
from mrb_tui.scrub.secrets import fingerprint
from tests.clients.loopback import closed_port
from tests.looks.provider_by_hand import Far, far_side, key_of, models
from tests.looks.seeing import run, section, whole

ONE, TWO = "key-number-one-1111", "key-number-two-2222"


@pytest.fixture
async def far() -> AsyncIterator[tuple[Far, HttpClient]]:
    async with far_side() as pair:
        yield pair


@dataclass
class Cluster:
    held: Sequence[Held] = ()
    trouble: Trouble | None = None

    async def see(self, report: Report) -> Sequence[Held]:
        if self.trouble is not None:
            raise TroubleError(self.trouble)
        report.tell("Cluster", ["found"])
        return self.held


def source(owner: str, read: ReadKey, warning: str = "") -> KeySource:
    async def warned() -> str:
        return warning

    return KeySource(owner, "the variable K", read, warned)


async def absent() -> str:
    raise TroubleError(Trouble(TroubleKind.CREDENTIAL, "There is no key", "K is not set", ("export K=…",)))


async def test_the_same_key_everywhere_is_tried_once(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}
    keys = [source("console", key_of(ONE), "readable by others"), source("service", key_of(ONE))]
    result = await run(KeyCheck(side.provider(client), keys, Cluster([Held("K", ONE, True)]), "Cluster"))
    assert side.asked == [ONE]
    assert section(result, "The console's key") == [
        "from the variable K",
        "mind: readable by others",
        fingerprint(ONE),
        "works: the model list answers 200",
    ]
    assert section(result, "The service's key")[-1] == "the same as the console's"
    assert section(result, "Cluster") == ["found", "  the same as the console's"]
    assert section(result, "Verdict")[-1] == "console and cluster have the same key"
    assert (result.headline, result.health) == ("key works, the same in the cluster", Health.OK)
    assert (result.facts["same_in_cluster"], result.facts["console_works"]) == (True, True)


async def test_another_key_in_the_cluster_is_tried_for_itself(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}
    check = KeyCheck(
        side.provider(client), [source("console", key_of(ONE))], Cluster([Held("K", TWO, True)]), "Cluster"
    )
    result = await run(check)
    assert section(result, "Cluster") == [
        "found",
        "  not the same as the console's",
        "  refused: HTTP 401 Unauthorized",
        "    message: Unauthorized",
    ]
    assert (result.headline, result.health) == ("key works, another one in the cluster", Health.DOWN)
    assert result.facts["cluster_works"] is False


async def test_a_key_that_may_be_somebody_elses_is_never_sent(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}
    check = KeyCheck(
        side.provider(client), [source("console", key_of(ONE))], Cluster([Held("K", TWO, False)]), "Cluster"
    )
    result = await run(check)
    assert side.asked == [ONE]
    assert section(result, "Cluster")[-1] == "  not tried: its name does not say that it is the provider's"
    assert "the cluster's key was not tried" in section(result, "Verdict")


async def test_without_a_key_here_the_others_are_looked_at(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {TWO: models()}
    keys = [source("console", absent), source("service", key_of(TWO))]
    result = await run(KeyCheck(side.provider(client), keys))
    assert section(result, "The console's key") == ["could not be read: K is not set", "try: export K=…"]
    assert section(result, "Verdict") == ["the console has no key", "the service's key works"]
    assert (result.headline, result.facts["is_set"]) == ("no key", False)


async def test_a_cluster_that_cannot_be_asked_hides_nothing(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}
    silent = Cluster(trouble=Trouble(TroubleKind.TIMEOUT, "Reading failed", "no answer"))
    result = await run(KeyCheck(side.provider(client), [source("console", key_of(ONE))], silent, "Cluster"))
    assert section(result, "Cluster") == ["could not be read: no answer"]
    assert section(result, "Verdict")[-1] == "whether the cluster has the same key could not be told"
    assert (result.headline, result.health) == ("key works", Health.OK)


async def test_a_limit_says_nothing_of_the_key(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: lambda: web.json_response({"message": "slow down"}, status=429)}
    result = await run(KeyCheck(side.provider(client), [source("console", key_of(ONE))]))
    assert result.headline == "key could not be judged: the provider answered 429"
    assert result.health is Health.UNKNOWN
    assert "console_works" not in result.facts


async def test_a_provider_that_is_not_there(far: tuple[Far, HttpClient]) -> None:
    _, client = far
    nobody = Provider(client, f"http://127.0.0.1:{closed_port()}", 2.0)
    result = await run(KeyCheck(nobody, [source("console", key_of(ONE))]))
    assert (result.headline, result.health) == ("key could not be tried", Health.UNKNOWN)
    assert [each.kind for each in result.troubles] == [TroubleKind.REFUSED]


async def test_never_a_character_of_a_key(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}
    keys = [source("console", key_of(ONE)), source("service", key_of(TWO))]
    text = whole(await run(KeyCheck(side.provider(client), keys, Cluster([Held("K", TWO, True)]), "Cluster")))
    for key in (ONE, TWO):
        assert all(key[at : at + 6] not in text for at in range(len(key) - 5))


async def test_several_keys_in_the_cluster_are_told_apart(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}
    held = [Held("MISTRAL_API_KEY", TWO, True), Held("MISTRAL_OLD_KEY", ONE, True)]
    result = await run(KeyCheck(side.provider(client), [source("console", key_of(ONE))], Cluster(held), "Cluster"))
    lines = section(result, "Cluster")
    assert lines[1:3] == ["MISTRAL_API_KEY:", "  not the same as the console's"]
    assert lines[-2:] == ["MISTRAL_OLD_KEY:", "  the same as the console's"]
    assert result.facts["same_in_cluster"] is True


async def test_when_the_time_is_up_what_has_been_seen_is_judged(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {ONE: models()}

    async def slow() -> str:
        await asyncio.Event().wait()
        raise AssertionError

    keys = [source("console", key_of(ONE)), source("service", slow)]
    result = await run(KeyCheck(side.provider(client), keys), limit_s=0.5)
    assert (result.headline, result.health) == ("key works", Health.OK)
    assert [each.kind for each in result.troubles] == [TroubleKind.TIMEOUT]
