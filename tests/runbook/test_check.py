"""Lint: each fault with its line, all of them at once, errors told from warnings."""

import pytest

from mrb_tui.runbook.check import FATAL, LINT, check
from mrb_tui.tomlsource.source import parse
from tests.runbook.books import SOUND, changed, checked, told

LINES = SOUND.splitlines()


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(LINES, start=1) if line.startswith(text))


def test_a_sound_one_has_no_findings() -> None:
    assert told(SOUND) == []
    assert checked(SOUND).is_sound


@pytest.mark.parametrize(
    ("right", "wrong", "at", "says"),
    [
        # what is named must be there
        ('start = "whose"', 'start = "who"', 'start = "who', "start: there is no node 'who'; did you mean 'whose'?"),
        ('go = "theirs"', 'go = "their"', 'go = "theirs"', "there is no node or leaf 'their'; did you mean 'theirs'?"),
        ('unknown = "lost"', 'unknown = "x"', 'unknown = "lost"', "nodes.whose.unknown: there is no node or leaf 'x'"),
        ('steps = ["ask"]', 'steps = ["aks"]', 'steps = ["ask"]', "there is no step 'aks'; did you mean 'ask'?"),
        ('set = "mode"', 'set = "mood"', 'set = "mode"', "there is no setting 'mood'; did you mean 'mode'?"),
        ('tell = "note"', 'tell = "not"', 'tell = "note"', "there is no template 'not'; did you mean 'note'?"),
        ('["no-luck"]', '["luck"]', "on_failure", "steps.queue.on_failure[0]: there is no hint 'luck'"),
        (
            'category = "provider"',
            'category = "provider"\nseverity = "P9"',
            'category = "provider"',
            "there is no severity 'P9'",
        ),
        # conditions
        (
            '"pods.crash_looping > 0"',
            '"pods.crash_looping >"',
            'when = "pods',
            "nodes.which.answers[0].when: not an expression",
        ),
        (
            '"pods.crash_looping > 0"',
            '"pods.crash_loping > 0"',
            'when = "pods',
            "no probe of this kind gives 'crash_loping'; did you mean 'crash_looping'?",
        ),
        (
            '"pods.crash_looping > 0"',
            '"pod.crash_looping > 0"',
            'when = "pods',
            "there is no probe 'pod'; did you mean 'pods'?",
        ),
        ('"pods.crash_looping > 0"', "\"pods.crash_looping > 'x'\"", 'when = "pods', "compares a number with text"),
        ('"pods.crash_looping > 0"', "\"pods.trouble > 'x'\"", 'when = "pods', "text is neither more nor less"),
        (
            '"pods.crash_looping > 0"',
            '"pods.crash_looping > var.lim"',
            'when = "pods',
            "there is no variable 'lim'; did you mean 'limit'?",
        ),
        ('"pods.crash_looping > 0"', '"console.red > 0"', 'when = "pods', "no probe of this kind gives 'red'"),
        (
            'when = "errors.ratio_5xx < var.limit"',
            'when = "x"',
            "verify = {",
            "steps.queue.verify.when: 'x' is no fact",
        ),
        # the tree
        ('go = "crash"', 'go = "whose"', 'go = "crash"', "leads in a circle: whose → which → whose"),
        ('go = "lost"', 'go = "which"', 'go = "lost"', "leads in a circle: which → which"),
        ('go = "crash"', 'go = "lost"', "[leaves.crash]", "leaves.crash: no way leads here from the start"),
        ('say = "Ours"', 'say = "Theirs"', 'say = "Ours"', "another answer says the same"),
        ('steps = ["ask"]', "steps = []", "[leaves.lost]", "names no step: what is to be done here? (warning)"),
        (
            'when = "pods.crash_looping > 0"',
            "",
            "[nodes.which]",
            "no answer has `when`: only a person can tell (warning)",
        ),
        ('steps = ["logs", "kick"]', 'steps = ["logs"]', "[steps.kick]", "steps.kick: nothing uses it (warning)"),
        ('on_failure = ["no-luck"]', "", "[hints.no-luck]", "hints.no-luck: nothing uses it (warning)"),
        # steps
        ('lasts = "temporary"\n', "", "[steps.queue]", "changes something and has no lasts"),
        (
            'verify = { when = "errors.ratio_5xx < var.limit", for = "30s", within = "5m" }',
            "",
            "[steps.queue]",
            "changes something and has no verify",
        ),
        (
            '"It says itself whether it worked."',
            '"none"',
            'verify = "It',
            "says in a sentence why nothing can be verified",
        ),
        (
            'lasts = "permanent"',
            'lasts = "temporary"',
            'lasts = "permanent"',
            "names no step in undone_by that takes it back",
        ),
        ("lines = 100\n", "", "[steps.logs]", "reads logs without a bound: give since and lines"),
        ('since = "5m"\n', "", "[steps.logs]", "reads logs without a bound: give since and lines"),
        (
            '["svc-kick", "--force"]',
            '"svc-kick --force"',
            "command =",
            "no shell runs it: write the program and its arguments as a list",
        ),
        ('["svc-kick", "--force"]', '["/bin/sh", "-c", "svc-kick | tee x"]', "command =", "hands a text to sh"),
        ('["svc-kick", "--force"]', '["svc-kick --force"]', "command =", "is one word with blanks in it"),
        (
            'or_by_hand = "Ask the platform team to kick it"',
            "",
            "[steps.kick]",
            "has no or_by_hand: what is to be done where it cannot run? (warning)",
        ),
        # secrets
        ('"--force"', '"--password=hunter22"', "command =", "steps.kick.command[1]: looks like a secret"),
        ('"--force"', '"--token", "abcdef"', "command =", "steps.kick.command[1]: looks like a secret"),
        ('"--force"', '"--from-literal=api-key=abc"', "command =", "looks like a secret"),
        ('"--force"', '"https://me:hunter2@example.com/"', "command =", "looks like a secret"),
        ('"--force"', '"-H", "Authorization: Bearer abcdef0123456789"', "command =", "looks like a secret"),
        ("limit = 0.01", 'limit = 0.01\napi_key = "abc"', "limit = 0.01", "variables.api_key: looks like a secret"),
        # templates
        ("{{ what }} by", "{{ what.x }} by", "text = '''", "line 1, column 1 of the text: a gap is written"),
        ("{{ what }} by", "{{ what }} {{ when }} by", "text = '''", "'when' is not declared in its fields"),
        ("{{ more }}", "", "more = {", "templates.note.fields.more: the text has no such gap (warning)"),
        ('from = "incident.commander"', 'from = "incident.boss"', "who = {", "nothing gives 'incident.boss'"),
        ('who = { from = "incident.commander" }', "who = { }", "who = {", "nobody fills it: give ask, from or default"),
        # queries
        ("rate(x_errors_total[{window}])", "rate(x_errors_total)", "errors = ", "not PromQL: rate wants a range"),
        ("errors = ", "latency = ", "errors = ", "a probe of kind service-errors does not ask this"),
        # the shape
        (
            "[steps.ask]",
            '[steps."a sk"]',
            "[steps.ask]",
            "an id is made of letters, digits, - and _, like cut-concurrency",
        ),
        ("[probes.pods]", "[probes.my-pods]", "[probes.pods]", "a name here is made of small letters, digits and _"),
        ('env = "MODE"', 'env = "MY MODE"', "env = ", "settings.mode.env: the name of a variable, like MAX_CONCURRENT"),
        (
            'by_hand = "Ask somebody"',
            'by_hand = "Ask"\ncoppy = "note"',
            "by_hand = ",
            "unknown key; did you mean 'copy'?",
        ),
        ('look = "logs"', 'look = "logs"\ncopy = "note"', "[steps.logs]", "copy goes with by_hand, not with look"),
        ('look = "logs"', 'look = "logs"\nlasts = "permanent"', "[steps.logs]", "lasts goes with set or unset or does"),
        ('look = "logs"', 'look = "watch"', "[steps.logs]", "look = 'watch' needs until"),
        ('advice = ["Go on"]', "advice = [5]", "advice = ", "hints.no-luck.advice[0]: must be text in quotes"),
        (
            'by_hand = "Ask somebody"',
            'by_hand = "Ask"\nlook = "key"',
            "[steps.ask]",
            "says look and by_hand: a step has exactly one of",
        ),
        ('by_hand = "Ask somebody"', "", "[steps.ask]", "says not what to do: a step has exactly one of"),
        ('to = "queue"', "", "[steps.queue]", "set = 'mode' needs to"),
        ('to = "queue"', "to = { suggest = 5, min = 6 }", "to = ", "suggests less than min"),
        ('command = ["svc-kick", "--force"]', 'does = "scale"', "[steps.kick]", "does = 'scale' needs to"),
        (
            'command = ["svc-kick", "--force"]',
            'does = "scale"\nto = "many"',
            "[steps.kick]",
            "a number of replicas is a whole number, 0 or more",
        ),
        (
            'command = ["svc-kick", "--force"]',
            'does = "rollout-pause"\nto = 5',
            "[steps.kick]",
            "to goes with set, and with does = 'scale'",
        ),
        ('for = "30s", within = "5m"', 'for = "5m", within = "5m"', "verify = {", "`for` is shorter than `within`"),
        ('look = "logs"', 'look = "log"', 'look = "logs"', "must be one of 'key', 'limits'"),
        ('unknown = "lost"\n', "", "[nodes.whose]", "nodes.whose.unknown: missing"),
    ],
)
def test_each_fault_is_told_with_its_line(right: str, wrong: str, at: str, says: str) -> None:
    found = told(changed(right, wrong))
    line = line_of(at)
    # What was taken out above moves the lines below it.
    assert any(
        says in finding and finding.startswith(tuple(f"r.toml:{line + moved}:" for moved in (-1, 0, 1)))
        for finding in found
    ), found


def test_all_at_once_in_the_order_of_the_file_though_some_of_it_cannot_be_read() -> None:
    text = changed('look = "logs"', 'look = "log"')
    text = changed('set = "mode"', 'set = "mood"', text)
    text = changed('"pods.crash_looping > 0"', '"pods.crash_loping > 0"', text)
    text = changed("{{ what }} by", "{% what %} by", text)
    found = told(text)
    assert [int(finding.split(":")[1]) for finding in found] == sorted(int(finding.split(":")[1]) for finding in found)
    for says in ("look: must be one of", "no setting 'mood'", "crash_loping", "no statements here"):
        assert any(says in finding for finding in found), found
    assert not any("steps.logs" in finding and "no step" in finding for finding in found), "it is there, though broken"


def test_what_a_broken_table_would_have_used_is_not_called_unused() -> None:
    assert [finding for finding in told(changed('tell = "note"', "tell = 5")) if "nothing uses it" in finding] == []


def test_a_file_that_is_no_runbook_at_all_says_what_is_missing() -> None:
    found = checked("format = 1\n")
    assert found.book is None
    assert {finding.problem.where for finding in found.findings} == {
        "title",
        "start",
        "probes",
        "severities",
        "nodes",
        "leaves",
        "steps",
    }


def test_only_warnings_leave_it_sound() -> None:
    found = checked(changed('steps = ["ask"]', "steps = []"))
    assert [finding.grave for finding in found.findings] == [False, False]
    assert found.is_sound
    assert found.as_data()[0]["level"] == "warning"


def test_lint_does_not_keep_a_file_from_loading_but_what_cannot_be_walked_does() -> None:
    flawed, broken = changed('lasts = "temporary"\n', ""), changed('go = "theirs"', 'go = "x"')
    assert check(parse(flawed, "r"), {}, FATAL).is_sound
    assert not check(parse(broken, "r"), {}, FATAL).is_sound
    assert not set(FATAL) & set(LINT)


def test_a_http_step_is_held_to_the_same_rules() -> None:
    step = """[steps.kick]
title = "Kick"
[steps.kick.http]
method = "POST"
url = "https://x.example/kick?token=abcdef12345"
headers = { Authorization = "Bearer x" }
body = { password = "x" }
"""
    start = SOUND.index("[steps.kick]")
    found = told(SOUND[:start] + step + SOUND[SOUND.index("[steps.ask]") :])
    assert {finding.split(": ")[1] for finding in found} == {
        "steps.kick",
        "steps.kick.http.url",
        "steps.kick.http.headers.Authorization",
        "steps.kick.http.body.password",
    }
    assert sum("steps.kick: changes something" in finding for finding in found) == 2


def test_reading_by_http_changes_nothing() -> None:
    text = changed(
        'command = ["svc-kick", "--force"]',
        'http = { url = "https://x.example/state", headers = { Authorization = { env = "X" } } }',
    )
    text = changed('lasts = "permanent"\nverify = "It says itself whether it worked."\n', "", text)
    assert told(text) == []


@pytest.mark.parametrize(
    "words",
    [
        '"delete", "secret", "mistral"',
        '"--token-file", "/run/token"',
        '"--secret-name=mistral"',
        '"-p", "8080"',
        '"--password"',
        '"token"',
    ],
)
def test_a_word_that_only_speaks_of_a_secret_is_none(words: str) -> None:
    assert told(changed('"--force"', words)) == []
