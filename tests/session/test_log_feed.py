"""The log feed against a plain list: whatever comes and is filtered, it shows the same."""

from collections import Counter
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mrb_tui.domain.log_line import LogLine, classed
from mrb_tui.session.log_buffer import LogBuffer
from mrb_tui.session.log_feed import LogFeed
from tests.ui.fake_session import NOON

TEXTS = st.sampled_from(
    ("INFO done status=200", "ERROR limited status=429", "ERROR down status=503", "WARNING queue", "error Queue 429")
)
CAPACITY = 30


class Feed(RuleBasedStateMachine):
    """A buffer of a few lines, so that they fall out often."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = LogBuffer(CAPACITY)
        self.feed = LogFeed(self.buffer)
        self.came: list[LogLine] = []
        self.seen: list[LogLine] = []
        self.taken = 0

    @rule(texts=st.lists(TEXTS, max_size=CAPACITY + 10))
    def write(self, texts: list[str]) -> None:
        start = len(self.came)
        lines = [classed(NOON + timedelta(seconds=start + i), "pod", text) for i, text in enumerate(texts)]
        self.came += lines
        self.buffer.extend(lines)

    @rule()
    def take_in(self) -> None:
        before = len(self.feed)
        change = self.feed.take_in()
        assert len(self.feed) == before - change.dropped + change.added
        if not self.feed.paused:
            self.seen = self.came[-CAPACITY:]
            self.taken = len(self.came)

    @rule(find=st.sampled_from(("", "4", "429", "queue", "QUEUE", "nothing")), errors_only=st.booleans())
    def filter(self, find: str, errors_only: bool) -> None:
        self.feed.set_filter(find=find, errors_only=errors_only)

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        self.feed.paused = paused

    @invariant()
    def shows_what_matches(self) -> None:
        feed = self.feed
        expected = [
            line
            for line in self.seen
            if (line.is_error or not feed.errors_only) and feed.find.lower() in line.text.lower()
        ]
        assert [feed.line(index) for index in range(len(feed))] == expected
        assert list(feed.tail(3)) == expected[-3:]

    @invariant()
    def counts_what_it_holds(self) -> None:
        errors = [line for line in self.seen if line.is_error]
        assert self.feed.held == len(self.seen)
        assert self.feed.errors == len(errors)
        assert dict(self.feed.statuses) == Counter(line.status for line in errors if line.status is not None)
        assert self.feed.waiting == len(self.came) - self.taken


Feed.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestFeed = Feed.TestCase
