"""Every screen as a picture: look at what changed before `make snapshots` is committed."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.ui.tour import Tour
from tests.ui import runbook_scenes, scenes
from tests.ui.consoles import NARROW, NORMAL, WIDE, console
from tests.ui.fake_session import FakeSession

Compare = Callable[..., bool]
Scene = Callable[[], FakeSession]

SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in (NARROW, NORMAL, WIDE)]
SCENES = [
    pytest.param(scene, id=scene.__name__)
    for scene in (scenes.started, scenes.all_green, scenes.rate_limited, scenes.provider_down, scenes.hostile_texts)
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_console(snap_compare: Compare, scene: Scene, size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), terminal_size=size)


def test_the_console_in_an_incident(snap_compare: Compare) -> None:
    """The picture of the README."""
    assert snap_compare(console(scenes.rate_limited()), press=["down", "down", "down", "down"], terminal_size=(120, 34))


@pytest.mark.parametrize("size", SIZES)
def test_the_end_of_the_demo(snap_compare: Compare, size: tuple[int, int]) -> None:
    tour = Tour(folder="/tmp/mrb-tui-x/mrb-tui/incidents")
    assert snap_compare(console(runbook_scenes.mitigated(), tour=tour), press=["q"], terminal_size=size)


@pytest.mark.parametrize("key", ["2", "3", "4"])
def test_one_pane_at_a_time_where_it_is_narrow(snap_compare: Compare, key: str) -> None:
    assert snap_compare(console(scenes.rate_limited()), press=[key], terminal_size=NARROW)


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
def test_a_pane_zoomed(snap_compare: Compare, key: str) -> None:
    assert snap_compare(console(scenes.rate_limited()), press=[key, "z"], terminal_size=NORMAL)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        pytest.param(scenes.rate_limited, ["enter"], id="limited"),
        pytest.param(scenes.rate_limited, ["down", "down", "down", "down", "enter"], id="errors"),
        pytest.param(scenes.provider_down, ["end", "up", "enter"], id="forbidden"),
        pytest.param(scenes.hostile_texts, ["enter"], id="hostile"),
        pytest.param(scenes.started, ["enter"], id="not_asked"),
    ],
)
def test_probe(snap_compare: Compare, scene: Scene, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=keys, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        pytest.param(scenes.rate_limited, ["slash", "escape"], id="following"),
        pytest.param(scenes.rate_limited, ["slash", "4", "2", "9"], id="filtering"),
        pytest.param(scenes.rate_limited, ["slash", *"queue", "enter"], id="filtered"),
        pytest.param(scenes.rate_limited, ["slash", *"nothing", "enter"], id="nothing_found"),
        pytest.param(scenes.rate_limited, ["slash", "escape", "e", "space"], id="errors_only_paused"),
        pytest.param(scenes.started, ["slash", "escape"], id="no_lines"),
        pytest.param(scenes.hostile_texts, ["slash", "escape"], id="hostile"),
        pytest.param(scenes.rate_limited, ["slash", "escape", "up", "enter"], id="line_in_full"),
    ],
)
def test_logs(snap_compare: Compare, scene: Scene, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scene()), press=keys, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(["question_mark"], id="help"),
        pytest.param(["colon"], id="palette"),
        pytest.param(["colon", *"err"], id="palette_filtered"),
        pytest.param(["s"], id="services"),
        pytest.param(["q"], id="quit"),
    ],
)
def test_box(snap_compare: Compare, keys: Sequence[str], size: tuple[int, int]) -> None:
    assert snap_compare(console(scenes.two_services()), press=keys, terminal_size=size)


@pytest.mark.parametrize("size", SIZES)
def test_a_failure_of_the_console_itself(snap_compare: Compare, size: tuple[int, int]) -> None:
    session = scenes.started()
    session.failure = TroubleError(
        Trouble(
            TroubleKind.CONFIGURATION,
            "The runbook cannot be read",
            "runbook.toml:12: thresholds go up, 0.5 is followed by 0.1",
            ("mend the file, then start the console again", "mrb-tui config check says more"),
        )
    )
    assert snap_compare(console(session), terminal_size=size)


def test_a_notice_and_an_answer_in_the_hint_line(snap_compare: Compare) -> None:
    session = scenes.all_green()

    async def notice(pilot: Pilot[None]) -> None:
        await pilot.pause()
        session.notice(
            Trouble(TroubleKind.REFUSED, "The log of pod a cannot be followed", "the connection was refused", ())
        )
        await pilot.pause()

    assert snap_compare(console(session), run_before=notice, terminal_size=NORMAL)


@pytest.mark.parametrize("theme", ["day", "high-contrast", "ansi", "mono"])
def test_theme(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(console(scenes.rate_limited(), theme=theme), press=["down"], terminal_size=NORMAL)


@pytest.mark.parametrize("theme", ["day", "high-contrast"])
def test_theme_of_a_box(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(console(scenes.two_services(), theme=theme), press=["colon"], terminal_size=NORMAL)


def test_no_color(snap_compare: Compare) -> None:
    assert snap_compare(console(scenes.provider_down(), no_color=True), terminal_size=NORMAL)


@pytest.mark.parametrize("size", SIZES)
def test_ascii(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(console(scenes.rate_limited(), ascii=True), terminal_size=size)


def test_too_small(snap_compare: Compare) -> None:
    assert snap_compare(console(scenes.rate_limited()), terminal_size=(50, 12))
