from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.analysis import stems as stems_of
from interview_search.analysis import tokenize
from interview_search.passages import Wanted
from interview_search.passages.wanted import forms as forms_of


def found(wanted: Wanted, text: str, language: str | None = "en") -> list[str]:
    return [text[m.start : m.end] for m in wanted.find(text, language)]


@pytest.mark.parametrize(
    ("wanted", "text", "language", "expected"),
    [
        (Wanted(stems={"run": 1}), "Running, I ran; he runs (run!).", "en", "Running runs run"),
        (Wanted(words={"running": 1}), "Running: he runs on running", "en", "Running running"),
        (Wanted(prefixes=("kub", "go")), "Kubernetes, Go and Kafka", "en", "Kubernetes Go"),
        (Wanted(stems={"lauf": 1}), "Sie laufen, er lief", "de", "laufen"),
        (Wanted(words={"অসমীয়া": 1}), "মই অসমীয়া ভাষা।", "as", "অসমীয়া"),
        (Wanted(words={"don't": 1}), "We don’t, they don't.", "en", "don’t don't"),
        (Wanted(words={"fi": 1}), "a ﬁ ligature", "en", "ﬁ"),
        (Wanted(words={"on": 1}), "on-call, on/off, upon", "en", "on on"),
        (Wanted(words={"aa": 1}), "aaa aa xaa aa", "en", "aa aa"),
        (Wanted(words={"a": 1}), "", "en", ""),
        (Wanted(), "Nothing is wanted", "en", ""),
    ],
)
def test_words(wanted: Wanted, text: str, language: str, expected: str) -> None:
    assert found(wanted, text, language) == expected.split()


def test_a_language_has_its_own_stems() -> None:
    wanted = Wanted(stems={"run": 1})
    assert found(wanted, "Running", "en") == ["Running"]
    assert found(wanted, "Running", "as") == []
    assert found(wanted, "Running", "en") == ["Running"]


def test_phrases_mark_the_whole_and_not_their_words() -> None:
    wanted = Wanted(phrases=(("on", "call"),))
    text = "On call, then call me on. I was on-\ncall."
    assert found(wanted, text) == ["On call", "on-\ncall"]


def test_a_word_is_found_with_its_sign_and_without() -> None:
    text = "A #tag, the tag and .net."
    assert found(Wanted(words={"tag": 1}), text) == ["#tag", "tag"]
    assert found(Wanted(words={"#tag": 1}), text) == ["#tag"]
    assert found(Wanted(prefixes=("ne",)), text) == [".net"]
    assert found(Wanted(phrases=(("a", "tag"), ("and", "net"))), text) == ["A #tag", "and .net"]


def test_spellings_are_one_part_of_the_query() -> None:
    wanted = Wanted(words={"tea": 2.0}, spelled={"rui?": ("ruin", "ruing", "tea")})
    matches = [(m.key, m.weight) for m in wanted.find("Tea and ruin, ruining ruing", "en")]
    assert matches == [("tea", 2.0), ("rui?", 2.0), ("rui?", 2.0)]
    many = tuple(f"{letter}{n}" for letter in "abcdefghij" for n in range(100))
    assert found(Wanted(spelled={"??": many}), "A1, b22, a100 and c33") == ["A1", "b22", "c33"]


def test_words_near_one_another() -> None:
    text = "Tea. No tea for me, no milk; a lot of milk in tea, though milk"
    assert found(Wanted(near=((("milk", "tea"), 1),)), text) == ["milk", "tea", "milk"]
    assert found(Wanted(near=((("tea", "milk"), 0),)), text) == []
    assert found(Wanted(near=((("no", "no"), 3),)), text) == ["No", "no"]
    assert found(Wanted(near=((("no", "no"), 2),)), text) == []


def test_what_counts_in_one_part_only() -> None:
    wanted = Wanted(words={"tea": 1}, within={"answer": Wanted(words={"milk": 1}, near=())})
    text, asked = "Tea or milk?\n\nMilk.", 14
    marks = wanted.script(text, asked, "en", twin=False)
    assert [text[start:end] for start, end, *_ in marks] == ["Tea", "Milk"]
    headed = Wanted(within={"heading": Wanted(words={"milk": 1})})
    assert [m[:2] for m in headed.script(text, asked, "en", twin=True)] == [(7, 11)]
    assert headed.script(text, asked, "en", twin=False) == []


def test_scripts_without_spaces() -> None:
    wanted = Wanted(phrases=(("東", "京"),))
    assert found(wanted, "私は東京都に住む。京東", "ja") == ["東京"]
    twice = Wanted(phrases=(("の", "の"),)).find("のののの", "ja")
    assert [(match.start, match.end) for match in twice] == [(0, 2), (1, 3), (2, 4)]


def test_weights_and_keys() -> None:
    wanted = Wanted(
        stems={"run": 1.0}, words={"run": 4.0, "the": 2.0}, prefixes=("ru",), phrases=(("a", "b"),)
    )
    matches = [(m.key, m.weight) for m in wanted.find("run runs rust the a b", "en")]
    assert matches == [("run", 4.0), ("run", 1.0), ("ru*", 4.0), ("the", 2.0), ("a b", 8.0)]
    assert [m.weight for m in Wanted(prefixes=("ru",)).find("rust", "en")] == [1.0]


def test_an_empty_phrase_matches_nothing() -> None:
    assert found(Wanted(phrases=((),)), "Some words") == []


LETTERS = "abAB .,-'’@#+\n\t\u00a0é京東।অমৰ্\u200d"


@given(st.text(LETTERS, max_size=60), st.sampled_from(["en", "as", None]))
def test_finds_what_tokenizing_the_whole_text_finds(text: str, language: str | None) -> None:
    wanted = Wanted(stems={"a": 1, "京": 1}, words={"b": 2, "ab": 1}, prefixes=("ba", "অ"))
    expected = [
        (token.start, token.end)
        for token in tokenize(text)
        if stems_of(language, stops=True)[token.word] in wanted.stems
        or any(
            form in wanted.words or form.startswith(wanted.prefixes)
            for form in forms_of(token.word)
        )
    ]
    assert [(m.start, m.end) for m in wanted.find(text, language)] == expected


ANY = st.text(LETTERS + "_…“”ßſK京の½०٣ééﬁ…\u00ad\u3000İΣςÅ", max_size=40)


@given(ANY, ANY, st.data(), st.sampled_from(["en", "de", "as", None]))
def test_searching_for_forms_finds_what_looking_at_every_word_finds(
    text: str, more: str, data: st.DataObject, language: str | None
) -> None:
    text = f"{text} {more} {more}"
    there = [token.word for token in tokenize(text)] or ["a"]
    some = st.lists(st.sampled_from(there), max_size=3)
    stem_of = stems_of(language, stops=True)
    stems = {stem_of[word]: 1.0 for word in data.draw(some) if stem_of[word]}
    words = dict.fromkeys(data.draw(some), 2.0)
    prefixes = tuple(word[:2] for word in data.draw(some))
    at = data.draw(st.integers(0, len(there)))
    phrases = (tuple(there[at : at + 2]), tuple(data.draw(some)))
    forms = {s: tuple(word for word in there if stem_of[word] == s) for s in stems}
    spelled = {"a?": tuple(data.draw(some))}
    every = Wanted(stems, words, prefixes, phrases, spelled=spelled)
    known = Wanted(stems, words, prefixes, phrases, forms=forms, spelled=spelled)
    expected = []
    for token in tokenize(text):
        if stem_of[token.word] in stems or any(
            form in words or form.startswith(prefixes) or form in spelled["a?"]
            for form in forms_of(token.word)
        ):
            expected.append((token.start, token.end))
    tokens = tokenize(text)
    for phrase in phrases:
        for i in range(len(tokens) - len(phrase) + 1 if phrase else 0):
            run = tokens[i : i + len(phrase)]
            if all(want in forms_of(token.word) for want, token in zip(phrase, run, strict=True)):
                expected.append((tokens[i].start, tokens[i + len(phrase) - 1].end))
    found = known.find(text, language)
    assert sorted((m.start, m.end) for m in found) == sorted(expected)
    if every.stems:
        assert found == every.find(text, language)


@given(
    st.lists(st.sampled_from(["a", "b", "A,", "b-a", "—", "京a", "\n", "é", "aa"]), max_size=15),
    st.lists(st.sampled_from(["a", "b", "京", "é"]), min_size=1, max_size=3),
)
def test_finds_phrases_where_tokenizing_the_whole_text_finds_them(
    pieces: list[str], phrase: list[str]
) -> None:
    text = " ".join(pieces)
    tokens = tokenize(text)
    size = len(phrase)
    expected = [
        (tokens[i].start, tokens[i + size - 1].end)
        for i in range(len(tokens) - size + 1)
        if [token.word for token in tokens[i : i + size]] == phrase
    ]
    matches = Wanted(phrases=(tuple(phrase),)).find(text, "en")
    assert [(m.start, m.end) for m in matches] == expected
