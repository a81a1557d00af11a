"""Which file is read, what holds without one, and what is only warned of."""

from pathlib import Path

import pytest

from mrb_tui.config.load import ConfigError, config_path, load_config
from mrb_tui.config.model import ByHandTarget, Config, KubernetesTarget
from mrb_tui.domain.trouble import TroubleError, TroubleKind


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


def written(path: Path, text: str = "[responder]\nname = 'ana'\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


# ---------------------------------------------------------------- which file
def test_the_option_comes_first(tmp_path: Path) -> None:
    environment = {"MRB_TUI_CONFIG": "/of/the/variable.toml", "XDG_CONFIG_HOME": "/of/xdg"}
    assert config_path(tmp_path / "given.toml", environment) == (tmp_path / "given.toml", True)


def test_then_the_variable() -> None:
    environment = {"MRB_TUI_CONFIG": "/of/the/variable.toml", "XDG_CONFIG_HOME": "/of/xdg"}
    assert config_path(None, environment) == (Path("/of/the/variable.toml"), True)


def test_then_the_users_own_folder(home: Path) -> None:
    assert config_path(None, {"XDG_CONFIG_HOME": "/of/xdg"}) == (Path("/of/xdg/mrb-tui/config.toml"), False)
    assert config_path(None, {}) == (home / ".config/mrb-tui/config.toml", False)


@pytest.mark.parametrize("value", ["", "relative/folder", "~/.config"])
def test_a_relative_xdg_folder_is_ignored(home: Path, value: str) -> None:
    assert config_path(None, {"XDG_CONFIG_HOME": value})[0] == home / ".config/mrb-tui/config.toml"


def test_an_empty_variable_is_none() -> None:
    assert config_path(None, {"MRB_TUI_CONFIG": "", "XDG_CONFIG_HOME": "/of/xdg"})[0].is_relative_to("/of/xdg")


def test_a_tilde_is_the_home_folder(home: Path) -> None:
    assert config_path(Path("~/c.toml"), {})[0] == home / "c.toml"
    assert config_path(None, {"MRB_TUI_CONFIG": "~/c.toml"})[0] == home / "c.toml"


@pytest.mark.parametrize("environment", [{}, {"MRB_TUI_CONFIG": "~nobody-of-this-name/c.toml"}])
def test_somebody_without_a_home_folder_gets_words(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)
    if environment:
        with pytest.raises(TroubleError, match="No such file"):
            load_config(None, environment)
    else:
        assert load_config(None, environment).path is None


# --------------------------------------------------------------- what is read
def test_the_file_in_the_users_folder_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "xdg/mrb-tui/config.toml")
    loaded = load_config(None, {"XDG_CONFIG_HOME": str(tmp_path / "xdg")})
    assert loaded.path == path
    assert loaded.config.responder.name == "ana"
    assert loaded.warnings == ()


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    loaded = load_config(None, {"XDG_CONFIG_HOME": str(tmp_path / "absent")})
    assert (loaded.config, loaded.path, loaded.source) == (Config(), None, None)


def test_the_defaults_are_of_use_with_nothing_but_a_key() -> None:
    config = Config()
    (service,) = config.services
    assert config.provider.key.read({"MISTRAL_API_KEY": "abcdef"}) == "abcdef"
    assert config.provider.base_url == "https://api.mistral.ai"
    assert (service.health, service.prometheus, service.target) == (None, None, None)
    assert not config.provider.canary.enabled


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    assert load_config(written(tmp_path / "c.toml", "# nothing yet\n"), {}).config == Config()


@pytest.mark.parametrize("by_variable", [True, False])
def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path, by_variable: bool) -> None:
    absent = tmp_path / "absent.toml"
    given, environment = (None, {"MRB_TUI_CONFIG": str(absent)}) if by_variable else (absent, {})
    with pytest.raises(TroubleError) as caught:
        load_config(given, environment)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION
    assert str(caught.value) == f"{absent} could not be read: No such file or directory"


def test_a_link_to_nowhere_is_told_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "mrb-tui/config.toml"
    path.parent.mkdir()
    path.symlink_to(tmp_path / "moved-away.toml")
    with pytest.raises(TroubleError, match="No such file or directory"):
        load_config(None, {"XDG_CONFIG_HOME": str(tmp_path)})


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "mrb-tui/config.toml").mkdir(parents=True)
    with pytest.raises(TroubleError, match="Is a directory"):
        load_config(None, {"XDG_CONFIG_HOME": str(tmp_path)})


def test_a_file_in_the_folders_place_is_no_configuration(tmp_path: Path) -> None:
    written(tmp_path / "mrb-tui")
    assert load_config(None, {"XDG_CONFIG_HOME": str(tmp_path)}).path is None


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path, *args: object, **kwargs: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "lstat", forbidden)
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(TroubleError, match="Permission denied"):
        load_config(None, {"XDG_CONFIG_HOME": str(tmp_path)})


# --------------------------------------------------------------- what is meant
def test_several_services_each_with_its_own(tmp_path: Path) -> None:
    path = written(
        tmp_path / "c.toml",
        """
[[services]]
id = "chat"
key = { env = "CHAT_KEY" }
health = { url = "https://h/health" }
target = { kind = "kubernetes", workload = "deployment/chat-api", context = "eu", namespace = "chat" }
[[services]]
id = "search"
prometheus = { url = "http://p:9090", window = "10m" }
target = { kind = "by-hand", name = "search" }
""",
    )
    chat, search = load_config(path, {}).config.services
    assert (chat.id, search.id) == ("chat", "search")
    assert isinstance(chat.target, KubernetesTarget)
    assert (chat.target.context, chat.target.namespace, chat.target.name) == ("eu", "chat", "chat-api")
    assert chat.prometheus is None
    assert search.prometheus is not None
    assert search.prometheus.window == "10m"
    assert isinstance(search.target, ByHandTarget)


@pytest.mark.parametrize(
    ("written_as", "seconds"), [("'1500ms'", 1.5), ("'10s'", 10), ("'1m30s'", 90), ("2.5", 2.5), ("7", 7)]
)
def test_durations_in_any_unit_are_seconds_inside(tmp_path: Path, written_as: str, seconds: float) -> None:
    text = f"[probes.mistral_api]\ninterval = {written_as}\ntimeout = {written_as}\ndegraded = {written_as}\n"
    tuning = load_config(written(tmp_path / "c.toml", text), {}).config.probes["mistral_api"]
    assert (tuning.interval, tuning.timeout, tuning.degraded, tuning.down) == (seconds, seconds, seconds, None)


def test_a_tilde_in_any_path_is_the_home_folder(home: Path) -> None:
    text = """
provider = { ca_file = "~/a.pem", control_ca_file = "~/b.pem", key = { file = "~/key" } }
runbook = { path = "~/r.toml" }
[[services]]
id = "a"
health = { url = "http://h", ca_file = "~/c.pem" }
prometheus = { url = "http://p", ca_file = "~/d.pem" }
target = { kind = "kubernetes", workload = "deployment/x", kubeconfig = "~/kube" }
"""
    config = load_config(written(home / "c.toml", text), {}).config
    (service,) = config.services
    assert service.health is not None
    assert service.prometheus is not None
    assert isinstance(service.target, KubernetesTarget)
    assert [
        config.provider.ca_file,
        config.provider.control_ca_file,
        config.provider.key.file,
        config.runbook.path,
        service.health.ca_file,
        service.prometheus.ca_file,
        service.target.kubeconfig,
    ] == [home / name for name in ("a.pem", "b.pem", "key", "r.toml", "c.pem", "d.pem", "kube")]


@pytest.mark.parametrize("proxy", ["environment", "none", "http://proxy.example.com:3128"])
def test_proxies(tmp_path: Path, proxy: str) -> None:
    assert (
        load_config(written(tmp_path / "c.toml", f"[network]\nproxy = '{proxy}'\n"), {}).config.network.proxy == proxy
    )


def test_what_is_turned_off_is_turned_off(tmp_path: Path) -> None:
    config = load_config(written(tmp_path / "c.toml", "[probes.network]\nenabled = false\n"), {}).config
    assert not config.probes["network"].enabled


# ------------------------------------------------------------------- warnings
def test_missing_files_and_open_secrets_are_warned_of_with_their_lines(tmp_path: Path) -> None:
    key = written(tmp_path / "key", "abcdef")
    key.chmod(0o644)
    private = written(tmp_path / "private", "abcdef")
    private.chmod(0o600)
    path = written(
        tmp_path / "c.toml",
        f"""\
[provider]
key = {{ file = "{key}" }}
ca_file = "/absent/a.pem"
control_ca_file = "/absent/b.pem"
[[services]]
id = "a"
key = {{ file = "/absent/key" }}
[services.health]
url = "http://h"
headers = {{ A = {{ file = "{key}" }}, B = {{ file = "{private}" }} }}
[services.prometheus]
url = "http://p"
auth = {{ bearer = {{ file = "{key}" }} }}
[services.target]
kind = "kubernetes"
workload = "deployment/x"
kubeconfig = "/absent/kube"
""",
    )
    open_to_others = f"{key} can be read by others: chmod 600 it"
    assert [str(warning).removeprefix(f"{path}:") for warning in load_config(path, {}).warnings] == [
        f"2: provider.key: {open_to_others}",
        "3: provider.ca_file: /absent/a.pem is not there",
        "4: provider.control_ca_file: /absent/b.pem is not there",
        "7: services[0].key: /absent/key cannot be read: No such file or directory",
        f"10: services[0].health.headers.A: {open_to_others}",
        f"13: services[0].prometheus.auth.bearer: {open_to_others}",
        "17: services[0].target.kubeconfig: /absent/kube is not there",
    ]


def test_a_mistake_outranks_warnings(tmp_path: Path) -> None:
    path = written(tmp_path / "c.toml", "[provider]\nca_file = '/absent/a.pem'\nx = 1\n")
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    assert [problem.line for problem in caught.value.problems] == [3]
