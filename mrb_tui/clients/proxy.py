"""Which proxy a URL goes by: none, a given one, or what the environment says (and NO_PROXY takes back)."""

from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

ENVIRONMENT = "environment"
NONE = "none"


def proxy_for(url: str, proxy: str) -> str | None:
    """The proxy's URL, or None. `proxy` is `environment`, `none` or a URL. Raises TroubleError for one not spoken."""
    if proxy == NONE:
        return None
    if proxy == ENVIRONMENT:
        parts = _split(url)
        proxies = getproxies_environment()
        found = proxies.get(parts.scheme) or proxies.get("all")
        if not found or _bypassed(parts, proxies.get("no", "")):
            return None
        proxy = found if "://" in found else f"http://{found}"
    if _split(proxy).scheme not in ("http", "https") or not _split(proxy).hostname:
        raise TroubleError(
            Trouble(
                TroubleKind.PROXY,
                f"The proxy {shown_proxy(proxy)} cannot be used",
                "only http:// and https:// proxies are spoken",
                ("set network.proxy to an http proxy, or to none", "or add the host to NO_PROXY"),
            )
        )
    return proxy


def shown_proxy(proxy: str) -> str:
    """A proxy's address without the login it may carry."""
    parts = _split(proxy)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.scheme}://{parts.hostname or '?'}{port}" if parts.scheme else parts.hostname or "?"


def _bypassed(parts: SplitResult, no_proxy: str) -> bool:
    """Whether NO_PROXY names the host. `proxy_bypass` knows IPv6 addresses only in brackets; people leave them off."""
    listed = {name.strip().lower() for name in no_proxy.split(",")}
    return bool(proxy_bypass(parts.netloc.rpartition("@")[2])) or parts.hostname in listed


def _split(url: str) -> SplitResult:
    """The parts; none of an address that is none: whoever asks for it will say what is wrong with it."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
