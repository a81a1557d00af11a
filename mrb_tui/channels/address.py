"""Addresses that are secrets: whoever has one can write there."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.secrets import Secrets

Secret = Callable[[], Awaitable[str]]
"""Gives a secret when it is needed. Raises TroubleError where there is none."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


async def address_from(secret: Secret, secrets: Secrets, label: str) -> str:
    """The address, from now on masked wherever it turns up, also without its host. Raises TroubleError."""
    url = await secret()
    secrets.add(url)
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _wrong(label, "it is no URL", "it begins with https://") from None
    if not parts.hostname:
        raise _wrong(label, "it is no URL", "it begins with https://")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise _wrong(label, "it does not begin with https://", "without TLS anybody on the way could read it")
    secrets.add(parts.path.rstrip("/"))
    secrets.add(parts.query)
    return url


def _wrong(label: str, why: str, advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.CONFIGURATION, f"The address of {label} cannot be used", why, (advice,)))
