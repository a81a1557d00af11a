"""The line for beginners: there the first time, put away for good, never in the way of an incident."""

from pathlib import Path

from mrb_tui.cli.first_run import FirstRun
from mrb_tui.ui.coach import coach_words
from tests.ui import scenes
from tests.ui.consoles import NARROW
from tests.ui.piloting import on, press, shown, until

LINE = "New here? Enter opens, D declares, ? tells every key · Esc puts this away"


def test_it_names_the_keys_as_they_are_here_and_fits_a_narrow_screen() -> None:
    assert coach_words({}) == LINE
    assert len(LINE) < NARROW[0] - 2
    assert "f1 tells" in coach_words({"help": "f1"}).lower()


def test_it_is_put_away_for_good(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "mrb-tui"
    first = FirstRun(folder)
    wanted = [first.is_wanted]
    assert not folder.exists()
    first.put_away()
    wanted += [first.is_wanted, FirstRun(folder).is_wanted]
    assert wanted == [True, False, False]


def test_a_folder_that_cannot_be_made_troubles_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    first = FirstRun(tmp_path / "file" / "mrb-tui")
    first.put_away()
    assert not first.is_wanted


async def test_esc_brings_the_keys_back(tmp_path: Path) -> None:
    async with shown(scenes.rate_limited(), NARROW, coach=FirstRun(tmp_path)) as pilot:
        await until(pilot, lambda: LINE in on(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: LINE not in on(pilot) and "D declare" in on(pilot))
    assert not FirstRun(tmp_path).is_wanted
