"""Kinds of values in the configuration: how each is written, and what is said of one that is not."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from mrb_tui.tomlsource.fields import IN_SECONDS, VARIABLE_NAME, seconds, written

_URL_WORDS = "a URL is written like https://host or https://host:port/path"


def expanded(path: Path) -> Path:
    """`~` and `~user` resolved; as it is where nobody knows whose home that would be."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(_URL_WORDS) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_ok or re.search(r"\s", value):
        raise ValueError(_URL_WORDS)
    if parts.username or parts.password:
        raise ValueError("no login in a URL: secrets have their own keys")
    return value


def _link(value: str) -> str:
    return value if value.startswith("mailto:") else _url(value)


def _proxy(value: str) -> str:
    if value in ("environment", "none"):
        return value
    try:
        return _url(value)
    except ValueError as error:
        if "login" in str(error):
            raise ValueError('no login in a URL: put it into HTTPS_PROXY, and write proxy = "environment"') from None
        raise ValueError('write "environment", "none" or a URL like http://proxy:3128') from None


def _host_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or "/" in host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise ValueError("a host is written like example.com:443")
    return value


def _path(value: Path) -> Path:
    if not value.name and value != Path(value.anchor or "x"):
        raise ValueError("a path is missing between the quotes")
    return expanded(value)


def _threshold(value: object) -> object:
    try:
        return seconds(value)
    except ValueError:
        raise ValueError("a threshold is a number (0.25 is 25 %) or a duration like 500ms or 2s") from None


def _within(least_s: float, most_s: float, words: str) -> Callable[[float], float]:
    def check(value: float) -> float:
        if not least_s <= value <= most_s:
            raise ValueError(f"must be between {words}")
        return value

    return check


Flag = Annotated[bool, Field(strict=True)]
Url = Annotated[str, AfterValidator(_url)]
LinkUrl = Annotated[str, AfterValidator(_link)]
Proxy = Annotated[str, AfterValidator(_proxy)]
HostPort = Annotated[str, AfterValidator(_host_port)]
FilePath = Annotated[Path, AfterValidator(_path)]
Interval = Annotated[float, IN_SECONDS, AfterValidator(_within(1, 86400, "1s and 1d"))]
Timeout = Annotated[float, IN_SECONDS, AfterValidator(_within(0.01, 120, "10ms and 2m"))]
Threshold = Annotated[float, BeforeValidator(_threshold), Field(ge=0)]
Window = Annotated[str, written(r"[0-9]+(ms|s|m|h|d)", "a window is a number and a unit, like 30s, 5m or 1h")]
Identifier = Annotated[
    str, written(r"[a-z0-9][a-z0-9_-]{0,39}", "an id is made of small letters, digits, - and _, like chat-api")
]
WorkloadName = Annotated[
    str, written(r"deployment/[a-z0-9]([a-z0-9.-]*[a-z0-9])?", "a workload is written like deployment/NAME")
]
HeaderName = Annotated[
    str, written(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", "a header's name has no blanks or colons, like Authorization")
]
Variable = Annotated[str, written(VARIABLE_NAME, "the name of a variable, like MISTRAL_API_KEY, never its value")]
