from mrb_tui.clients.log_entry import Entry, entry_from
from mrb_tui.domain.log_line import LogLevel
from mrb_tui.probes.kubernetes.log_inbox import BATCH, LogInbox
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets


def entry(text: bytes, second: int = 0) -> Entry:
    found = entry_from(b"2026-11-24T12:00:%02dZ " % second + text)
    assert found is not None
    return found


def inbox(waiting: int = 100) -> LogInbox:
    secrets = Secrets()
    secrets.add("the-key-of-the-service")
    return LogInbox(Scrubber(secrets), waiting)


def text_of(raw: bytes) -> str:
    box = inbox()
    box.put("a", entry(raw))
    (line,) = box.take()
    return line.text


def test_lines_come_out_in_order_of_arrival_and_classed() -> None:
    box = inbox()
    box.put("a", entry(b"INFO fine", 2))
    box.put("b", entry(b"ERROR status=429", 1))
    first, second = box.take()
    assert (first.pod, first.text, first.is_error) == ("a", "INFO fine", False)
    assert (second.pod, second.status, second.is_error) == ("b", 429, True)
    assert box.take() == []


def test_a_batch_is_bounded_and_the_rest_waits() -> None:
    box = inbox(waiting=3 * BATCH)
    for number in range(2 * BATCH + 1):
        box.put("a", entry(b"%d" % number))
    assert [len(box.take()) for _ in range(4)] == [BATCH, BATCH, 1, 0]


def test_what_a_flood_costs_is_counted_once() -> None:
    box = inbox(waiting=10)
    for number in range(25):
        box.put("a", entry(b"%d" % number))
    notice, *lines = box.take()
    assert "15 lines skipped" in notice.text
    assert (notice.pod, notice.level, notice.is_error) == ("mrb-tui", LogLevel.WARN, False)
    assert [line.text for line in lines] == [str(number) for number in range(15, 25)]
    box.put("a", entry(b"calm"))
    assert [line.text for line in box.take()] == ["calm"]


def test_escapes_are_gone_and_markup_is_text() -> None:
    assert text_of(b"\x1b[31mred\x1b[0m \x1b]0;title\x07[bold]x[/bold] \xc2\x9b2J") == "red [bold]x[/bold]"


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert text_of(b"caf\xe9 \xff\xfe ok") == "caf\ufffd \ufffd\ufffd ok"


def test_secrets_are_masked_even_behind_escapes() -> None:
    assert text_of(b"key the-key-\x1b[1mof-the-service!") == "key [masked]!"


def test_a_very_long_line_is_cut_and_marked() -> None:
    text = text_of(b"ERROR " + b"x" * 5_000_000)
    assert len(text) <= 2_000
    assert text.startswith("ERROR xxx")
    assert text.endswith("…")


def test_an_empty_line_is_a_line() -> None:
    assert text_of(b"") == ""
