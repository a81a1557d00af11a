"""A runbook that is wrong stops no console; a broken new version replaces no good old one; queries come from it."""

from pathlib import Path

import pytest

from mrb_tui.cli.chosen_runbook import chosen_runbook, reloaded
from mrb_tui.cli.service_watch import open_watch
from mrb_tui.cli.watch_inputs import WatchInputs
from mrb_tui.cli.wiring import wire_with
from mrb_tui.config.load import ConfigError, load_config
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.probes.service_metrics import ServiceErrors, ServiceLatency
from tests.runbook.books import SOUND, changed

BROKEN = changed('start = "whose"', 'start = "x"')


def configured(folder: Path, text: str) -> Path:
    path = folder / "c.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [BROKEN, "x = [", ""])
def test_the_console_opens_on_the_built_in_one_and_says_why(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.toml").write_text(text)
    config = configured(tmp_path, f'[runbook]\npath = "{tmp_path}/r.toml"\n')
    wired = wire_with(config, {}, stand_in=True)
    assert wired.book.title == "Mistral AI"
    assert wired.runbook.built_in
    assert str(tmp_path / "r.toml") in str(wired.runbook_trouble)
    with pytest.raises(TroubleError):
        wire_with(config, {})


def test_a_sound_one_needs_no_stand_in(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(SOUND)
    wired = wire_with(configured(tmp_path, f'[runbook]\npath = "{tmp_path}/r.toml"\n'), {}, stand_in=True)
    assert (wired.book.title, wired.runbook_trouble, wired.runbook.built_in) == ("Ours", None, False)


def test_a_broken_new_version_does_not_replace_a_good_old_one(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(SOUND)
    config = load_config(configured(tmp_path, f'[runbook]\npath = "{path}"\n'), {}).config
    old = chosen_runbook(config)
    path.write_text(BROKEN)
    kept, trouble = reloaded(config, old)
    assert kept is old
    assert trouble is not None
    assert "there is no node 'x'" in str(trouble)
    path.write_text(changed('title = "Ours"', 'title = "Ours, better"'))
    new, trouble = reloaded(config, old)
    assert (new.book.title, trouble) == ("Ours, better", None)
    assert new.digest != old.digest


@pytest.mark.parametrize(
    ("name", "queries", "begins"),
    [
        ("mistral", "", "sum by (code) (rate(mistral_errors_total[7m]))"),
        ("http-dependency", "", "sum by (code) (label_replace(rate(http_client_request_duration_seconds_count{"),
        ("http-dependency", 'queries = { errors = "my_errors[{window}]" }', "my_errors[7m]"),
    ],
)
async def test_queries_are_the_configurations_else_the_runbooks(
    tmp_path: Path, name: str, queries: str, begins: str
) -> None:
    text = (
        f'[runbook]\nname = "{name}"\n[[services]]\nid = "x"\n[services.prometheus]\nurl = "http://p"\nwindow = "7m"\n'
    )
    wired = wire_with(configured(tmp_path, text + queries), {})
    service = wired.config.services[0]
    specs = {spec.id: spec for spec in wired.services[0].specs}
    watch = await open_watch(
        WatchInputs(service, wired.config, wired.book, specs, wired.scrubber, {}, wired.clock), None
    )
    try:
        errors = next(probe for probe in watch.probes if isinstance(probe, ServiceErrors))
        latencies = [probe.query for probe in watch.probes if isinstance(probe, ServiceLatency)]
    finally:
        assert watch.close is not None
        await watch.close()
    assert errors.errors_query.startswith(begins)
    assert len(latencies) == (name == "http-dependency"), "no pane for a query that nobody gave"
    assert "{window}" not in "".join([errors.errors_query, errors.requests_query, *latencies])


def test_probes_of_a_runbook_of_ones_own_can_be_tuned(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(SOUND)
    ours = f'[runbook]\npath = "{tmp_path}/r.toml"\n[probes.api]\ninterval = "77s"\n[probes.network]\nenabled = false\n'
    wired = wire_with(configured(tmp_path, ours), {})
    assert [spec.interval_s for spec in wired.services[0].specs if spec.id == "api"] == [77.0]


def test_a_probe_that_neither_it_nor_a_built_in_one_has_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(SOUND)
    wrong = configured(tmp_path, f'[runbook]\npath = "{tmp_path}/r.toml"\n[probes.apj]\nenabled = false\n')
    with pytest.raises(ConfigError, match=r"c\.toml:3: probes\.apj: unknown name; did you mean 'api'\?"):
        wire_with(wrong, {})
    (tmp_path / "r.toml").write_text(BROKEN)
    assert wire_with(wrong, {}, stand_in=True).runbook_trouble is not None, "it is not known whose probes are meant"
