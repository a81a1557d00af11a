import pytest

from mrb_tui.clients.proxy import ENVIRONMENT, NONE, proxy_for, shown_proxy
from mrb_tui.domain.trouble import TroubleError, TroubleKind

FAR = "https://api.far.example/v1/models"
PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, FAR, None),
        ({"HTTPS_PROXY": PROXY}, FAR, PROXY),
        ({"https_proxy": PROXY}, FAR, PROXY),
        ({"HTTPS_PROXY": "proxy.example:3128"}, FAR, PROXY),
        ({"ALL_PROXY": PROXY}, FAR, PROXY),
        ({"HTTP_PROXY": PROXY}, FAR, None),
        ({"HTTPS_PROXY": ""}, FAR, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "far.example"}, FAR, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": ".far.example"}, FAR, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "other.example, far.example"}, FAR, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "*"}, FAR, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "near.example"}, FAR, PROXY),
        ({"HTTPS_PROXY": PROXY, "no_proxy": "ar.example"}, FAR, PROXY),
        ({"HTTP_PROXY": PROXY, "NO_PROXY": "localhost,127.0.0.1"}, "http://127.0.0.1:9090/", None),
        ({"HTTP_PROXY": PROXY, "NO_PROXY": "localhost"}, "http://ana:x@localhost:9090/", None),
        ({"HTTP_PROXY": PROXY, "NO_PROXY": "::1"}, "http://[::1]:9090/", None),
    ],
)
def test_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str, proxy: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url, ENVIRONMENT) == proxy


def test_none_and_a_given_one_do_not_ask_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://other.example:1")
    monkeypatch.setenv("NO_PROXY", "*")
    assert proxy_for(FAR, NONE) is None
    assert proxy_for(FAR, PROXY) == PROXY


@pytest.mark.parametrize(
    "proxy", ["socks5://proxy.example:1080", "http://", "proxy", "http://[proxy", "ftp://a.example"]
)
def test_a_proxy_that_cannot_be_used_is_said_to_be(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    with pytest.raises(TroubleError) as caught:
        proxy_for(FAR, proxy)
    assert caught.value.trouble.kind is TroubleKind.PROXY
    assert "NO_PROXY" in " ".join(caught.value.trouble.advice)
    monkeypatch.setenv("HTTPS_PROXY", "socks5://ana:hunter22@proxy.example:1080")
    with pytest.raises(TroubleError) as caught:
        proxy_for(FAR, ENVIRONMENT)
    assert "hunter22" not in str(caught.value)


@pytest.mark.parametrize(
    ("proxy", "shown"),
    [
        ("http://ana:hunter22@proxy.example:3128", PROXY),
        ("http://proxy.example", "http://proxy.example"),
        ("http://proxy.example:99999", "http://proxy.example"),
        ("http://", "http://?"),
        ("http://ana:hunter22@[proxy", "?"),
    ],
)
def test_a_proxy_is_shown_without_its_login(proxy: str, shown: str) -> None:
    assert shown_proxy(proxy) == shown


def test_an_address_that_is_none_takes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for it will say what is wrong with it."""
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert proxy_for("https://[far.example", ENVIRONMENT) is None
