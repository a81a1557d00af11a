import pytest

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Outcome
from mrb_tui.probes.status_page import reading_from_summary


@pytest.mark.parametrize(
    ("indicator", "health"),
    [("none", Health.OK), ("minor", Health.DEGRADED), ("major", Health.DOWN), ("critical", Health.DOWN)],
)
def test_indicators(indicator: str, health: Health) -> None:
    reading = reading_from_summary({"status": {"indicator": indicator, "description": "x"}}, "u")
    assert reading.health is health
    assert reading.outcome is Outcome.VALUE


def test_open_incidents_and_ailing_components_are_told() -> None:
    reading = reading_from_summary(
        {
            "status": {"indicator": "minor", "description": "Partly degraded"},
            "components": [{"name": "API", "status": "partial_outage"}, {"name": "Chat", "status": "operational"}],
            "incidents": [{"name": "Slow completions"}],
        },
        "u",
    )
    assert reading.facts == {"indicator": "minor", "open_incidents": 1, "ailing_components": 1}
    assert reading.notes == ("open: Slow completions", "1 × partial outage")


@pytest.mark.parametrize("data", [None, [], {}, {"status": "up"}, {"status": {"indicator": "purple"}}, {"status": {}}])
def test_another_format_is_unknown_and_says_so(data: object) -> None:
    reading = reading_from_summary(data, "https://status.example")
    assert reading.outcome is Outcome.FAILED
    assert reading.health is Health.UNKNOWN
    assert reading.headline == "unreadable"
