from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.analysis import tokenize
from interview_search.models import Section
from interview_search.passages import Wanted, select

from .helpers import INTERVIEW, marked, section, turn

FILL = "The weather was fine and everybody went out to the lake that day. "
ENGINE = Wanted(words={"engine": 2.0, "loom": 2.0, "tea": 1.0})


def first(found: Section, wanted: Wanted = ENGINE, words: int = 15) -> str:
    return select(found, INTERVIEW, wanted, words=words)[0].text


def test_the_window_with_more_distinct_words_wins() -> None:
    text = FILL + "An engine, an engine, engine. " + FILL + "An engine and a loom. " + FILL
    assert first(section(turn(text))).startswith("An engine and a loom.")


def test_the_heavier_word_wins() -> None:
    assert "loom" in first(section(turn(FILL + "Some tea. " + FILL * 3 + "A loom. " + FILL)))


def test_a_word_weighs_as_much_as_its_heaviest_form() -> None:
    wanted = Wanted(stems={"run": 1.0}, words={"run": 4.0, "tea": 3.0})
    assert "run" in first(section(turn("A run, he runs. " + FILL * 3 + "Some tea.")), wanted)


def test_of_equal_windows_the_fuller_then_the_tighter_then_the_earlier_wins() -> None:
    fuller = "One engine. " + FILL * 2 + "Engine by engine. " + FILL
    assert "Engine by engine" in first(section(turn(fuller)))
    tighter = "Engine of the great loom. " + FILL * 2 + "Engine loom. " + FILL
    assert "Engine loom" in first(section(turn(tighter)))
    earlier = FILL + "An engine here. " + FILL * 2 + "An engine there. "
    assert "An engine here" in first(section(turn(earlier)))


def test_holds_about_as_many_words_as_asked() -> None:
    text = (FILL + "There stood an engine. ") * 20
    for words in (10, 45, 100):
        found = select(section(turn(text)), INTERVIEW, ENGINE, words=words)[0]
        assert words * 0.5 <= len(found.text.split()) <= words * 1.35


def test_counts_letters_where_a_script_writes_no_spaces() -> None:
    text = "私は東京に住んでいます。毎日電車で会社に行きます。" * 10
    found = select(
        section(turn(text)),
        replace(INTERVIEW, language="ja"),
        Wanted(phrases=(("電", "車"),)),
        words=30,
    )[0]
    assert 15 <= len(found.text) <= 40
    assert set(marked(found)) == {"電車"}


def test_the_answer_comes_before_the_question() -> None:
    found = section(turn("Do you like tea?", "Bob"), turn("I like tea."), asked=1)
    shown = select(found, INTERVIEW, ENGINE)[0]
    assert (shown.field, shown.speaker, shown.text) == ("answer", "Ada", "I like tea.")


@pytest.mark.parametrize(
    ("question", "answer"),
    [("An engine?", "Yes, indeed."), ("An engine with a loom?", "The engine, yes.")],
)
def test_the_question_where_it_matches_clearly_better(question: str, answer: str) -> None:
    found = section(turn(question, "Bob"), turn(answer), asked=1)
    shown = select(found, INTERVIEW, ENGINE)[0]
    assert (shown.field, shown.speaker, shown.text) == ("question", "Bob", question)


def test_the_question_stays_behind_where_it_is_but_a_little_better() -> None:
    found = section(turn("An engine, some tea?", "Bob"), turn("The engine, yes."), asked=1)
    assert select(found, INTERVIEW, ENGINE)[0].field == "answer"


def test_a_passage_is_of_one_turn_with_its_speaker() -> None:
    found = section(turn("Nothing.", "Bob"), turn("A loom.", "Cy", 20), turn("Yes.", "Bob", 22))
    shown = select(found, INTERVIEW, ENGINE)[0]
    assert (shown.text, shown.speaker, shown.line) == ("A loom.", "Cy", 20)


def test_line_and_second_of_its_first_letter() -> None:
    text = FILL * 2 + "\n\n" + "A loom. " + FILL * 2
    at = text.index("A loom")
    long = turn(
        text, line=7, start_seconds=9.0,
        lines=((0, 8), (20, 9), (at, 11), (at + 10, 12)), times=((30, 12.5), (at + 1, 60.0)),
    )  # fmt: skip
    shown = select(section(long), INTERVIEW, ENGINE, words=10)[0]
    assert shown.text.startswith("A loom.")
    assert (shown.line, shown.start_seconds) == (11, 12.5)


def test_line_and_second_of_the_turn_and_of_the_section_where_no_more_is_known() -> None:
    shown = select(section(turn("A loom", start_seconds=7.5)), INTERVIEW, ENGINE)[0]
    assert (shown.line, shown.start_seconds) == (10, 7.5)
    assert select(section(turn("A loom")), INTERVIEW, ENGINE)[0].start_seconds == 3.0


def test_a_second_of_zero_is_a_second() -> None:
    shown = select(section(turn("A loom", start_seconds=0.0)), INTERVIEW, ENGINE)[0]
    assert shown.start_seconds == 0.0


def test_where_nothing_matches_the_answer_begins() -> None:
    text = "We began early. " + FILL * 20
    found = section(turn("When?", "Bob"), turn(" "), turn(text), asked=1)
    shown = select(found, INTERVIEW, Wanted(words={"zebra": 1}))
    assert len(shown) == 1
    assert shown[0].field == "answer"
    assert shown[0].text.startswith("We began early.")
    assert shown[0].text.endswith("that day.")
    assert shown[0].spans == ()


def test_without_an_answer_the_question_then_the_heading_then_the_title() -> None:
    nothing = Wanted(words={"zebra": 1})
    asked = select(section(turn("When?", "Bob"), asked=1), INTERVIEW, nothing)[0]
    assert (asked.field, asked.text) == ("question", "When?")
    headed = select(section(heading="On the loom"), INTERVIEW, ENGINE)[0]
    assert (headed.field, headed.line, headed.speaker) == ("heading", 5, None)
    assert marked(headed) == ["loom"]
    titled = select(section(), INTERVIEW, nothing)[0]
    assert (titled.field, titled.text, titled.spans) == ("title", "Ada on engines", ())


def test_several_passages_the_best_first_without_overlap() -> None:
    text = "Some tea. " + FILL * 3 + "Engine and loom. " + FILL * 3 + "The engine. "
    found = section(turn("A loom?", "Bob"), turn(text), asked=1)
    shown = select(found, INTERVIEW, ENGINE, count=10, words=10)
    assert [marked(p) for p in shown] == [["Engine", "loom"], ["engine"], ["loom"], ["tea"]]
    assert [p.field for p in shown] == ["answer", "answer", "question", "answer"]
    assert len(select(found, INTERVIEW, ENGINE, count=2, words=10)) == 2


def test_matches_that_touch_or_overlap_are_one_mark() -> None:
    wanted = Wanted(words={"call": 1, "京": 1, "東": 1}, phrases=(("on", "call"),))
    shown = select(section(turn("On call, a call, 東京.")), INTERVIEW, wanted)[0]
    assert marked(shown) == ["On call", "call", "東京"]


def test_a_phrase_longer_than_the_passage_stays_whole() -> None:
    phrase = tuple(f"word{i}" for i in range(12))
    text = FILL + " ".join(phrase) + ". " + FILL
    shown = select(section(turn(text)), INTERVIEW, Wanted(phrases=(phrase,)), words=5)[0]
    assert marked(shown) == [" ".join(phrase)]
    inside = Wanted(words={"word3": 1.0}, phrases=(phrase,))
    shown = select(section(turn(text)), INTERVIEW, inside, words=5)[0]
    assert marked(shown) == [" ".join(phrase)]


WORDS = ["engine", "Loom", "tea", "Dr.", "e.g.", "so.", "ja?", "end.”", "চাহ", "東京。", "x" * 90]
TEXTS = st.lists(
    st.sampled_from([*WORDS, *WORDS, "\n\n", "\n", " ", "\u00a0", "\x0b"]), max_size=80
).map(" ".join)


@given(
    st.lists(TEXTS, max_size=4),
    st.integers(0, 4),
    st.integers(1, 5),
    st.integers(1, 60),
    st.booleans(),
)
def test_invariants(texts: list[str], asked: int, count: int, words: int, phrases: bool) -> None:
    turns = tuple(turn(text, f"S{i}", line=100 * i + 1) for i, text in enumerate(texts))
    found = section(*turns, asked=min(asked, len(turns)), heading="Engines")
    wanted = Wanted(
        words={"engine": 2.0, "চাহ": 1.0, "東": 1.0},
        prefixes=("lo",),
        phrases=(("tea", "engine"),) if phrases else (),
    )
    shown = select(found, INTERVIEW, wanted, count=count, words=words)
    assert 1 <= len(shown) <= count
    taken: dict[str | None, str] = {t.speaker: t.text for t in turns}
    for p in shown:
        assert p.text
        assert p.text == p.text.strip()
        ends = [0, *(at for span in p.spans for at in (span.start, span.end)), len(p.text)]
        assert ends == sorted(ends)
        assert all(span.start < span.end for span in p.spans)
        if p.field == "heading":
            assert not any(text.strip() for text in texts)
            continue
        i = int(str(p.speaker)[1:])
        assert p.field == ("question" if i < found.question_turns else "answer")
        assert p.line == 100 * i + 1
        # A verbatim slice of its turn that no other passage has taken before.
        before, it, after = taken[p.speaker].partition(p.text)
        assert it
        taken[p.speaker] = before + "\0" * len(it) + after
        wholes = [token.word for token in tokenize(p.text)]
        assert wholes or not p.spans
    if any(wanted.find(text, "en") for text in texts):
        assert all(p.spans for p in shown)


def test_no_passage_where_none_is_asked_for() -> None:
    assert select(section(turn("A loom")), INTERVIEW, ENGINE, count=0) == ()


def test_all_passages_are_of_the_speaker_asked_for() -> None:
    turns = [
        turn("Was the mill at the river, the old mill?", speaker="Ann Lee"),
        turn("There was a mill, yes.", speaker="José Moor"),
    ]
    found = section(*turns)
    both = Wanted(stems={"mill": 2.0, "river": 2.0})
    assert select(found, INTERVIEW, both)[0].speaker == "Ann Lee"
    asked = Wanted(stems={"mill": 2.0, "river": 2.0}, speakers=(("jose",),))
    assert [p.speaker for p in select(found, INTERVIEW, asked, count=3)] == ["José Moor"]
    nobody = Wanted(stems={"river": 2.0}, speakers=(("jose",),))
    assert select(found, INTERVIEW, nobody)[0].speaker == "Ann Lee"
