"""An event and its line."""

import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrb_tui.domain.events.event import Payload
from mrb_tui.domain.events.evidence import ProbeChanged
from mrb_tui.domain.events.incident import IncidentDeclared, NoteAdded, StatusChanged
from mrb_tui.domain.events.kinds import KINDS, Unknown
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.journal.codec import as_event, draft, event_of, line_of
from mrb_tui.journal.journal import RefusedError
from mrb_tui.journal.record import UnreadableError, genesis, head_of, micros
from mrb_tui.scrub.plain import plain
from tests.journal.making import INSTANTS, NOON, TEXTS, event, payloads

PREV = genesis("INC-20261124-1")


def _line(payload: Payload, **changes: Any) -> bytes:
    line, _ = line_of(draft(event("e1", payload)), 1, NOON, PREV)
    return json.dumps({**json.loads(line), **changes}).encode() if changes else line[:-1]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=30)
@given(data=st.data())
def test_every_kind_comes_back_as_it_went(kind: type[Payload], data: st.DataObject) -> None:
    new = replace(
        event("e1", data.draw(payloads(kind)), happened_at=data.draw(INSTANTS)), actor=data.draw(TEXTS), host="h"
    )
    line, digest = line_of(draft(new), 7, NOON, PREV)
    assert line.count(b"\n") == 1
    read = event_of(line[:-1])
    assert read == as_event(new, 7, NOON)
    head = head_of(line[:-1])
    assert (head.seq, head.id, head.at_us, head.prev, head.hash) == (7, "e1", micros(new.at), PREV, digest)
    assert not head.damage


@given(data=st.data())
def test_times_are_utc_whatever_zone_they_came_in(data: st.DataObject) -> None:
    zone = timezone(timedelta(minutes=data.draw(st.integers(-14 * 60, 14 * 60))))
    moment = data.draw(INSTANTS)
    declared = IncidentDeclared("INC-1", "t", "P1", detected_at=moment.astimezone(zone))
    line = _line(declared)
    said = json.loads(line)["data"]["detected_at"]
    assert said.endswith("Z")
    assert datetime.fromisoformat(said) == moment
    read = event_of(line).payload
    assert isinstance(read, IncidentDeclared)
    assert read.detected_at is not None
    assert read.detected_at.tzinfo is UTC


def test_a_line_looks_as_documented() -> None:
    line = _line(ProbeChanged("net", "Network", Health.OK, Health.DOWN, "ok", "dns", {"ms": 1.5}))
    assert list(json.loads(line)) == [
        "v",
        "seq",
        "id",
        "at",
        "recorded_at",
        "actor",
        "host",
        "kind",
        "summary",
        "data",
        "prev",
        "hash",
    ]
    assert "Network ok → dns" in line.decode()


def test_the_hash_can_be_checked_with_a_pattern_and_sha256() -> None:
    line = _line(NoteAdded('naïve 📝 \x00 \u2028 "quoted" and ,"hash":"no"'))
    without = re.sub(rb',"hash":"([0-9a-f]{64})"\}$', b"}", line)
    assert sha256(without).hexdigest() == json.loads(line)["hash"]


def test_a_kind_of_a_newer_release_is_kept_and_shown() -> None:
    read = event_of(_line(NoteAdded("x"), kind="pager.fired", data={"a": [1]}, summary="the pager fired", new=1))
    assert read.kind == "pager.fired"
    assert read.payload == Unknown({"a": [1]}, "the pager fired")
    assert read.summary == "the pager fired"


def test_fields_of_a_newer_release_are_passed_over() -> None:
    read = event_of(_line(NoteAdded("x"), data={"text": "x", "mood": "grim"}, colour="red"))
    assert read.payload == NoteAdded("x")


@pytest.mark.parametrize("data", [{}, {"text": ["no"]}, [], "text", None, {"text": {"a": 1}}])
def test_a_payload_that_cannot_be_read_is_kept(data: Any) -> None:
    read = event_of(_line(NoteAdded("x"), data=data))
    assert isinstance(read.payload, Unknown)
    assert read.kind == "note.added"
    assert read.payload.data == (data if isinstance(data, dict) else {"value": data})


def test_a_state_that_this_release_does_not_know_is_kept() -> None:
    read = event_of(_line(NoteAdded("x"), kind=StatusChanged.KIND, data={"before": "monitoring", "after": "haunted"}))
    assert read.payload == Unknown({"before": "monitoring", "after": "haunted"}, "x")


def test_what_is_no_number_and_what_is_no_character_do_not_cost_the_event() -> None:
    probe = ProbeChanged("p", "P \ud800", Health.OK, Health.DOWN, "", "x", {"ratio": float("nan"), "top": float("inf")})
    read = event_of(_line(probe)).payload
    assert isinstance(read, ProbeChanged)
    assert read.facts == {"ratio": "nan", "top": "inf"}
    assert read.label == "P \ufffd"


@given(st.text(), st.text())
def test_no_terminal_acts_on_what_is_written_or_read(text: str, name: str) -> None:
    probe = ProbeChanged("p", text, Health.OK, Health.DOWN, "", "x", {name: text})
    line = _line(probe)
    assert plain(json.dumps(json.loads(line), ensure_ascii=False)) == json.dumps(json.loads(line), ensure_ascii=False)
    hostile = json.dumps({**json.loads(line), "actor": text, "data": {"text": text}, "kind": "note.added"})
    read = event_of(hostile.encode())
    assert (read.actor, read.payload) == (plain(text), NoteAdded(plain(text)))
    raw = json.dumps(json.loads(hostile), ensure_ascii=False).encode("utf-8", "surrogatepass")
    if b"\xed" not in raw:
        assert event_of(raw) == read


def test_a_summary_is_one_line_whatever_was_written() -> None:
    assert event_of(_line(NoteAdded("x"), summary="one\ntwo\x1b[2J")).summary == "one two"


def test_what_was_recorded_is_what_is_shown_even_if_a_kind_words_it_otherwise_today() -> None:
    assert event_of(_line(NoteAdded("x"), summary="as it was said then")).summary == "as it was said then"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "blank"),
        (b"\0\0\0\0", "blank"),
        (b"\xff\xfe{", "no JSON"),
        (b'{"v":1,', "no JSON"),
        (b"[1]", "no record"),
        (b"{}", "no seq"),
        (b'{"seq":true}', "no seq"),
        (b'{"seq":1,"id":"","at":"x","kind":"y"}', "no id"),
        (b'{"v":2,"number":1}', "a newer release"),
        (b'{"seq":1,"id":"a","at":"yesterday","kind":"y"}', "time"),
        (b'{"seq":1,"id":"a","at":"0001-01-01T00:00:00+14:00","kind":"y"}', "time"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_a_line_that_is_no_record_says_why(line: bytes, reason: str) -> None:
    for read in (event_of, head_of):
        with pytest.raises(UnreadableError, match=reason):
            read(line)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_a_reason(line: bytes) -> None:
    with suppress(UnreadableError):
        assert head_of(line).seq > 0


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_is_noticed(at: int, byte: int) -> None:
    line = bytearray(_line(NoteAdded("the provider answers again")))
    at %= len(line)
    if line[at] == byte or byte == 10:
        return
    line[at] = byte
    try:
        head = head_of(bytes(line))
    except UnreadableError:
        return
    assert head.damage


def test_without_a_zone_an_event_is_refused() -> None:
    with pytest.raises(RefusedError, match="zone"):
        draft(event("e1", happened_at=datetime(2026, 11, 24)))  # noqa: DTZ001 - without a zone on purpose


def test_what_has_no_kind_is_refused() -> None:
    with pytest.raises(RefusedError, match="known kind"):
        draft(event("e1", Unknown({}, "x")))


def test_what_is_too_long_is_refused_with_advice() -> None:
    with pytest.raises(RefusedError) as caught:
        line_of(draft(event("e1", NoteAdded("x" * (1 << 20)))), 1, NOON, PREV)
    assert caught.value.trouble.kind is TroubleKind.TOO_LARGE
    assert caught.value.trouble.advice


def test_the_gate_before_the_disk_sees_every_text() -> None:
    def clean(data: Any) -> Any:
        return json.loads(json.dumps(data).replace("s3cret", "•••"))

    line, _ = line_of(draft(event("e1", NoteAdded("the key is s3cret"), actor="s3cret"), clean), 1, NOON, PREV)
    assert b"s3cret" not in line
    assert event_of(line[:-1]).payload == NoteAdded("the key is •••")
