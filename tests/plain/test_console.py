"""The main menu: groups at a glance, all in full, and whatever is typed."""

from mrb_tui.plain.console import PlainConsole
from tests.plain.scripted import lines_with, typing
from tests.ui.incident_scenes import in_full_swing, undeclared


async def test_the_menu_fits_a_small_terminal_and_help_has_a_line_for_each_command() -> None:
    terminal = typing("?", "quit")
    terminal.width = 80
    await PlainConsole(undeclared(), terminal, arm_s=0.0).run()
    first_prompt = terminal.said.index("menu> ")
    greeting = "\n".join(terminal.said[:first_prompt]).split("\n")
    assert len(greeting) < 23
    assert max(map(len, greeting)) <= 80
    numbers = [line.split()[0] for line in terminal.said[first_prompt + 1 :] if line[:5].strip().isdecimal()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 20
    assert "13 milestone" in terminal.text.replace("\n    ", " ")


async def test_a_beginning_that_could_be_two_names_both() -> None:
    terminal = typing("s", "xyz", "quit")
    await PlainConsole(undeclared(), terminal, arm_s=0.0).run()
    assert "s may be steps or severity or status or service" in terminal.text
    assert "there is no xyz here; help says what is" in terminal.text


async def test_enter_says_what_the_incident_is() -> None:
    session, terminal = in_full_swing(), typing("", "quit", "yes")
    await PlainConsole(session, terminal, arm_s=0.0).run()
    assert session.desk.incident is not None
    assert lines_with(terminal.said, f"{session.desk.incident.id}: {session.desk.incident.title}")


async def test_the_head_says_mode_target_severity_and_what_is_in_force_before_all_that_may_be_long() -> None:
    session, terminal = in_full_swing(), typing("quit", "yes")
    await PlainConsole(session, terminal, arm_s=0.0).run()
    (head,) = {text for text in terminal.said if text.startswith("-- ")}
    assert session.desk.incident is not None
    assert session.service.target
    wanted = ["DEMO", session.service.target, session.desk.incident.severity]
    assert all(word in head for word in wanted)
    assert session.desk.incident.title not in head
