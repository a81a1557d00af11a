"""The answers that were given: in the incident's journal, or in memory until there is an incident."""

from collections.abc import Callable, Mapping

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.runbook import NodeAnswered
from mrb_tui.domain.incident import Incident


class GivenAnswers:
    """Those kept in memory belong to the service that is watched."""

    def __init__(self, incident: Callable[[], Incident | None], record: Callable[[Payload], None]) -> None:
        self._incident = incident
        self._record = record
        self._kept: dict[str, NodeAnswered] = {}

    @property
    def by_node(self) -> Mapping[str, NodeAnswered]:
        """As they stand, by the question's id, in the order in which they were given."""
        incident = self._incident()
        return incident.answers if incident is not None else self._kept

    def give(self, answered: NodeAnswered) -> None:
        """One more, or one anew."""
        if self._incident() is not None:
            self._record(answered)
            return
        self._kept.pop(answered.node_id, None)
        self._kept[answered.node_id] = answered

    def adopted(self) -> tuple[NodeAnswered, ...]:
        """Those kept in memory, to be recorded in an incident; from then on they are its own."""
        kept = tuple(self._kept.values())
        self.forget()
        return kept

    def forget(self) -> None:
        """Those in memory are of no use any more."""
        self._kept.clear()
