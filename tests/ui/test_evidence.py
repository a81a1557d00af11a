"""The bundle from the console: asked first, watched, left running, cancelled, and where it is in the end."""

from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.evidence.source import Standing
from tests.ui import incident_scenes as scenes
from tests.ui.consoles import NARROW
from tests.ui.piloting import on, press, shown, until


async def test_from_the_question_to_the_path() -> None:
    session = scenes.just_declared()
    async with shown(session, NARROW) as pilot:
        screen = await press(pilot, "B")
        assert "mask e-mail and messages" in screen
        assert session.evidence.commands == []
        await press(pilot, "enter")
        await until(pilot, lambda: "It goes on when this is closed" in on(pilot))
        assert session.evidence.commands == [("start", True)]

        await press(pilot, "escape")
        assert "Evidence of" not in on(pilot)
        session.evidence.stand("logs", Standing.PARTIAL, "3 of 3 containers, 1,200 lines")
        await press(pilot, "B")
        await until(pilot, lambda: "1,200 lines" in on(pilot))

        lacking = ("logs: web-1/main: the node no longer has this container's log",)
        session.evidence.put(path="/state/evidence-1.tar.gz", size=12_345, sha256="ab" * 32, missing=lacking)
        await until(pilot, lambda: "/state/evidence-1.tar.gz" in on(pilot))
        for words in ("12,345 bytes", "Missing:", "no longer has this container's log", "collect anew"):
            assert words in on(pilot)
        await press(pilot, "a")
        assert "mask e-mail and messages" in on(pilot)


async def test_it_is_cancelled_by_its_own_key_only() -> None:
    session = scenes.just_declared()
    async with shown(session) as pilot:
        await press(pilot, "B", "right", "enter")
        await until(pilot, lambda: "cancel it" in on(pilot))
        assert session.evidence.commands == [("start", False)]
        await press(pilot, "enter", "escape", "q")
        assert "Evidence is being collected" in on(pilot)
        await press(pilot, "n", "B", "c")
        await until(pilot, lambda: "Cancelled; nothing of it was kept." in on(pilot))


async def test_what_cannot_be_is_said() -> None:
    session = scenes.just_declared()
    session.evidence.refusal = Trouble(TroubleKind.REJECTED, "No evidence is collected", "the service is not connected")
    async with shown(session) as pilot:
        await press(pilot, "B", "enter")
        await until(pilot, lambda: "the service is not connected" in on(pilot))
    async with shown(scenes.undeclared()) as pilot:
        assert "declare first" in await press(pilot, "B")
