import pytest

from mrb_tui.clients.network_path import Endpoint, PathReport, Stage
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.probes.network import reading_from_paths

AIM = Endpoint("api.example", 443)
WELL = PathReport("h", 443, (Stage("DNS", True, 0.003), Stage("TCP", True, 0.012), Stage("TLS", True, 0.031)))


def _broken(stage: str, kind: TroubleKind) -> PathReport:
    return PathReport("h", 443, (Stage(stage, False, 1.0, "", Trouble(kind, "failed")),))


def test_all_well() -> None:
    reading = reading_from_paths(WELL, WELL, AIM, by_proxy=False)
    assert (reading.health, reading.headline) == (Health.OK, "ok 3/12/31 ms")
    assert reading.facts["verdict"] == "ok"
    assert reading.facts["tcp_s"] == 0.012


@pytest.mark.parametrize(
    ("far", "control", "verdict"),
    [
        (_broken("DNS", TroubleKind.DNS), _broken("DNS", TroubleKind.DNS), "us"),
        (_broken("TCP", TroubleKind.TIMEOUT), WELL, "path"),
        (_broken("DNS", TroubleKind.DNS), WELL, "path"),
        (_broken("TCP", TroubleKind.REFUSED), WELL, "them"),
        (_broken("TLS", TroubleKind.TLS), WELL, "them"),
        (_broken("TCP", TroubleKind.TIMEOUT), None, "path"),
    ],
)
def test_whose_side_it_is(far: PathReport, control: PathReport | None, verdict: str) -> None:
    reading = reading_from_paths(far, control, AIM, by_proxy=False)
    assert reading.facts["verdict"] == verdict
    assert reading.health is Health.DOWN
    assert reading.trouble is not None


def test_a_control_host_that_fails_alone_is_only_a_note() -> None:
    reading = reading_from_paths(WELL, _broken("TCP", TroubleKind.TIMEOUT), AIM, by_proxy=False)
    assert reading.health is Health.OK
    assert any("control host" in note for note in reading.notes)
