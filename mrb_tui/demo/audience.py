"""Who is told: what has arrived in the mock Slack and on the mock status page, and how either fails on demand."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

PAGE_ID = "kctbh9vrtdwd"
PAGE_KEY = "demo-key-of-the-status-page-0001"
COMPONENTS = {"ftgks51sfs2d": "API", "b13yz5g2cw10": "Console"}


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next request fares. `cut`: it is received and acted upon, and the line is cut before the answer.

    Else, with a `status`, it is refused with that; `delay_s` comes before either.
    """

    status: int = 0
    retry_after: str = ""
    body: str = ""
    delay_s: float = 0.0
    cut: bool = False


@dataclass(slots=True)
class Audience:
    """What was posted, the oldest first; the incidents of the page by id, the newest last."""

    posted: list[dict[str, Any]] = field(default_factory=list)
    incidents: dict[str, dict[str, Any]] = field(default_factory=dict)
    notified: int = 0
    components: dict[str, str] = field(default_factory=lambda: dict.fromkeys(COMPONENTS, "operational"))
    slack_faults: deque[Fault] = field(default_factory=deque)
    page_faults: deque[Fault] = field(default_factory=deque)

    def clear(self) -> None:
        """Nobody has heard anything yet, and nothing fails."""
        for heard in (self.posted, self.incidents, self.slack_faults, self.page_faults):
            heard.clear()
        self.components.update(dict.fromkeys(COMPONENTS, "operational"))
        self.notified = 0
