"""How far a text has been read: what was on the screen once counts, also after it was scrolled away."""

from dataclasses import dataclass


@dataclass(slots=True)
class ReadSoFar:
    """`of` names the text; of another one nothing has been read yet."""

    of: str = ""
    to: int = 0

    def turn_to(self, name: str) -> None:
        """This text is on the screen now."""
        if name != self.of:
            self.of, self.to = name, 0

    def seen(self, to: int) -> None:
        """Its lines up to there are in sight."""
        self.to = max(self.to, to)
