"""A timeline on its way out: masked by what is known by now, and still what it is."""

import csv
import io
import json

import pytest

from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import MASK, Secrets
from mrb_tui.session.exports import Form

SECRET = 'late "known", one/2+3'


@pytest.fixture
def scrubber() -> Scrubber:
    secrets = Secrets()
    secrets.add(SECRET)
    return Scrubber(secrets)


def test_json_stays_json(scrubber: Scrubber) -> None:
    before = {"events": [{"text": f"it said {SECRET} and -----BEGIN RSA PRIVATE KEY-----", "n": 1.5}], "after": "stays"}
    text = json.dumps(before, ensure_ascii=False, indent=2) + "\n"
    out = Form.JSON.masked(text, scrubber)
    assert json.loads(out) == {"events": [{"text": f"it said {MASK} and {MASK}", "n": 1.5}], "after": "stays"}
    assert Form.JSON.masked(out, scrubber) == out


def test_csv_keeps_its_cells_and_line_ends(scrubber: Scrubber) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["at", "text"], ["12:00", f"two\nlines, {SECRET}"], ["12:01", "plain"]])
    masked = Form.CSV.masked(out.getvalue(), scrubber)
    assert [*csv.reader(io.StringIO(masked, newline=""))] == [
        ["at", "text"],
        ["12:00", f"two\nlines, {MASK}"],
        ["12:01", "plain"],
    ]
    assert masked.endswith("plain\r\n")


def test_markdown_is_masked(scrubber: Scrubber) -> None:
    assert Form.MARKDOWN.masked(f"| 12:00 | {SECRET} |\n", scrubber) == f"| 12:00 | {MASK} |\n"
