"""The plain console: the same engine, asked by numbers."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.changing import Changing, Ledger
from mrb_tui.plain.course import Course
from mrb_tui.plain.dialogue import Back, Dialogue, EndOfInput, LineTerminal
from mrb_tui.plain.ending import Ending
from mrb_tui.plain.leaving import at_stake, leaving_words
from mrb_tui.plain.menu import Entry, menu_lines, picked
from mrb_tui.plain.news import News
from mrb_tui.plain.part import Part
from mrb_tui.plain.telling import Telling
from mrb_tui.plain.tree import Steps, Tree
from mrb_tui.plain.waiting import until_or_enter
from mrb_tui.plain.words import head_line, probe_detail, probe_line
from mrb_tui.session.live import LiveSession


class PlainConsole(Part):
    """One conversation, from its first line to its last."""

    def __init__(self, session: LiveSession, terminal: LineTerminal, *, arm_s: float) -> None:
        super().__init__(session, Dialogue(terminal))
        changing = Changing(session, self.ask, arm_s=arm_s)
        ending, telling = Ending(session, self.ask), Telling(session, self.ask)
        course = Course(self, ending)
        self._menu: tuple[tuple[Entry, Callable[[], Awaitable[None]]], ...] = (
            (Entry("probes", "how they stand"), self.probes),
            (Entry("tree", "the runbook's questions"), Tree(session, self.ask).walk),
            (Entry("steps", "look, do by hand, change"), Steps(self, changing).choose),
            (Entry("ledger", "what is in force: take back, adopt, settle"), Ledger(self, changing).open),
            (Entry("declare", "an incident"), course.declare),
            (Entry("note", "what you saw, did or think"), course.note),
            (Entry("severity", ""), course.severity),
            (Entry("status", ""), course.status),
            (Entry("role", "who does what"), course.role),
            (Entry("milestone", "a moment that durations are measured between"), course.milestone),
            (Entry("timeline", "the last entries"), course.timeline),
            (Entry("update", "tell the others; the postmortem"), telling.write),
            (Entry("outbox", "what waits to be sent"), telling.outbox),
            (Entry("resolve", "by the closing list"), ending.resolve),
            (Entry("export", "the timeline as a file"), ending.export),
            (Entry("handoff", "the brief for who comes next"), ending.hand_over),
            (Entry("evidence", "the bundle to hand on"), ending.collect),
            (Entry("incidents", "resume one, read one"), course.incidents),
            (Entry("watch", "say what turns, until Enter"), self.watch),
            (Entry("service", "watch another one"), self.service),
            (Entry("quit", "the incident goes on"), self.quit),
        )
        self._left = False
        self._news = News(session)

    async def run(self) -> None:
        """Until somebody quits, or nobody types any more."""
        try:
            await self._greet()
            while not self._left:
                await self._turn()
        except EndOfInput:
            self.ask.say()
            self._say_what_goes_on()
        except asyncio.CancelledError:
            self.ask.say()
            self._say_what_goes_on()
            raise
        finally:
            self._news.stop()

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
        self._tell_news()
        while await until_or_enter(self.ask.terminal, self.session, lambda: self._news.is_any):
            self._tell_news()

    async def service(self) -> None:
        """Another of those that are configured."""
        services = self.session.services
        here = next(place for place, one in enumerate(services) if one.id == self.session.service.id)
        place = await self.ask.choose("service", [Entry(one.id, one.name) for one in services], default=here)
        self.session.select_service(services[place].id)

    async def quit(self) -> None:
        """Says what goes on, and asks where something would be lost sight of."""
        self._say_what_goes_on()
        if at_stake(self.session) and self.ask.terminal.can_ask and not await self.ask.yes("Quit all the same?"):
            raise Back
        self._left = True

    async def _greet(self) -> None:
        self.ask.say("mrb-tui, plain: a number or a word picks, Enter takes what stands in brackets or goes back,")
        self.ask.say("a full stop alone leaves a question. Enter at the menu: what is new. Times are UTC.")
        with suppress(TroubleError):  # the list says so itself once it is asked for
            if still_open := [one for one in await self.session.desk.incidents() if one.is_open]:
                self.ask.say(f"open: {', '.join(one.id for one in still_open)}; incidents resumes one")
        self._show_menu()

    async def _turn(self) -> None:
        """One entry of the menu."""
        self._tell_news()
        self.ask.say(head_line(self.session))
        typed = (await self.ask.terminal.line("menu> ")).strip()
        if not typed:
            return
        entries = [entry for entry, _ in self._menu]
        place = picked(entries, typed)
        if place is None:
            self.ask.say(f"there is no {typed} here:")
            self._show_menu()
            return
        try:
            await self._menu[place][1]()
        except Back:
            self.ask.say("back")
        except TroubleError as error:
            self.ask.refuse(error)

    def _show_menu(self) -> None:
        for line in menu_lines([entry for entry, _ in self._menu]):
            self.ask.say(line)

    def _tell_news(self) -> None:
        for line in self._news.take():
            self.ask.say(line)

    def _say_what_goes_on(self) -> None:
        for line in leaving_words(self.session):
            self.ask.say(line)


async def converse(session: LiveSession, terminal: LineTerminal, *, arm_s: float) -> None:
    """The engine and the conversation together; ends with the conversation. What the engine fails of is raised."""
    watching = asyncio.ensure_future(session.run())
    talking = asyncio.ensure_future(PlainConsole(session, terminal, arm_s=arm_s).run())
    try:
        await asyncio.wait((watching, talking), return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            watching.result()
        await talking
    finally:
        await _ended(talking)
        await _ended(watching)  # last: what was recorded is on disk when it ends


async def _ended(task: "asyncio.Future[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
