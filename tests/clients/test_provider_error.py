import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.provider_error import ProviderError, provider_error

_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '{"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}',
            ProviderError("Rate limit exceeded", "rate_limited", "1300"),
        ),
        ('{"detail":"Unauthorized"}', ProviderError("Unauthorized")),
        ('{"message":"Unauthorized","request_id":"abc"}', ProviderError("Unauthorized", request_id="abc")),
        ('{"error":{"message":"no","type":"t","code":7}}', ProviderError("no", "t", "7")),
        ('{"error":"busy"}', ProviderError("busy")),
        ('{"detail":[{"loc":["body","model"],"msg":"field required"}]}', ProviderError("body.model: field required")),
        ('{"message":{"detail":[{"loc":["body"],"msg":"bad"}]}}', ProviderError("body: bad")),
        ("", ProviderError()),
        ("<html>Bad gateway</html>", ProviderError("an HTML page instead of JSON")),
        ("upstream connect error\nmore", ProviderError("upstream connect error")),
        ('"plain"', ProviderError("plain")),
        ("[1]", ProviderError()),
    ],
)
def test_every_known_shape_is_understood(body: str, expected: ProviderError) -> None:
    assert provider_error(body) == expected


def test_capacity_and_quota_are_told_apart_from_a_passing_limit() -> None:
    assert provider_error('{"message":"Service tier capacity exceeded for this model."}').is_capacity
    assert provider_error('{"message":"Monthly limit reached"}').is_quota
    passing = provider_error('{"message":"Requests rate limit exceeded"}')
    assert not passing.is_capacity
    assert not passing.is_quota


@given(_JSON)
def test_no_json_breaks_it(value: object) -> None:
    error = provider_error(json.dumps(value))
    assert all(isinstance(fact, str) and fact for fact in error.facts().values())


@given(st.text(max_size=300))
def test_no_text_breaks_it(body: str) -> None:
    assert len(provider_error(body).message) <= 300


def test_deep_nesting_is_survived() -> None:
    assert provider_error("[" * 100_000).message
