"""Words in Markdown, read back by a renderer: shown as they are, and nothing in them acts."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mrb_tui.documents.markdown import table, text
from mrb_tui.scrub.plain import plain

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_PLACES = {
    "{}\n": "p",
    "- {}\n": "li",
    "# {}\n": "h1",
    "## a, {}\n": "h2",
    "- b: {}, **c**\n": "li",
    "> {}\n": "blockquote",
}


class _Shown(HTMLParser):
    """The words and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(words: str) -> str:
    """What is to be seen of them: clean lines, with their runs of spaces as one."""
    return "\n".join(" ".join(line.split()) for line in plain(words).strip().split("\n"))


HOSTILE = [
    "| a | b |",
    "*bold* _it_ __it__ ~~gone~~ `code` ``",
    "<script>alert(1)</script> <!-- no --> <b>",
    "[click](https://evil.example) ![x](y) <https://evil.example>",
    "# not a heading #",
    "- [ ] not a task",
    "1. one",
    "12) twelve",
    "> quoted",
    "```\ncode\n```",
    "---",
    "===",
    "    indented",
    "a\\|b \\",
    "&lt;b&gt; &amp; & &#35;",
    "two\nlines\n\nand a third",
    "$x$ $$y$$",
    "[1]: https://evil.example",
    "a__b__c snake_case_name _",
    "| --- |\n|:-:|",
    ":---",
    "+ plus",
    "a\x1b]52;c;aGk=\x07b \u202eabc",
    "",
    "\\",
    "~~~",
    "![",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("place", _PLACES)
def test_hostile_words_are_only_shown(words: str, place: str) -> None:
    _only_shown(words, place)


_NASTY = st.text(st.sampled_from(list("ab1 \n\\`*_{}[]()#+-.!|<>~&;:=$/x\t\"'^@é")), max_size=24)


@given(_NASTY | st.text(max_size=24), st.sampled_from(sorted(_PLACES)))
def test_any_words_are_only_shown(words: str, place: str) -> None:
    _only_shown(words, place)


def _only_shown(words: str, place: str) -> None:
    page = _Shown(READER.render(place.format(text(words))))
    assert set(page.tags) <= {"p", "ul", "li", "h1", "h2", "blockquote", "br", "strong"}
    if shown(words):
        assert _PLACES[place] in page.tags
    assert page.tags.count("br") == shown(words).count("\n")
    expected = place.replace("**", "").lstrip("#->").strip("\n ").format(shown(words))
    assert [line.split() for line in page.words.strip().split("\n")] == [
        line.split() for line in expected.strip().split("\n")
    ]


@given(st.lists(st.tuples(_NASTY, _NASTY), min_size=1, max_size=4))
def test_a_table_keeps_its_cells(rows: list[tuple[str, str]]) -> None:
    page = READER.render(table(("Time", "Event"), [(text(first), text(second)) for first, second in rows]))
    assert page.count("<tr>") == len(rows) + 1
    assert page.count("<td>") == 2 * len(rows)
    assert set(_Shown(page).tags) <= {"table", "thead", "tbody", "tr", "th", "td", "br"}
    body = page.partition("<tbody>")[2]
    cells = [_Shown(part.partition("</td>")[0]).words for part in body.split("<td>")[1:]]
    assert [cell.split() for cell in cells] == [shown(each).split() for row in rows for each in row]


def test_what_is_harmless_stays_readable() -> None:
    assert text("MAX_CONCURRENT_REQUESTS 50 → 5 (42 % of 429s), see https://grafana.example/d/x?a=1&b=2") == (
        "MAX_CONCURRENT_REQUESTS 50 → 5 (42 % of 429s), see https://grafana.example/d/x?a=1&b=2"
    )
