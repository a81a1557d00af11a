"""Settings of a file: checked as a start checks them, shown as lines, written where they stood."""

from pathlib import Path

import pytest

from mrb_tui.cli.file_settings import FileSettings
from mrb_tui.cli.packaged import example_config
from mrb_tui.cli.settings import check_start
from mrb_tui.config.load import load_config
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from tests.cli.running import RunHere

THEMES = ("day", "night")
FILE = """\
# ours
[ui]
theme = "night"   # for the eyes
keys = { help = "f1" }

# who
[responder]
name = "ana"
"""


def settings(path: Path, secrets: Secrets | None = None) -> FileSettings:
    return FileSettings(
        path,
        example=example_config(),
        check=lambda loaded, changed: check_start(loaded, changed, THEMES),
        scrubber=Scrubber(secrets or Secrets()),
        probes=("pods",),
        themes=THEMES,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


async def test_a_change_is_held_shown_and_written_in_place(path: Path) -> None:
    made = settings(path)
    await made.change("ui.theme", "day")
    await made.change("responder.name", "")
    assert made.changed == 2
    assert path.read_text(encoding="utf-8") == FILE
    diff = list(made.diff())
    assert diff[0] == "line 2"
    assert '-theme = "night"   # for the eyes' in diff
    assert '+theme = "day"   # for the eyes' in diff
    assert '-name = "ana"' in diff
    saved = await made.save()
    assert (saved.theme, saved.ascii, saved.keys, saved.later) == ("day", None, None, ("responder.name",))
    assert path.read_text(encoding="utf-8") == FILE.replace('"night"', '"day"').replace('name = "ana"\n', "")
    assert made.changed == 0


def test_a_check_tells_of_keys_with_their_lines(path: Path, run_here: RunHere) -> None:
    path.write_text(FILE.replace("help =", "hlp ="), encoding="utf-8")
    ended = run_here("config", "check", str(path))
    assert ended.code == 0
    assert f"{path}:4: keys.hlp: there is no such key; did you mean help? (warning)" in ended.err


async def test_a_list_tells_what_is_changed_and_when_it_holds(path: Path) -> None:
    made = settings(path)
    await made.change("ui.ascii", "true")
    views = {one.id: one for one in await made.views()}
    assert (views["ui.ascii"].text, views["ui.ascii"].is_changed, views["ui.ascii"].at_once) == ("true", True, True)
    assert views["ui.theme"].options == THEMES
    assert views["responder.name"].about == "Who is at this console"
    assert not views["responder.name"].at_once
    assert views["probes.pods.interval"].usual == "as the runbook says"
    assert views["provider.key"].locked
    assert views["provider.key"].usual == "the variable MISTRAL_API_KEY"


async def test_back_to_what_stands_there_is_no_change(path: Path) -> None:
    made = settings(path)
    await made.change("ui.theme", "day")
    await made.change("ui.theme", "night")
    assert made.changed == 0
    assert made.diff() == []


@pytest.mark.parametrize(
    ("setting_id", "text", "words"),
    [
        ("provider.base_url", "ftp://x", "provider.base_url: a URL is written like https://host"),
        ("probes.pods.interval", "soon", "a duration is written like 500ms, 10s"),
        ("probes.pods.interval", "0", "must be between 1s and 1d"),
        ("calendar.days", '["someday"]', "must be one of 'mon', 'tue'"),
        ("calendar.time_zone", "Mars/Base", "Mars/Base"),
        ("ui.keys", '{ hlp = "f1" }', "config.toml:4: keys.hlp: there is no such key; did you mean help?"),
        ("ui.theme", "pink", "There is no theme pink"),
        ("runbook.name", "no-such", "no-such"),
        ("responder.name", "ana\u202e", "control characters or invisible ones"),
    ],
)
async def test_what_is_wrong_is_refused_in_the_words_of_a_start(
    path: Path, setting_id: str, text: str, words: str
) -> None:
    made = settings(path)
    with pytest.raises(TroubleError, match=words.replace("?", r"\?")):
        await made.change(setting_id, text)
    assert made.changed == 0


async def test_what_was_wrong_before_is_no_reason_against_another_change(path: Path) -> None:
    path.write_text(f"{FILE}\n[runbook]\npath = '/not/there.toml'\n", encoding="utf-8")
    made = settings(path)
    await made.change("responder.name", "bob")
    with pytest.raises(TroubleError, match="not/there"):
        await made.change("runbook.path", "/not/there/either.toml")


async def test_what_changed_on_disk_is_not_overwritten_and_can_be_begun_anew(path: Path) -> None:
    made = settings(path)
    await made.change("ui.theme", "day")
    theirs = FILE.replace("ana", "eva")
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(TroubleError, match="changed on disk meanwhile"):
        await made.save()
    assert path.read_text(encoding="utf-8") == theirs
    assert made.changed == 1
    made.forget()
    await made.change("ui.theme", "day")
    await made.save()
    assert path.read_text(encoding="utf-8") == theirs.replace('"night"', '"day"')


async def test_a_file_that_is_broken_by_now_is_told(path: Path) -> None:
    made = settings(path)
    await made.views()
    path.write_text("[ui\n", encoding="utf-8")
    with pytest.raises(TroubleError, match=r"config\.toml:1"):
        await made.views()


async def test_without_a_file_one_is_made_that_means_the_same(tmp_path: Path) -> None:
    path = tmp_path / "mrb-tui" / "config.toml"
    made = settings(path)
    before = [one.text for one in await made.views()]
    assert set(before) == {""}
    await made.change("services[0].health.url", "https://chat.example.com/health")
    assert made.diff()[0] == "line 1"
    await made.save()
    (service,) = load_config(path, {}).config.services
    assert (service.id, service.name) == ("default", "Mistral AI")
    assert service.health is not None


async def test_a_secret_in_a_comment_or_a_value_is_not_shown(path: Path) -> None:
    secrets = Secrets()
    secrets.add("s3cr3t-of-ours-0001")
    path.write_text(FILE.replace("# who", "# s3cr3t-of-ours-0001").replace('"ana"', '"s3cr3t-of-ours-0001"'))
    made = settings(path, secrets)
    view = next(one for one in await made.views() if one.id == "responder.name")
    assert (view.text, bool(view.locked)) == ("(not shown)", True)
    await made.change("ui.keys", '{ quit = "Q" }')
    await made.change("responder.name", "ana")
    assert "s3cr3t" not in "".join(made.diff())


async def test_line_ends_and_the_mark_in_front_stay(path: Path) -> None:
    raw = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    path.write_bytes(raw)
    made = settings(path)
    await made.change("ui.theme", "day")
    await made.save()
    assert path.read_bytes() == raw.replace(b'"night"', b'"day"')
