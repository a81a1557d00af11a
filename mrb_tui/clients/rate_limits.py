"""Rate-limit headers of both families that the provider is known to send.

Newer: `x-ratelimit-{limit,remaining}-{req,tokens}-minute` and `x-ratelimit-tokens-query-cost`; older:
`x-ratelimitbysize-{limit,remaining}-{minute,month}` and `ratelimitbysize-{limit,remaining,reset,query-cost}`;
documented: `x-ratelimit-remaining`. Names vary, so any header with `ratelimit` in it is taken apart by its words,
whatever their order; none is required, and what is not understood is kept as it came.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mrb_tui.domain.facts import FactValue

_WORDS = re.compile(r"[a-z]+")
_UNITS = {"req": "requests", "request": "requests", "requests": "requests", "token": "tokens", "tokens": "tokens"}
_WINDOWS = {"second": "second", "minute": "minute", "hour": "hour", "day": "day", "month": "month"}
_ROLES = ("limit", "remaining", "reset", "cost")


@dataclass(frozen=True, slots=True)
class Allowance:
    """One counted allowance: so many `unit` (requests or tokens) a `window`, of which so many remain."""

    unit: str
    window: str
    limit: float | None = None
    remaining: float | None = None
    reset_s: float | None = None

    @property
    def used_ratio(self) -> float | None:
        """How much of it is used, 0–1."""
        if self.limit is None or self.remaining is None or self.limit <= 0:
            return None
        return min(1.0, max(0.0, 1 - self.remaining / self.limit))

    def __str__(self) -> str:
        amount = (
            f"{_number(self.remaining)} of {_number(self.limit)}" if self.limit is not None else _number(self.remaining)
        )
        window = f" a {self.window}" if self.window else ""
        return f"{amount} {self.unit}{window} left"


@dataclass(frozen=True, slots=True)
class RateLimits:
    """All that an answer's headers say of limits. `raw` keeps the headers as they came."""

    allowances: tuple[Allowance, ...]
    raw: tuple[tuple[str, str], ...]

    def facts(self) -> dict[str, FactValue]:
        """`remaining_requests`, `limit_tokens`, `remaining_tokens_month` …: the shortest window without its name."""
        facts: dict[str, FactValue] = {}
        for allowance in self.allowances:
            suffix = "" if allowance.window in ("", "second", "minute") else f"_{allowance.window}"
            for role, value in (("limit", allowance.limit), ("remaining", allowance.remaining)):
                if value is not None:
                    facts.setdefault(f"{role}_{allowance.unit}{suffix}", value)
        used = [ratio for allowance in self.allowances if (ratio := allowance.used_ratio) is not None]
        if used:
            facts["limit_used_ratio"] = max(used)
        return facts


def rate_limits(headers: Mapping[str, str]) -> RateLimits:
    """What the answer's headers say of limits; header names in any case."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    raw: list[tuple[str, str]] = []
    for name, value in headers.items():
        lower = name.lower()
        if "ratelimit" not in lower and lower != "retry-after":
            continue
        raw.append((lower, value))
        number = _amount(value)
        words = _words(lower)
        role = next((word for word in _ROLES if word in words), None)
        if number is None or role in (None, "cost"):
            continue
        by_size = "bysize" in lower
        unit = next((_UNITS[word] for word in words if word in _UNITS), "tokens" if by_size else "requests")
        window = next((_WINDOWS[word] for word in words if word in _WINDOWS), "")
        found.setdefault((unit, window), {})[str(role)] = number
    allowances = tuple(
        Allowance(unit, window, roles.get("limit"), roles.get("remaining"), roles.get("reset"))
        for (unit, window), roles in found.items()
        if "limit" in roles or "remaining" in roles
    )
    return RateLimits(allowances, tuple(raw))


def _words(name: str) -> list[str]:
    return _WORDS.findall(name.replace("ratelimitbysize", "").replace("ratelimit", ""))


def _amount(value: str) -> float | None:
    try:
        number = float(value.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].strip())
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}".replace(",", " ")
