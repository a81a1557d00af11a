from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.rate_limits import Allowance, rate_limits


def test_the_newer_family() -> None:
    limits = rate_limits(
        {
            "X-RateLimit-Limit-Req-Minute": "60",
            "x-ratelimit-remaining-req-minute": "3",
            "x-ratelimit-limit-tokens-minute": "500000",
            "x-ratelimit-remaining-tokens-minute": "400000",
            "x-ratelimit-tokens-query-cost": "12",
            "content-type": "application/json",
        }
    )
    assert limits.facts() == {
        "limit_requests": 60.0,
        "remaining_requests": 3.0,
        "limit_tokens": 500000.0,
        "remaining_tokens": 400000.0,
        "limit_used_ratio": 0.95,
    }
    assert str(limits.allowances[0]) == "3 of 60 requests a minute left"
    assert ("x-ratelimit-tokens-query-cost", "12") in limits.raw


def test_the_older_family_counts_tokens_by_minute_and_month() -> None:
    facts = rate_limits(
        {
            "x-ratelimitbysize-limit-minute": "500000",
            "x-ratelimitbysize-remaining-minute": "499900",
            "x-ratelimitbysize-limit-month": "1000000000",
            "x-ratelimitbysize-remaining-month": "0",
            "ratelimitbysize-query-cost": "32000",
        }
    ).facts()
    assert facts["remaining_tokens"] == 499900.0
    assert facts["remaining_tokens_month"] == 0.0
    assert facts["limit_used_ratio"] == 1.0


def test_the_documented_header_alone() -> None:
    assert rate_limits({"X-RateLimit-Remaining": "0"}).allowances == (Allowance("requests", "", None, 0.0),)


def test_the_variant_with_requests_first() -> None:
    assert rate_limits({"x-ratelimit-remaining-requests": "9"}).facts() == {"remaining_requests": 9.0}


def test_what_is_no_number_is_kept_and_not_counted() -> None:
    limits = rate_limits({"x-ratelimit-limit": "lots", "retry-after": "soon"})
    assert limits.allowances == ()
    assert limits.raw == (("x-ratelimit-limit", "lots"), ("retry-after", "soon"))


@given(st.dictionaries(st.text(max_size=40), st.text(max_size=20)))
def test_no_header_breaks_it(headers: dict[str, str]) -> None:
    facts = rate_limits({f"x-ratelimit-{name}": value for name, value in headers.items()}).facts()
    assert all(isinstance(value, float) and value >= 0 for value in facts.values())
