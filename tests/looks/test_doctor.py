from mrb_tui.domain.health import Health
from mrb_tui.looks.doctor import Doctor, Prerequisite
from tests.looks.seeing import run, section

KEY = Prerequisite("key", Health.OK, "from K", notes=("a note",))
VPN = Prerequisite("cluster", Health.DOWN, "refused", ("a note",), ("the VPN",))
ODD = Prerequisite("pods", Health.DEGRADED, "1 not ready")
NONE = Prerequisite("Prometheus", Health.UNKNOWN, "not configured")


def examining(*found: Prerequisite) -> Doctor:
    async def examine() -> tuple[Prerequisite, ...]:
        return found

    return Doctor(examine)


async def test_what_is_missing_comes_first_with_what_to_try() -> None:
    result = await run(examining(KEY, VPN, ODD, NONE))
    assert section(result, "Missing or wrong") == [
        "cluster: refused",
        "  a note",
        "  try: the VPN",
        "pods: 1 not ready",
    ]
    assert section(result, "Well") == ["key: from K", "Prometheus: not configured"]
    assert (result.headline, result.health) == ("1 failed, 1 to look at", Health.DOWN)


async def test_all_is_well() -> None:
    result = await run(examining(KEY, NONE))
    assert (result.headline, result.health, result.failed) == ("all prerequisites are met", Health.OK, False)
