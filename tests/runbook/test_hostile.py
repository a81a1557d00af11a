"""Files that are broken, huge or hostile: an error with its place, within a second."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.runbook.check import check
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.load import LARGEST, load_runbook, read_runbook
from mrb_tui.runbook.outline import outline
from mrb_tui.runbook.walk import walk
from mrb_tui.tomlsource.source import parse
from tests.runbook.books import SOUND, book_of, changed

WHEN = '"pods.crash_looping > 0"'


def _many(section: str, count: int, body: str) -> str:
    return SOUND + "".join(f"[{section}.x{number}]\n{body}\n" for number in range(count))


HOSTILE = {
    "deep lists": "x = " + "[" * 5_000 + "]" * 5_000,
    "deep tables": "x = " + "{a=" * 5_000 + "1" + "}" * 5_000,
    "a key without end": "a." * 100_000 + "b = 1",
    "a number without end": "x = " + "9" * 200_000,
    "not closed": SOUND + 'x = "' + "a" * 200_000,
    "too large": SOUND + "#" * LARGEST,
    "not text": "\udcff",
    "a condition without end": changed(WHEN, '"' + "pods.a or " * 20_000 + 'pods.a"'),
    "a condition of parentheses": changed(WHEN, '"' + "(" * 480 + '"'),
    "a condition of nots": changed(WHEN, '"' + "not " * 120 + 'pods.ready"'),
    "a condition that would eat memory": changed(WHEN, '"9**9**9**9 == pods.ready"'),
    "a condition that would build a text": changed(WHEN, "\"'x' * 9999999999 == pods.ready\""),
    "a condition that would run": changed(WHEN, "\"__import__('os').system('id') == pods.ready\""),
    "a template that leaves its grammar": changed("{{ what }} by", "{{ what.__class__.__mro__ }} by"),
    "a template with a loop": changed("{{ what }} by", "{% for a in range(10**9) %}x{% endfor %}"),
    "a template of braces": changed("{{ what }} by", "{{" * 9_000),
    "a template without end": changed("{{ what }} by", "x" * 30_000),
    "more questions than anybody reads": _many(
        "nodes", 2_000, 'ask = "x"\nunknown = "lost"\nanswers = [{ say = "x", go = "lost" }]'
    ),
    "more steps than anybody takes": _many("steps", 3_000, 'title = "x"\nlook = "key"'),
    "mistakes without end": _many("steps", 4_000, "titel = 1"),
    "keys without end": SOUND + "[steps.x]\n" + "".join(f"titel{number} = 1\n" for number in range(12_000)),
    "a variable that is long": changed("limit = 0.01", 'limit = 0.01\nbig = "' + "x" * 501 + '"'),
    "a variable that grows": changed(
        "limit = 0.01", 'limit = 0.01\nbig = "' + "x" * 500 + '"', changed("Ask somebody", "{{ var.big }}" * 9_000)
    ),
    "a setting for a shell": changed('env = "MODE"', 'env = "MODE; reboot"'),
    "a Secret of another kind": changed(
        'command = ["svc-kick", "--force"]', 'does = "apply-secret"\nsecret = { name = "../x", key = "k" }'
    ),
    "a sequence that a terminal obeys": changed("Whose fault", "\\u001b]52;c;x\\u0007Whose fault"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_told_with_its_place_and_soon(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "r.toml"
    path.write_bytes(HOSTILE[kind].encode("utf-8", "surrogateescape"))
    started_s = time.process_time()
    with pytest.raises(TroubleError) as caught:
        load_runbook(path)
    assert time.process_time() - started_s < 1
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION
    assert str(path) in str(caught.value.trouble)
    assert len(str(caught.value.trouble)) < 5_000
    assert len(caught.value.trouble.advice) <= 20


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind not in ("too large", "not text")])
def test_lint_ends_soon_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "r.toml"
    path.write_text(HOSTILE[kind], encoding="utf-8")
    started_s = time.process_time()
    with suppress(TroubleError):
        assert not check(read_runbook(path), {}).is_sound
    assert time.process_time() - started_s < 1.5


def test_the_longest_tree_that_loads_can_be_walked_drawn_and_linted() -> None:
    chain = "".join(
        f'[nodes.n{number}]\nask = "?"\nunknown = "lost"\n'
        f'answers = [{{ say = "x", go = "{f"n{number + 1}" if number < 290 else "lost"}", when = "api.status > 0" }}]\n'
        for number in range(291)
    )
    book = book_of(changed('start = "whose"', 'start = "n0"') + chain)
    found = walk(book, Evidence({"api.status": 200}, frozenset({"api"})))
    assert (len(found.path), found.leaf) == (291, "lost")
    assert len(outline(book)) > 800


def test_many_answers_cost_no_more_than_they_are() -> None:
    answers = "".join(
        f'[[nodes.whose.answers]]\nsay = "a{n}"\ngo = "lost"\nwhen = {{ any = {["api.status == 1"] * 60} }}\n'
        for n in range(18)
    )
    text = SOUND.replace("[nodes.which]", answers + "[nodes.which]", 1)
    started_s = time.process_time()
    check(parse(text, "r"), {})
    walk(book_of(text), Evidence({"api.status": 200}, frozenset({"api"})))
    assert time.process_time() - started_s < 1
