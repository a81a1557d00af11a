"""How it stands: the probes, what turns while nobody types, and which service is watched."""

from mrb_tui.plain.dialogue import Dialogue
from mrb_tui.plain.menu import Entry
from mrb_tui.plain.news import News
from mrb_tui.plain.part import Part
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.plain.words import probe_detail, probe_line
from mrb_tui.session.live import LiveSession


class Watching(Part):
    """What was told once is not told again, be it between prompts or while watching."""

    def __init__(self, session: LiveSession, dialogue: Dialogue) -> None:
        super().__init__(session, dialogue)
        self._news = News(session)
        self.stop = self._news.stop

    def tell_news(self) -> None:
        """What has turned or gone on since."""
        for line in self._news.take():
            self.ask.say(line)

    async def probes(self) -> None:
        """All in a line each; one of them whole."""
        session = self.session
        now, states = session.now(), session.states()
        entries = [Entry(probe_line(state, now)) for state in states]
        state = states[await self.ask.choose("more of one (Enter: back)", entries)]
        again = session.state(state.spec.id)
        for line in probe_detail(again if again is not None else state, session.now()):
            self.ask.say(line)

    async def watch(self) -> None:
        """Nobody is typing: what turns is said as it turns."""
        if not self.ask.terminal.can_ask:
            self.ask.say("over a pipe nobody can end it: Enter at the menu says what is new")
            return
        self.ask.say("watching (Enter ends it)")
        self.tell_news()
        while await until_or_enter(self.ask.terminal, self.session, lambda: self._news.is_any):
            self.tell_news()

    async def service(self) -> None:
        """Another of those that are configured."""
        services = self.session.services
        here = next(place for place, one in enumerate(services) if one.id == self.session.service.id)
        place = await self.ask.choose("service", [Entry(one.id, one.name) for one in services], default=here)
        self.session.select_service(services[place].id)
