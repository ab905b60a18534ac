from __future__ import annotations

import pytest

from interview_search import Indexer, Interview, Searcher


def ranked(texts: dict[str, str], query: str, language: str = "de") -> list[str]:
    indexer = Indexer(None)
    for name, text in texts.items():
        indexer.add(Interview(name, f"{name}.md", "", language=language, body=text))
    with Searcher(indexer) as searcher:
        hits = searcher.search(query).hits
        for hit in hits:
            assert hit.passages[0].spans
            assert searcher.explain(query, hit.section.id).score == hit.score
        return [hit.interview.id for hit in hits]


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("bar", "plain", "accents"),
        ("bär", "accents", "plain"),
        ("+bär wald", "accents", "plain"),
        ("(bär OR fuchs) wald", "accents", "plain"),
        ("bär language:de", "accents", "plain"),
    ],
)
def test_the_typed_spelling_comes_first(query: str, first: str, second: str) -> None:
    texts = {"plain": "Die Bar im Wald.", "accents": "Ein Bär im Wald.", "none": "Ein Fisch."}
    assert ranked(texts, query) == [first, second]
    assert ranked(dict(reversed(texts.items())), query) == [first, second]


def test_accents_in_english() -> None:
    texts = {"plain": "They resume it.", "accents": "Write a résumé."}
    assert ranked(texts, "résumé", "en") == ["accents", "plain"]
    assert sorted(ranked(texts, "resume", "en")) == ["accents", "plain"]


def test_nothing_changes_where_there_is_one_spelling() -> None:
    texts = {"one": "Ein Bär.", "two": "Ein Bär, ein Bär und noch ein Bär."}
    assert ranked(texts, "bar") == ranked(texts, "bär") == ["two", "one"]


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("informacao", "Trabalho com informações e informação.", "pt"),
        ("categoria", "Una categoría nueva.", "es"),
        ("+economia", "La economía de hoy.", "es"),
        ("(economia OR nada) AND dinero", "La economía y el dinero de hoy.", "es"),
        ("privilegie", "Un lieu privilégié.", "fr"),
        ("ksiazki", "Książki leżą.", "pl"),
    ],
)
def test_accents_left_out(query: str, text: str, language: str) -> None:
    assert ranked({"a": text, "b": "Otro."}, query, language) == ["a"]


def test_a_stem_counts_only_where_its_language_makes_it() -> None:
    """Read as French, `bees` is `be`, as is the English `being`; as Turkish, `theremin` is
    `there`."""
    indexer = Indexer(None)
    for name, language, text in (
        ("en", "en", "Human beings keep a theremin, which there's no need for."),
        ("bees", "en", "Bees and a bee."),
        ("fr", "fr", "Des abeilles."),
        ("tr", "tr", "Kitaplar."),
        ("es", "es", "Las canciones."),
    ):
        indexer.add(Interview(name, f"{name}.md", "", language=language, body=text))
    with Searcher(indexer) as searcher:
        for query, found in {
            "bees": ["bees"],
            "bee": ["bees"],
            "answer:bees": ["bees"],
            "+bees": ["bees"],
            "theremin": ["en"],
            "canción": ["es"],
            "cancion": ["es"],
            "kitap": ["tr"],
            "abeille": ["fr"],
        }.items():
            assert [hit.interview.id for hit in searcher.search(query)] == found, query
            assert all(hit.passages[0].spans for hit in searcher.search(query))
