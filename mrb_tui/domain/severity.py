"""How grave an incident is: the severities of a runbook, in order."""

from dataclasses import dataclass, field

UPDATE_EVERY_S: tuple[float, ...] = (20 * 60.0, 60 * 60.0, 4 * 60 * 60.0)
"""How often the gravest, the next and the third are told of, unless the data say otherwise; beyond that, nobody waits.

Twenty minutes lie in the 15 to 30 that a complete outage is usually given.
"""


@dataclass(frozen=True, slots=True)
class Severity:
    """One of them. `respond_within` is a text as in the runbook: `15m`, `next business day`."""

    id: str
    definition: str = ""
    respond_within: str = ""
    examples: tuple[str, ...] = ()
    update_every_s: float | None = None
    """None: as usual at its rank."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Severities, the gravest first."""

    severities: tuple[Severity, ...]
    _ranks: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ranks = {severity.id: rank for rank, severity in enumerate(self.severities)}
        if not ranks or len(ranks) != len(self.severities):
            raise ValueError("a scale has at least one severity, and each of them once")
        object.__setattr__(self, "_ranks", ranks)

    @property
    def ids(self) -> tuple[str, ...]:
        """Their names, the gravest first."""
        return tuple(self._ranks)

    def get(self, severity_id: str) -> Severity | None:
        """The severity of that name."""
        rank = self._ranks.get(severity_id)
        return None if rank is None else self.severities[rank]

    def higher(self, first: str, *others: str) -> str:
        """In doubt the higher. A name that is not on the scale counts as the least."""
        return min((first, *others), key=lambda one: self._ranks.get(one, len(self.severities)))

    def at(self, rank: int) -> str:
        """The name at that rank, 0 being the gravest; a shorter scale ends with its least."""
        return self.severities[min(rank, len(self.severities) - 1)].id

    def update_every_s(self, severity_id: str) -> float | None:
        """How often others are to hear of it; None if they need not."""
        severity = self.get(severity_id)
        if severity is None:
            return None
        if severity.update_every_s is not None:
            return severity.update_every_s
        rank = self._ranks[severity_id]
        return UPDATE_EVERY_S[rank] if rank < len(UPDATE_EVERY_S) else None


SCALE = Scale(
    (
        Severity("P1", "Complete outage", "15m", ("The provider's API cannot be reached", "Every request fails")),
        Severity(
            "P2",
            "Degraded service",
            "1h",
            ("High latency", "Part of the requests fails", "The provider limits the rate"),
        ),
        Severity("P3", "Minor impact", "4h", ("An error now and then", "A feature that is not critical is down")),
        Severity(
            "P4",
            "No user impact",
            "next business day",
            ("A gap in monitoring", "Documentation to be mended"),
        ),
    )
)
"""As the built-in runbook has them."""
