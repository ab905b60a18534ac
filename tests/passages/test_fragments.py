"""Text fragments: what a browser would find by them, played by a naive one."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search.passages.fragments import fragment
from interview_search.passages.page import Page, flat, fold

from .helpers import INTERVIEW, section, turn

FILL = "The weather was fine and everybody went out to the lake that day."


def page(*texts: str, heading: str | None = None) -> Page:
    sections = [
        replace(section(turn(text), heading=heading), ordinal=n) for n, text in enumerate(texts)
    ]
    return Page(replace(INTERVIEW, title="Title"), sections, "hugo")


def made(there: Page, ordinal: int, text: str) -> str:
    found = fragment(there, ordinal, text)
    assert found is not None
    assert found.startswith(":~:text=")
    return found.removeprefix(":~:text=")


def scrolled(there: Page, directive: str) -> int | None:
    """Where a browser goes: the first place at which all terms fit, each in one block."""
    terms = directive.split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    words = r"(?<!\w){}(?!\w)"
    pattern = words.format(re.escape(fold(unquote(terms[0]))))
    if prefix:
        pattern = rf"(?<!\w){re.escape(fold(prefix))} ?(?P<at>{pattern})"
    else:
        pattern = f"(?P<at>{pattern})"
    if suffix:
        pattern += rf" ?{re.escape(fold(suffix))}(?!\w)"
    if len(terms) > 1:
        pattern += f"(?s:.*?){words.format(re.escape(fold(unquote(terms[1]))))}"
    found = re.search(pattern, there.folded)
    return found.start("at") if found else None


def test_a_short_passage_is_given_whole() -> None:
    assert made(page(FILL, "Nobody called it burnout."), 1, "Nobody called it burnout.") == (
        "Nobody%20called%20it%20burnout"
    )


def test_a_long_one_by_its_ends() -> None:
    text = "It began in the second winter, and I was on call every other week until the very end."
    assert made(page(FILL, text), 1, text) == "It%20began%20in%20the,until%20the%20very%20end"


def test_signs_of_the_syntax_are_encoded() -> None:
    text = "Well-known, black & white"
    assert made(page(text), 0, text) == "Well%2Dknown%2C%20black%20%26%20white"


def test_a_second_occurrence_is_told_by_the_words_before_it() -> None:
    there = page("Ask me. I do not know.", "Once more I do not know.")
    assert made(there, 1, "I do not know.") == "Once%20more-,I%20do%20not%20know"


def test_or_by_the_words_after_it() -> None:
    there = page("I do not know.", "I do not know. Ask him.")
    assert made(there, 1, "I do not know.") == "I%20do%20not%20know,-.%20Ask%20him"


def test_nothing_is_sure_of_what_stands_before_in_the_same_words() -> None:
    assert fragment(page("Yes.", "Yes."), 1, "Yes.") is None
    assert fragment(page("Yes.", "Yes."), 0, "Yes.") is not None


def test_what_generators_set_otherwise_is_left_out() -> None:
    text = "So -- to begin with it -- nobody knew what was going on there... and then it stopped."
    found = unquote(made(page(text), 0, text))
    assert "--" not in found
    assert "..." not in found


def test_terms_keep_to_one_block() -> None:
    text = "First of all.\n\nThe second paragraph goes on for a while and ends.\n\nThird."
    found = made(page(text), 0, text)
    assert "%0A" not in found
    there = page(text)
    assert scrolled(there, found) == there.text.index("The second")


def test_numbers_of_a_list_are_no_text() -> None:
    text = "3. I follow that up with all the calls through the whole of the afternoon."
    assert made(page(text), 0, text).startswith("I%20follow")


def test_scripts_without_spaces_are_cut_at_their_signs() -> None:
    text = "私は東京に住んでいます。毎日電車で会社に行きます。"
    assert unquote(made(page(text), 0, text)).startswith("私は東京に住んでいます")


def test_text_that_is_not_on_the_page_has_none() -> None:
    assert fragment(page(FILL), 0, "Something else") is None
    assert fragment(page(FILL), 0, "") is None
    assert fragment(page(FILL), 7, "...") is None


WORDS = st.lists(
    st.sampled_from("a b yes no it's e-mail, End. über -- ... 东京。 café “so” 3. (c) &".split()),
    max_size=25,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.data())
def test_a_browser_goes_to_the_passage(texts: list[str], data: st.DataObject) -> None:
    there = page(*texts)
    ordinal = data.draw(st.integers(0, len(texts) - 1))
    text = texts[ordinal]
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    shown = text[words[first][0] : words[last][1]]
    found = fragment(there, ordinal, shown)
    if found is None:
        return
    start = there.text.find(flat(shown), there.start(ordinal))
    at = scrolled(there, found.removeprefix(":~:text="))
    assert at is not None
    assert start <= at < start + len(shown)


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)
