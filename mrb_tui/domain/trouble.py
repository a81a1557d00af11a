"""What went wrong, why, and what to try: the one shape in which failures travel and are shown."""

from dataclasses import dataclass
from enum import StrEnum


class TroubleKind(StrEnum):
    """The class of a failure, as a fact and for advice. Values are stable: conditions may read them."""

    DNS = "dns"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROXY = "proxy"
    DISCONNECTED = "disconnected"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    REJECTED = "rejected"
    SERVER_ERROR = "server_error"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    CREDENTIAL = "credential"
    CONFIGURATION = "configuration"
    TERMINAL = "terminal"
    STORAGE = "storage"
    INTERNAL = "internal"

    @property
    def words(self) -> str:
        """How a person would call it, in a column of a pane."""
        return _WORDS.get(self, self.value.replace("_", " "))


_WORDS = {
    TroubleKind.DNS: "name not found",
    TroubleKind.TLS: "TLS",
    TroubleKind.DISCONNECTED: "cut off",
    TroubleKind.UNAUTHORIZED: "login refused",
    TroubleKind.MALFORMED: "unreadable",
    TroubleKind.CREDENTIAL: "no key",
    TroubleKind.CONFIGURATION: "misconfigured",
    TroubleKind.STORAGE: "disk",
    TroubleKind.INTERNAL: "our own fault",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure in words: `what` failed, `why` (one sentence each), and `advice`, best first."""

    kind: TroubleKind
    what: str
    why: str = ""
    advice: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.why}" if self.why else self.what


class TroubleError(Exception):
    """Raised by clients and loaders; caught at the edge of a probe, a screen or a command."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble
