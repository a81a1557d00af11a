"""The plain console: the same engine, asked by numbers."""

import asyncio
from contextlib import suppress

from mrb_tui.domain.trouble import TroubleError
from mrb_tui.plain.commands import main_menu
from mrb_tui.plain.dialogue import Back, Dialogue, EndOfInput, LineTerminal
from mrb_tui.plain.leaving import at_stake, leaving_words
from mrb_tui.plain.menu import grouped_lines, menu_lines, picked
from mrb_tui.plain.part import Part
from mrb_tui.plain.watching import Watching
from mrb_tui.plain.words import head_line, standing_lines
from mrb_tui.session.live import LiveSession


class PlainConsole(Part):
    """One conversation, from its first line to its last."""

    def __init__(self, session: LiveSession, terminal: LineTerminal, *, arm_s: float) -> None:
        super().__init__(session, Dialogue(terminal))
        self._watching = Watching(session, self.ask)
        self._groups = main_menu(self, self._watching, arm_s=arm_s, show_help=self.help, leave=self.quit)
        self._commands = [command for _, commands in self._groups for command in commands]
        self._left = False

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
            self._watching.stop()

    async def help(self) -> None:
        """All there is, in a line each."""
        for line in menu_lines(self._commands):
            self.ask.say(line)

    async def quit(self) -> None:
        """Says what goes on, and asks where something would be lost sight of."""
        self._say_what_goes_on()
        if at_stake(self.session) and self.ask.terminal.can_ask and not await self.ask.yes("Quit all the same?"):
            raise Back
        self._left = True

    async def _greet(self) -> None:
        self.ask.say("mrb-tui, plain. A number, a word or its beginning picks from a list.")
        self.ask.say("Enter takes what stands in brackets, a full stop alone goes back.")
        self.ask.say("At the menu, Enter says what is new, help what there is. Times are UTC.")
        with suppress(TroubleError):  # the list says so itself once it is asked for
            if still_open := [one for one in await self.session.desk.incidents() if one.is_open]:
                self.ask.say(f"open: {', '.join(one.id for one in still_open)}; incidents resumes one")
        for line in grouped_lines(self._groups):
            self.ask.say(line)

    async def _turn(self) -> None:
        """One command."""
        self._watching.tell_news()
        self.ask.say(head_line(self.session))
        typed = await self.ask.line("menu> ")
        if not typed:
            for line in standing_lines(self.session):
                self.ask.say(line)
            return
        place = picked(self._commands, typed if typed != "?" else "help")
        if place is None:
            near = [one.word for one in self._commands if one.word.startswith(typed.casefold())]
            unknown = f"there is no {typed} here; help says what is"
            self.ask.say(f"{typed} may be {' or '.join(near)}" if near else unknown)
            return
        try:
            await self._commands[place].act()
        except Back:
            self.ask.say("back")
        except TroubleError as error:
            self.ask.refuse(error)

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
