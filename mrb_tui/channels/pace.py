"""When something is tried again: as the far side says, else ever later, and never everybody at once."""

FIRST_S, LONGEST_S = 5.0, 300.0
_JITTER = 0.25


def wait_s(tries: int, after_s: float | None, chance: float) -> float:
    """After that many tries. Never sooner than `after_s`, what the far side said; `chance` is from 0 to 1."""
    own_s = min(FIRST_S * 2 ** min(max(tries - 1, 0), 16), LONGEST_S)
    least_s = own_s if after_s is None else after_s
    return least_s + _JITTER * chance * min(max(least_s, FIRST_S), LONGEST_S)
