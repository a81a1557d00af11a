"""Answers of the terminal belong to the frames that were sent before the questions, in order."""

from mrb_tui.ui.terminal.receipts import QUESTION, Receipts


def test_an_answer_is_for_what_was_drawn_before_its_question() -> None:
    receipts, sent, told = Receipts(), list[str](), list[tuple[str, float]]()
    receipts.frame_is_out(sent.append)
    assert sent == []
    receipts.ask(lambda at_s: told.append(("first", at_s)))
    assert told == []
    receipts.frame_is_out(sent.append)
    receipts.ask(lambda at_s: told.append(("second", at_s)))
    receipts.answered(1.0)
    assert told == [("first", 1.0)]
    receipts.answered(2.0)  # nobody has asked: another program's answer, or one of our own that was late
    assert told == [("first", 1.0)]
    receipts.frame_is_out(sent.append)
    receipts.answered(3.0)
    assert told == [("first", 1.0), ("second", 3.0)]
    assert sent == [QUESTION, QUESTION]


def test_after_another_program_had_the_terminal_everything_is_asked_anew() -> None:
    receipts, sent, told = Receipts(), list[str](), list[float]()
    receipts.ask(told.append)
    receipts.frame_is_out(sent.append)
    receipts.ask_anew()
    receipts.answered(1.0)
    assert told == []
    receipts.frame_is_out(sent.append)
    receipts.answered(2.0)
    assert told == [2.0]
