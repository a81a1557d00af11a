"""When a yes counts: a moment after the very plan it is for has arrived on the responder's terminal."""

from dataclasses import dataclass

from mrb_tui.actions.guard import ARM_S

MARGIN_S = 0.05
"""The guard counts too, from a moment that is a little later."""


@dataclass(slots=True)
class Arming:
    """`subject` names what is asked: the plan's digest, and the risk that comes with it. Another subject disarms.

    Times are those at which keys were read from the terminal, not those at which they are acted on.
    """

    arm_s: float = ARM_S + MARGIN_S
    subject: str = ""
    from_s: float | None = None

    def ask(self, subject: str) -> bool:
        """What is in front of the responder by now; whether it is something else than before."""
        if subject == self.subject:
            return False
        self.subject, self.from_s = subject, None
        return True

    def arrived(self, subject: str, at_s: float) -> bool:
        """The terminal has drawn it. False where something else is asked by now."""
        if not subject or subject != self.subject:
            return False
        self.from_s = at_s + self.arm_s
        return True

    def counts(self, subject: str, key_at_s: float) -> bool:
        """Whether a yes that was typed then is for this subject, by somebody who had seen it."""
        return bool(subject) and subject == self.subject and self.from_s is not None and key_at_s >= self.from_s
