"""Every mistake at once, in the order of the file, with its line and what would be right."""

from pathlib import Path

import pytest

from mrb_tui.config.load import ConfigError, load_config
from mrb_tui.config.model import Config
from mrb_tui.domain.trouble import TroubleError, TroubleKind

MANY = """\
[provider]
base_url = "api.mistral.ai"
key = "sk-literal-0123"
stauts_url = "x"
[provider.canary]
enabled = "yes"
model = 3

[[services]]
id = "Chat Me"
[services.health]
url = "ftp://x"
headers = { Authorization = "Bearer sk-literal" }
[services.prometheus]
window = "5 minutes"
auth = { username = "a" }
[services.target]
kind = "kubernets"

[[services]]
name = "x"
target = { workload = "deployment/x" }
links = [
  { title = "a", url = "nowhere" },
  { titel = "a", url = "https://x" },
]
[probes.mistral_apo]
interval = "10s"
[probes.pods]
interval = "500ms"
timeout = "5 minutes"
degraded = -1
[ui]
keys = { help = 3 }
[extra.inner]
a = 1
"""


def problems_of(tmp_path: Path, text: str) -> list[str]:
    """Without the file's name: `3: where: what`."""
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    told = [str(problem) for problem in caught.value.problems]
    trouble = caught.value.trouble
    assert trouble.kind is TroubleKind.CONFIGURATION
    assert [trouble.why, *trouble.advice] == told, "the trouble says what the problems say"
    return [line.removeprefix(f"{path}:").lstrip() for line in told]


def test_all_mistakes_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    url = "a URL is written like https://host or https://host:port/path"
    literal = (
        "a secret is never written here; say where it comes from: "
        '{ env = "NAME" }, { file = "PATH" } or { command = ["…"] }'
    )
    assert problems_of(tmp_path, MANY) == [
        f"2: provider.base_url: {url}",
        f"3: provider.key: {literal}",
        "4: provider.stauts_url: unknown key; did you mean 'status_url'?",
        "6: provider.canary.enabled: must be true or false",
        "7: provider.canary.model: must be text in quotes",
        "10: services[0].id: an id is made of small letters, digits, - and _, like chat-api",
        f"12: services[0].health.url: {url}",
        f"13: services[0].health.headers.Authorization: {literal}",
        "14: services[0].prometheus.url: missing",
        "15: services[0].prometheus.window: a window is a number and a unit, like 30s, 5m or 1h",
        "16: services[0].prometheus.auth: give bearer alone, or username and password",
        "17: services[0].target: must be one of 'kubernetes', 'command', 'by-hand'",
        "20: services[1].id: missing",
        '22: services[1].target: needs kind = "kubernetes", "command" or "by-hand"',
        f"24: services[1].links[0].url: {url}",
        "25: services[1].links[1].titel: unknown key; did you mean 'title'?",
        "25: services[1].links[1].title: missing",
        "27: probes.mistral_apo: unknown name; did you mean 'mistral_api'?",
        "30: probes.pods.interval: must be between 1s and 1d",
        "31: probes.pods.timeout: a duration is written like 500ms, 10s, 1m30s or 1h",
        "32: probes.pods.degraded: must be at least 0",
        "34: ui.keys.help: must be text in quotes",
        f"35: extra: unknown key; there are: {', '.join(sorted(Config.model_fields))}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[provider]\nkey = "{}"\n',
        '[provider]\nkey = ["{}"]\n',
        '[provider]\nkey = {{ value = "{}" }}\n',
        '[provider]\nkey = {{ env = "{}" }}\n',
        '[provider]\nkey = {{ command = "{}" }}\n',
        '[provider]\napi_key = "{}"\n',
        '[provider]\nbase_url = "https://ana:{}@host"\n',
        '[provider]\nbase_url = "{}"\n',
        '[network]\nproxy = "http://ana:{}@host"\n',
        '[[services]]\nid = "a"\nkey = "{}"\n',
        '[[services]]\nid = "a"\nhealth = {{ url = "https://h", headers = {{ A = "{}" }} }}\n',
        '[[services]]\nid = "a"\nprometheus = {{ url = "https://h", auth = {{ bearer = "{}" }} }}\n',
        '[[services]]\nid = "a"\nprometheus = {{ url = "https://h", auth = {{ username = "a", password = "{}" }} }}\n',
    ],
)
def test_a_secret_in_the_text_is_refused_and_never_repeated(tmp_path: Path, text: str) -> None:
    told = problems_of(tmp_path, text.format("sk-literal-0123"))
    assert told
    assert "sk-literal" not in " ".join(told)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("services = []\n", "1: services: is empty: leave it out, or give one"),
        ("services = 3\n", "1: services: must be a list; write [ … ]"),
        ('[services]\nid = "a"\n', "1: services: must be a list; write [[services]]"),
        ('provider = "x"\n', "1: provider: must be a table; write { … }"),
        ('probes = ["x"]\n', "1: probes: must be a table; write { … }"),
        ("[responder]\nname = 2024-01-01\n", "2: responder.name: must be text in quotes"),
        ("[ui]\nascii = 1\n", "2: ui.ascii: must be true or false"),
        ("[ui]\ntheem = 'x'\n", "2: ui.theem: unknown key; did you mean 'theme'?"),
        ("[provider]\nca_file = ''\n", "2: provider.ca_file: a path is missing between the quotes"),
        ("[provider]\nca_file = 3\n", "2: provider.ca_file: must be a path in quotes"),
        ("[provider]\ncontrol_host = 'x'\n", "2: provider.control_host: a host is written like example.com:443"),
        ("[provider]\ncontrol_host = 'x:0'\n", "2: provider.control_host: a host is written like example.com:443"),
        ("[provider]\nkey = { evn = 'A' }\n", "2: provider.key.evn: unknown key; did you mean 'env'?"),
        ("[provider]\nkey = {}\n", "2: provider.key: give exactly one of env, file and command"),
        ("[network]\nproxy = 'off'\n", '2: network.proxy: write "environment", "none" or a URL like http://proxy:3128'),
    ],
)
def test_wrong_shapes_say_which_would_be_right(tmp_path: Path, text: str, problem: str) -> None:
    assert problems_of(tmp_path, text) == [problem]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host",
        "host:443",
        "//host",
        "ftp://host",
        "https://",
        "https://h:99999",
        "https://h:x",
        "https://h h",
        "http",
    ],
)
def test_what_is_no_url(tmp_path: Path, url: str) -> None:
    (told,) = problems_of(tmp_path, f"[provider]\nbase_url = {url!r}\n")
    assert told == "2: provider.base_url: a URL is written like https://host or https://host:port/path"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        *(
            ("interval", value, "a duration is written like 500ms, 10s, 1m30s or 1h")
            for value in ("'10'", "'10 s'", "'ten seconds'", "'10sec'", "'5 minutes'", "''", "'-5s'", "true")
        ),
        *(("interval", value, "must be between 1s and 1d") for value in ("'999ms'", "0", "-1", "'2d'", "inf", "nan")),
        *(("timeout", value, "must be between 10ms and 2m") for value in ("'0s'", "'3m'", "121")),
        ("timeout", "[1]", "must be a number"),
        ("degraded", "'5%'", "a threshold is a number (0.25 is 25 %) or a duration like 500ms or 2s"),
        ("degraded", "-0.1", "must be at least 0"),
        ("down", "nan", "must be at least 0"),
    ],
)
def test_wrong_durations_and_thresholds(tmp_path: Path, key: str, value: str, words: str) -> None:
    assert problems_of(tmp_path, f"[probes.pods]\n{key} = {value}\n") == [f"2: probes.pods.{key}: {words}"]


def test_thresholds_in_the_wrong_order(tmp_path: Path) -> None:
    told = problems_of(tmp_path, "\n[probes.pods]\ndegraded = 3\ndown = 2\n")
    assert told == ["2: probes.pods: degraded comes before down"]


def test_two_services_of_one_id_are_told_with_everything_else_that_is_wrong(tmp_path: Path) -> None:
    text = '[[services]]\nid = "a"\n\n[[services]]\nid = "a"\n\n[[services]]\nid = "a"\n[ui]\nascii = 2\n'
    assert problems_of(tmp_path, text) == [
        "5: services[1].id: two services have this id, the other in line 2",
        "8: services[2].id: two services have this id, the other in line 2",
        "10: ui.ascii: must be true or false",
    ]


def test_and_alone(tmp_path: Path) -> None:
    (told,) = problems_of(tmp_path, '[[services]]\nid = "a"\n[[services]]\nid = "a"\n')
    assert told.startswith("4: services[1].id: two services")


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("kind = 'kubernetes'", "workload: missing"),
        ("kind = 'kubernetes', workload = 'x'", "workload: a workload is written like deployment/NAME"),
        ("kind = 'kubernetes', workload = 'pod/x'", "workload: a workload is written like deployment/NAME"),
        (
            "kind = 'kubernetes', workload = 'deployment/x', contxt = 'y'",
            "contxt: unknown key; did you mean 'context'?",
        ),
        ("kind = 'by-hand'", "name: missing"),
        ("kind = 'by-hand', name = 'x', workload = 'y'", "workload: unknown key; there are: kind, name"),
    ],
)
def test_targets(tmp_path: Path, target: str, problem: str) -> None:
    told = problems_of(tmp_path, f"[[services]]\nid = 'a'\ntarget = {{ {target} }}\n")
    assert told == [f"3: services[0].target.{problem}"]


@pytest.mark.parametrize("name", ["A B", "A:", "", "Ä"])
def test_header_names(tmp_path: Path, name: str) -> None:
    text = f'[[services]]\nid = "a"\n[services.health]\nurl = "http://h"\nheaders = {{ "{name}" = {{ env = "A" }} }}\n'
    (told,) = problems_of(tmp_path, text)
    assert told.startswith("5: ")
    assert told.endswith("a header's name has no blanks or colons, like Authorization")


def test_many_mistakes_are_found_quickly_enough_to_wait_for(tmp_path: Path) -> None:
    """A file of the largest size, each of its lines wrong: places are looked up in one walk, not one walk each."""
    text = "".join(f"key{number} = {number}\n" for number in range(20_000))
    assert len(problems_of(tmp_path, text)) == 20_000


def test_broken_toml_is_told_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text("[provider]\nname = Mistral\n")
    with pytest.raises(TroubleError) as caught:
        load_config(path, {})
    assert caught.value.trouble.what == f"{path}:2:8"
    assert "quotes" in caught.value.trouble.advice[0]
