"""Runbooks of one's own: what is wrong with one is told with file and line, all at once."""

from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.runbook.load import load_runbook

SOUND = """\
format = 1
title = "Ours"
start = "ask"

[settings]
queue = { env = "MODE" }

[probes.api]
kind = "provider-api"
label = "API"
short = "API"
vantage = "here"
interval = "10s"
timeout = "8s"

[severities.P1]
definition = "All is down"
respond_within = "15m"

[nodes.ask]
ask = "Is it us?"
unknown = "end"
[[nodes.ask.answers]]
say = "Yes"
go = "end"
when = "api.status == 200"

[leaves.end]
title = "The end"
category = "ours"
steps = [
  "queue",
]

[steps.queue]
title = "Queue"
set = "queue"
to = "queue"
"""


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "r.toml"
    path.write_text(text)
    with pytest.raises(TroubleError) as caught:
        load_runbook(path)
    trouble = caught.value.trouble
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert trouble.what == "The runbook is wrong"
    return [line.removeprefix(f"{path}:").lstrip() for line in (trouble.why, *trouble.advice)]


def test_a_sound_one_loads(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(SOUND)
    book = load_runbook(tmp_path / "r.toml")
    assert (book.title, book.probes["api"].interval, book.probes["api"].timeout) == ("Ours", 10, 8)


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("format = 1", "format = 2", "1: format: must be one of 1"),
        ('title = "Ours"', "titel = 3", "2: titel: unknown key; did you mean 'title'?"),
        ('start = "ask"', 'start = "Ask"', "3: start: there is no node 'Ask'"),
        ('"provider-api"', '"provider"', "9: probes.api.kind: must be one of 'provider-api', 'canary', 'network'"),
        ('short = "API"', 'short = "Mistral"', "11: probes.api.short: must be at most 5 characters"),
        ('"here"', '"there"', "12: probes.api.vantage: must be one of 'here' or 'service'"),
        ('"10s"', '"Ten S"', "13: probes.api.interval: a duration is written like 500ms, 10s, 1m30s or 1h"),
        ('"10s"', "true", "13: probes.api.interval: a duration is written like 500ms, 10s, 1m30s or 1h"),
        ('timeout = "8s"', "", "8: probes.api.timeout: missing"),
        ('"8s"', "0", "14: probes.api.timeout: must be more than 0"),
        ('unknown = "end"', 'unknown = "End"', "22: nodes.ask.unknown: there is no node or leaf 'End'"),
        ('go = "end"', 'go = "End"', "25: nodes.ask.answers[0].go: there is no node or leaf 'End'"),
        ('"api.status == 200"', "{ some = [] }", "26: nodes.ask.answers[0].when.some: unknown name"),
        ('  "queue",', '  "Queue",', "32: leaves.end.steps[0]: there is no step 'Queue'"),
        ('set = "queue"', 'set = "Queue"', "37: steps.queue.set: there is no setting 'Queue'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    assert right in SOUND
    told = problems_of(tmp_path, SOUND.replace(right, wrong, 1))
    assert any(line.startswith(problem) for line in told), told


def test_all_mistakes_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SOUND.replace('"10s"', '"x"').replace('"here"', '"X"').replace('category = "ours"', "kategory = 1")
    assert [line.partition(":")[0] for line in problems_of(tmp_path, text)] == ["12", "13", "28", "30"]


def test_all_that_leads_nowhere_at_once(tmp_path: Path) -> None:
    text = SOUND.replace('"end"', '"End"').replace('set = "queue"', 'set = "Queue"')
    assert [line.partition(":")[0] for line in problems_of(tmp_path, text)] == ["22", "25", "37"]


def test_two_probes_of_one_kind_are_refused(tmp_path: Path) -> None:
    """A service has one of each; a second would silently take the first one's place."""
    again = SOUND[SOUND.index("[probes.api]") : SOUND.index("[severities.P1]")].replace("probes.api", "probes.again")
    told = problems_of(tmp_path, SOUND + again)
    assert told == ["40: probes.again.kind: there is a probe of this kind already, 'api'"]


def test_broken_toml_is_told_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(SOUND + "x = \n")
    with pytest.raises(TroubleError) as caught:
        load_runbook(path)
    assert caught.value.trouble.what == f"{path}:39:5"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="could not be read: No such file"):
        load_runbook(tmp_path / "absent.toml")


def test_an_empty_file_says_all_that_is_missing(tmp_path: Path) -> None:
    names = ["format", "leaves", "nodes", "probes", "severities", "start", "steps", "title"]
    assert problems_of(tmp_path, "") == [f"{name}: missing" for name in names]


def test_text_that_a_terminal_would_obey_does_not_come_in(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(SOUND.replace("Is it us?", "\\u001b[2JIs it us?"))
    with pytest.raises(TroubleError) as caught:
        load_runbook(path)
    assert caught.value.trouble.what == f"{path}:21"
