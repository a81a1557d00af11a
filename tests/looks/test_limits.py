from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.http import HttpClient
from mrb_tui.clients.rate_limits import Allowance, rate_limits
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.limit_lines import full_again_at, long_lines, lowest, short_lines
from mrb_tui.looks.limits import KeyedBy, Limits
from tests.looks.provider_by_hand import Answer, Far, far_side, key_of, models
from tests.looks.seeing import NOW, now, run, section

BOTH = {
    "x-ratelimit-limit-req-minute": "60",
    "x-ratelimit-remaining-req-minute": "41",
    "x-ratelimitbysize-limit-month": "1000000",
    "x-ratelimitbysize-remaining-month": "250000",
}


@pytest.fixture
async def far() -> AsyncIterator[tuple[Far, HttpClient]]:
    async with far_side() as pair:
        yield pair


def refusal(message: str, **headers: str) -> Answer:
    body = {"object": "error", "message": message, "type": "rate_limited", "code": "1300", "request_id": "r-1"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: web.json_response(body, status=429, headers=named)


def test_a_month_is_told_apart_from_a_minute() -> None:
    limits = rate_limits(BOTH)
    assert short_lines(limits, NOW) == [
        "41 of 60 requests a minute left, whole again in 1m at the latest (12:01:00 UTC)"
    ]
    assert long_lines(limits, NOW) == [
        "250 000 of 1 000 000 tokens a month left, whole again with the next month, or when the limit is raised"
    ]


@pytest.mark.parametrize(
    ("reset", "seconds"), [("20", 20.0), (str(NOW.timestamp() + 90), 90.0), (str(NOW.timestamp() - 90), 0.0)]
)
def test_a_reset_is_a_span_or_a_time(reset: str, seconds: float) -> None:
    headers = {"x-ratelimit-remaining-req-minute": "0", "x-ratelimit-reset-req-minute": reset}
    (allowance,) = rate_limits(headers).allowances
    assert full_again_at(allowance, NOW) == NOW + timedelta(seconds=seconds)


@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False), st.sampled_from(["", "minute", "month"]))
def test_whatever_a_header_says_there_is_a_line(reset: float, window: str) -> None:
    at = full_again_at(Allowance("requests", window, None, 1.0, reset), NOW)
    assert at is not None
    assert NOW <= at <= NOW + timedelta(days=367)


def test_the_lowest_is_the_one_used_up_the_most() -> None:
    assert str(lowest(rate_limits(BOTH))) == "250 000 of 1 000 000 tokens a month left"
    assert lowest(rate_limits({})) is None
    assert str(lowest(rate_limits({"x-ratelimit-remaining": "0"}))) == "0 requests left"


async def test_what_is_left_with_each_key(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {"one": models(BOTH), "two": refusal("Requests rate limit exceeded", Retry_After="7")}
    keys = (KeyedBy("console", key_of("one")), KeyedBy("service", key_of("two")))
    result = await run(Limits(side.provider(client), keys, now))
    mine = section(result, "With the console's key")
    assert mine[:2] == [
        "the model list: HTTP 200 OK",
        "  41 of 60 requests a minute left, whole again in 1m at the latest (12:01:00 UTC)",
    ]
    assert mine[2] == "  and for longer:"
    theirs = section(result, "With the service's key")
    assert theirs[:6] == [
        "the model list: HTTP 429 Too Many Requests",
        "  type: rate_limited",
        "  code: 1300",
        "  message: Requests rate limit exceeded",
        "  request id: r-1",
        "  asks to wait 7.0s (Retry-After)",
    ]
    assert (result.headline, result.health) == ("429 rate limited", Health.DOWN)
    assert result.facts["remaining_requests"] == 41.0


async def test_the_same_key_is_not_asked_twice(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {"one": models(BOTH)}
    keys = (KeyedBy("console", key_of("one")), KeyedBy("service", key_of("one")))
    result = await run(Limits(side.provider(client), keys, now))
    assert side.asked == ["one"]
    assert section(result, "With the service's key") == ["the same key as the console's"]


async def test_a_key_that_cannot_be_read_hides_no_other(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {"two": models()}

    async def none() -> str:
        raise TroubleError(Trouble(TroubleKind.CREDENTIAL, "There is no key", "K is not set", ("export K=…",)))

    result = await run(
        Limits(side.provider(client), (KeyedBy("console", none), KeyedBy("service", key_of("two"))), now)
    )
    assert section(result, "With the console's key") == ["could not be read: K is not set", "try: export K=…"]
    assert "  no limits in its headers" in section(result, "With the service's key")
    assert (result.headline, result.facts["status"]) == ("no limits told", 200)


@pytest.mark.parametrize(
    ("message", "headline"),
    [
        ("Monthly quota exceeded", "429 quota used up"),
        ("Service tier capacity exceeded", "429 over capacity"),
        ("Requests rate limit exceeded", "429 rate limited"),
    ],
)
async def test_kinds_of_429(far: tuple[Far, HttpClient], message: str, headline: str) -> None:
    side, client = far
    side.by_key = {"one": refusal(message)}
    result = await run(Limits(side.provider(client), (KeyedBy("console", key_of("one")),), now))
    assert (result.headline, result.facts["error_code"]) == (headline, "1300")


async def test_a_completion_tells_what_the_model_list_hides(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {"one": models(BOTH)}
    side.completions = {"one": refusal("Requests rate limit exceeded")}
    result = await run(Limits(side.provider(client, "small"), (KeyedBy("console", key_of("one")),), now))
    assert result.headline == "429 rate limited"
    assert "a completion by small: HTTP 429 Too Many Requests" in section(result, "With the console's key")


async def test_nearly_used_up(far: tuple[Far, HttpClient]) -> None:
    side, client = far
    side.by_key = {"one": models({"x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "3"})}
    result = await run(Limits(side.provider(client), (KeyedBy("console", key_of("one")),), now))
    assert (result.headline, result.health) == ("3 of 60 requests a minute left", Health.DEGRADED)
