import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from interview_search.analysis import find_language, stem, stems, stop_words, tokenize

CODES = (
    "ar bs ca cs da de el en eo es et eu fa fi fr ga hi hr hu hy id it lt nb ne nl nn no pl pt ro "
    "ru sr st sv ta tr yi"
).split()


@pytest.mark.parametrize(
    ("language", "group"),
    [
        (None, ["interview", "interviews", "interviewed", "interviewing", "Interview's"]),
        ("en-GB", ["resume", "résumé"]),
        ("en", ["@tomomi", "#tomomi", "tomomi", "tomomi's"]),
        ("de", ["Häuser", "Haus", "Hauser"]),
        ("fr", ["l'homme", "homme", "hommes"]),
        ("fr-CA", ["étudiants", "etudiant", "étudiante"]),
        ("es", ["canción", "cancion"]),
        ("ru", ["ёлка", "елка"]),
        ("pt", ["informação", "informações"]),
        ("tr", ["İstanbul", "istanbul", "ISTANBUL"]),
        ("tr", ["ışık", "IŞIK", "ışığı"]),
        ("pl", ["książka", "książki"]),
        ("cs", ["město", "města"]),
        ("sr", ["књига", "knjiga", "knjige"]),
        ("hr", ["knjiga", "knjige"]),
        ("el", ["άνθρωπος", "ανθρωπος"]),
        ("ar", ["كِتَاب", "كتاب"]),
        ("fa", ["کتاب‌ها", "کتابها"]),
        ("he", ["שָׁלוֹם", "שלום"]),
        ("hi", ["किताब", "किताबें"]),
        ("hi", ["२०२०", "2020"]),
        ("en", ["👍", "👍🏽"]),
        ("vi", ["đường", "duong"]),
    ],
)
def test_one_stem(language: str | None, group: list[str]) -> None:
    found = {stem(token.word, language) for word in group for token in tokenize(word)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("word", "language"), [("ভাষাৰ", "as"), ("भाषा", "mr"), ("東", "ja"), ("ভাষাৰ", None)]
)
def test_kept_where_there_is_no_stemmer(word: str, language: str | None) -> None:
    assert stem(word, language) == word


def test_signs_of_programming_languages_stay() -> None:
    assert stem("c++") == "c++"
    assert stem("c#") == "c#"


def test_all_of_snowball() -> None:
    variants = {"porter", "dutch_porter"}
    known = {find_language(code).algorithm for code in CODES}
    assert {*Stemmer.algorithms()} - variants <= known


@pytest.mark.parametrize("code", CODES)
def test_stop_words_are_as_the_tokenizer_gives_them(code: str) -> None:
    listed = stop_words(code)
    assert len(listed) > 30
    for word in listed:
        assert [token.word for token in tokenize(word)] == [word]


def test_stop_words_by_language() -> None:
    assert "the" in stop_words(None) and "the" in stop_words("en-US")
    assert "und" in stop_words("de") and "und" not in stop_words("en")
    assert stop_words("as") == frozenset()
    assert stems("de", stops=True)["und"] == ""
    assert stems("en", stops=True)["und"] == "und"


@given(st.text(), st.sampled_from([None, "en", "de", "fr", "tr", "ar", "el", "hy", "xx", "../x"]))
def test_every_word_has_a_stem(text: str, language: str | None) -> None:
    for token in tokenize(text):
        assert stem(token.word, language)
