from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.http import HttpClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.looks.look import LookResult
from mrb_tui.looks.status_page import StatusPage
from mrb_tui.looks.status_summary import summary_from
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.clients.loopback import http, http_json, loopback
from tests.looks.seeing import NOW, now, run, section

WELL = {
    "page": {"updated_at": "2026-11-24T13:00:00+02:00"},
    "status": {"indicator": "none", "description": "All Systems Operational"},
    "components": [{"name": "API", "status": "operational"}],
    "incidents": [],
}
INCIDENT = {
    "name": "Elevated errors",
    "status": "identified",
    "impact": "major",
    "created_at": "2026-11-24T11:00:00Z",
    "updated_at": "2026-11-24T11:48:00Z",
    "shortlink": "https://status.example/i/1",
    "incident_updates": [{"status": "identified", "body": "We know\n why.", "updated_at": "2026-11-24T11:48:00Z"}],
}


async def _read(reply: bytes) -> LookResult:
    client = HttpClient(Scrubber(Secrets()), proxy="none")
    try:
        async with loopback(reply) as far:
            return await run(StatusPage(client, f"{far.url}/summary.json", now, 2.0))
    finally:
        await client.aclose()


async def test_a_page_on_which_all_is_well_says_how_old_that_is() -> None:
    result = await _read(http_json(WELL))
    page = section(result, "Page")
    assert page[0] == "All Systems Operational"
    assert page[1].startswith("last changed 1h ago (2026-11-24 11:00 UTC)")
    assert section(result, "Components") == ["API: operational"]
    assert (result.headline, result.health) == ("All Systems Operational", Health.OK)
    assert result.facts["updated_age_s"] == 3600.0


async def test_incidents_with_their_last_words_and_components_that_are_not_well_first() -> None:
    ailing = {"name": "Chat", "status": "partial_outage", "updated_at": "2026-11-24T11:30:00Z"}
    summary = {
        **WELL,
        "status": {"indicator": "major", "description": "Partial System Outage"},
        "components": [*WELL["components"], ailing],
        "incidents": [INCIDENT],
        "scheduled_maintenances": [
            {"name": "Move", "status": "scheduled", "scheduled_for": "2026-11-25T01:00:00Z", "scheduled_until": "?"}
        ],
    }
    result = await _read(http_json(summary))
    assert section(result, "Open incidents") == [
        "Elevated errors: identified, impact major, begun 1h ago, last update 12m ago",
        "  https://status.example/i/1",
        "  12m ago: identified: We know why.",
    ]
    assert section(result, "Components") == ["Chat: partial outage (changed 30m ago)", "API: operational"]
    assert section(result, "Maintenance") == ["Move: scheduled 2026-11-25 01:00 UTC"]
    assert (result.headline, result.health) == ("1 open incidents, 1 components not well", Health.DOWN)


async def test_a_page_that_calls_itself_well_and_has_an_incident_is_not() -> None:
    assert (await _read(http_json({**WELL, "incidents": [INCIDENT]}))).health is Health.DEGRADED


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (http("gone", "404 Not Found"), TroubleKind.NOT_FOUND),
        (http("no", "500 Internal Server Error"), TroubleKind.REJECTED),
        (http_json({"status": "fine"}), TroubleKind.MALFORMED),
        (http_json([1]), TroubleKind.MALFORMED),
        (http("<html>"), TroubleKind.MALFORMED),
    ],
)
async def test_a_page_that_cannot_be_read_is_unknown(reply: bytes, kind: TroubleKind) -> None:
    result = await _read(reply)
    assert (result.failed, result.health, result.troubles[0].kind) == (True, Health.UNKNOWN, kind)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "status", "updated_at", "incident_updates", "body", "impact"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["page", "components", "incidents", "scheduled_maintenances"]), ANYTHING))
def test_strange_summaries_are_survived(data: dict[str, Any]) -> None:
    assert summary_from({**data, "status": {"indicator": "none"}}, NOW) is not None
