from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.analysis import stem, tokenize
from interview_search.passages import Wanted


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


def test_scripts_without_spaces() -> None:
    wanted = Wanted(phrases=(("東", "京"),))
    assert found(wanted, "私は東京都に住む。京東", "ja") == ["東京"]


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
        if stem(token.word, language) in wanted.stems
        or token.word in wanted.words
        or token.word.startswith(wanted.prefixes)
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
    stems = {stem(word, language): 1.0 for word in data.draw(some)}
    words = dict.fromkeys(data.draw(some), 2.0)
    prefixes = tuple(word[:2] for word in data.draw(some))
    at = data.draw(st.integers(0, len(there)))
    phrases = (tuple(there[at : at + 2]), tuple(data.draw(some)))
    forms = {s: tuple(word for word in there if stem(word, language) == s) for s in stems}
    every = Wanted(stems, words, prefixes, phrases)
    known = Wanted(stems, words, prefixes, phrases, forms=forms)
    expected = []
    for token in tokenize(text):
        word = token.word
        if stem(word, language) in stems or word in words or word.startswith(prefixes):
            expected.append((token.start, token.end))
    tokens = tokenize(text)
    for phrase in phrases:
        for i in range(len(tokens) - len(phrase) + 1 if phrase else 0):
            if tuple(token.word for token in tokens[i : i + len(phrase)]) == phrase:
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
