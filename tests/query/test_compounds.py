"""Words of several words: found by their parts, where these tell more than the whole."""

from __future__ import annotations

import pytest

from interview_search import Indexer, Interview, Searcher, Settings
from interview_search.analysis import stem
from interview_search.query.tree import Bool, Boosted, Query, Stemmed

from ..languages import judging


def searched(texts: list[str], language: str = "de") -> Searcher:
    indexer = Indexer(None)
    for number, text in enumerate(texts):
        indexer.add(Interview(str(number), f"{number}.md", "", language=language, body=text))
    return Searcher(indexer, engine="numpy")


def parts(searcher: Searcher, query: str) -> list[str]:
    """The stems that a query asks for besides its words."""
    with searcher._held as state:
        tree: Query = state.read(query).tree
    every = tree.should if isinstance(tree, Bool) else ()
    inner = [part.query for part in every if isinstance(part, Boosted)]
    return [part.stems[0] for part in inner if isinstance(part, Stemmed)]


@pytest.mark.parametrize(
    ("word", "found", "language"),
    [
        ("Bevölkerungswachstum", "Bevölkerung Wachstum", "de"),
        ("Bevoelkerungswachstum", "Bevölkerung Wachstum", "de"),
        ("Häusermeer", "Haus Meer", "de"),
        ("Kirchturmspitze", "Kirche Turm Spitze", "de"),
        ("Straßenbahnhof", "Straße Bahnhof", "de"),
        ("Kindesmutter", "Kind Mutter", "de"),
        ("Schülerzeitung", "Schüler Zeitung", "de"),
        ("arbetsplats", "arbete plats", "sv"),
        ("arbejdsplads", "arbejde plads", "da"),
        ("stadhuis", "stad huis", "nl"),
        ("rautatieasema", "rautatie asema", "fi"),
    ],
)
def test_a_word_that_nobody_says_stands_for_its_parts(word: str, found: str, language: str) -> None:
    with searched([f"{found}.", "Niemand."], language) as searcher:
        stems = [stem(part.casefold(), language) for part in found.split()]
        assert parts(searcher, word) == stems
        (hit,) = searcher.search(word)
        assert len(hit.passages[0].spans) == len(stems)
        assert searcher.explain(word, hit.section.id).score == hit.score


@pytest.mark.parametrize(
    "word",
    [
        "Übersetzung",  # `über` says nothing
        "Tische",  # too short
        "Bevölkerungswachstum2",
        "Wachstumsxyz",  # a part that is no word
        '"Bevölkerungswachstum"',
        "+Bevölkerungswachstum",
        "Bevölkerungswachs*",
    ],
)
def test_what_stays_whole(word: str) -> None:
    text = "Die Bevölkerung, ihr Wachstum, über einen Satz und eine Setzung am Tisch."
    with searched([text]) as searcher:
        assert parts(searcher, word) == []


def test_what_is_more_frequent_than_its_parts_stays_whole() -> None:
    texts = ["Die Hauptstadt.", "Eine Hauptstadt.", "Hauptstadt!", "Das Haupt.", "Die Stadt."]
    with searched(texts) as searcher:
        assert parts(searcher, "Hauptstadt Ungarn") == []
        assert parts(searcher, "Stadthaupt Ungarn") == ["stadt", "haupt"]


def test_beside_others_a_known_word_stands_for_its_parts_too_and_comes_first() -> None:
    texts = ["Die Verwaltung im Haus.", "Das Haus, die Verwaltung.", "Hausverwaltung!"]
    with searched(texts) as searcher:
        assert parts(searcher, "Hausverwaltung Streit") == ["haus", "verwalt"]
        (first, *_) = searcher.search("Hausverwaltung Streit")
        assert first.interview.id == "2"
        # Alone, it means itself.
        assert [hit.interview.id for hit in searcher.search("Hausverwaltung")] == ["2"]


@pytest.mark.parametrize(
    ("query", "setting", "found"),
    [
        ("Brotpreis", "compound_parts", ["0"]),
        ("Haus", "compound_beginnings", ["1"]),
        ("bär", "spelling", ["2", "3"]),
    ],
)
def test_weights_are_settings(query: str, setting: str, found: list[str]) -> None:
    texts = ["Der Preis für Brot.", "Hausverwaltung.", "Ein Bär.", "Die Bar."]
    index = Indexer(None)
    for number, text in enumerate(texts):
        index.add(Interview(str(number), f"{number}.md", "", language="de", body=text))
    scores = []
    for value in (0.0, 0.1, 0.2):
        with Searcher(index, settings=Settings(**{setting: value})) as searcher:
            hits = searcher.search(query).hits
            assert value == 0 or sorted(hit.interview.id for hit in hits) == found
            scores.append(max((hit.score for hit in hits), default=0.0))
    assert scores[0] < scores[1] < scores[2]


def test_other_languages_part_nothing() -> None:
    with searched(["The house. A boat."], "en") as searcher:
        assert not searcher.search("houseboat").total


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Muehle", "Die Mühle."),
        ("Mühle", "Die Muehle."),
        ("Strasse", "Die Straßen."),
        ("Fluß", "Die Flüsse."),
        ("groesser", "Etwas Größeres."),
        ("Bevoelkerung", "Die Bevölkerung."),
        ("Aerzte", "Ein Arzt."),
    ],
)
def test_german_spellings(query: str, text: str) -> None:
    with searched([text, "Über die Brücke.", "Ueber fuer koennen."]) as searcher:
        hits = searcher.search(f"über für {query}").hits
        assert [hit.interview.id for hit in hits] == ["0"]
        assert [hit.interview.id for hit in searcher.search(f"ueber fuer {query}")] == ["0"]


def test_german_questions_find_their_answers() -> None:
    told = judging.figures("de")
    assert told.ndcg10 > 0.95 and len(told.missed) <= 1
