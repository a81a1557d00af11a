"""What a minute of lines says: counts by status, and by where a request got lost."""

from datetime import UTC, datetime

import pytest

from mrb_tui.domain.log_line import classed
from mrb_tui.probes.kubernetes.service_log import reading_from_lines
from mrb_tui.probes.service_metrics import Thresholds

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LOST = ("timeouts", "name_errors", "connection_errors", "tls_errors")


def facts_of(*texts: str) -> dict[str, object]:
    lines = [classed(AT, "pod", text) for text in texts]
    return dict(reading_from_lines(lines, {}, Thresholds(1, 30), looked=True).facts)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("ERROR ReadTimeout: no answer within 10s", "timeouts"),
        ("ERROR context deadline exceeded", "timeouts"),
        ("ERROR getaddrinfo ENOTFOUND api.mistral.ai", "name_errors"),
        ("ERROR [Errno -3] Temporary failure in name resolution", "name_errors"),
        ("ERROR dial tcp: lookup api.mistral.ai: no such host", "name_errors"),
        ("ERROR connect ECONNREFUSED 10.0.0.1:443", "connection_errors"),
        ("ERROR read: connection reset by peer", "connection_errors"),
        ("ERROR httpx.ConnectError: [Errno 113] No route to host", "connection_errors"),
        ("ERROR SSLError: certificate verify failed", "tls_errors"),
        ("ERROR x509: certificate has expired or is not yet valid", "tls_errors"),
        ("ERROR remote error: TLS handshake failure", "tls_errors"),
    ],
)
def test_an_error_tells_where_the_request_got_lost(text: str, fact: str) -> None:
    facts = facts_of(text)
    assert {name: facts[name] for name in LOST} == {name: int(name == fact) for name in LOST}


def test_lines_that_are_no_errors_do_not_count() -> None:
    facts = facts_of("INFO retry after connection refused: ok now", "INFO timeout set to 10s")
    assert [facts[name] for name in LOST] == [0, 0, 0, 0]


def test_a_code_that_has_not_occurred_is_zero_and_not_unknown() -> None:
    facts = facts_of("ERROR status=503 upstream", "INFO status=200")
    assert (facts["status_503"], facts["status_429"], facts["status_403"], facts["status_5xx"]) == (1, 0, 0, 1)
