"""The incidents on this machine, to resume or to read."""

from datetime import datetime

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.session.desk import IncidentDesk
from mrb_tui.ui.incident_choices import incident_choices
from mrb_tui.ui.screens.chooser import ChooserScreen


class IncidentsScreen(ChooserScreen):
    """Opens at once and fills in. Ends with an incident's id, or None."""

    def __init__(self, desk: IncidentDesk, now: datetime) -> None:
        super().__init__("Incidents · ● open  ○ over", (), large=True, empty="looking …")
        self._desk = desk
        self._now = now
        self.open_ids: frozenset[str] = frozenset()
        """Of those listed."""

    def on_mount(self) -> None:
        """Look for them."""
        super().on_mount()
        self.run_worker(self._look())

    async def _look(self) -> None:
        here = self._desk.incident
        try:
            incidents = await self._desk.incidents()
        except TroubleError as error:
            self.offer((), empty=str(error.trouble))
            return
        self.open_ids = frozenset(one.id for one in incidents if one.is_open)
        choices = incident_choices(incidents, self._now, here=here.id if here is not None else "")
        self.offer(choices, empty="no incident was declared on this machine yet")
