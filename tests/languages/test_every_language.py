"""Each language of the table: another form of a word finds it, and the words that ask say nothing.

Where there is no stemmer, the form is another spelling.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interview_search import Indexer, Interview, Searcher
from interview_search.analysis.languages import CODES

FORMS = {
    # language: a word, another form of it, a word that asks
    "ar": ("كتابان", "كتاب", "لماذا"),
    "as": ("নদী", "নদী", "কিয়"),
    "bg": ("река", "река", "кога"),
    "bn": ("বড়", "ব\u09a1\u09bc", "কখন"),
    "bs": ("rijeka", "rijeke", "kada"),
    "ca": ("amics", "amic", "quan"),
    "cs": ("hory", "horami", "proč"),
    "da": ("bådene", "båden", "hvorfor"),
    "de": ("Häuser", "Haus", "warum"),
    "el": ("δρόμος", "ΔΡΌΜΟΣ", "γιατί"),
    "en": ("bridges", "bridge", "why"),
    "eo": ("domoj", "domo", "kial"),
    "es": ("caminos", "camino", "cuántos"),
    "et": ("raamatud", "raamat", "miks"),
    "eu": ("etxeak", "etxea", "zergatik"),
    "fa": ("کتابهای", "کتابها", "چرا"),
    "fi": ("talossa", "talo", "miksi"),
    "fr": ("l’école", "écoles", "combien"),
    "ga": ("bóithre", "bóithre", "conas"),
    "he": ("שָׁלוֹם", "שלום", "מתי"),
    "hi": ("किताबें", "किताब", "क्यों"),
    "hr": ("knjige", "knjiga", "kada"),
    "hu": ("házak", "házat", "mikor"),
    "hy": ("գրադարանում", "գրադարան", "ինչու"),
    "id": ("membaca", "bacaan", "mengapa"),
    "it": ("strade", "strada", "quanti"),
    "lt": ("namai", "namas", "kada"),
    "nb": ("båtene", "båten", "hvorfor"),
    "ne": ("घरहरू", "घर", "कहिले"),
    "nl": ("boeken", "boek", "waarom"),
    "nn": ("båtane", "båten", "kvifor"),
    "no": ("veiene", "veien", "hvordan"),
    "pl": ("książki", "książka", "dlaczego"),
    "pt": ("caminhos", "caminho", "quantos"),
    "ro": ("drumuri", "drumurile", "când"),
    "ru": ("книги", "книгами", "сколько"),
    "sr": ("knjige", "knjiga", "kada"),
    "st": ("dibuka", "dibuka", "neng"),
    "sv": ("vägarna", "vägen", "varför"),
    "ta": ("வீடுகள்", "வீடு", "எப்படி"),
    "tr": ("kitapları", "kitap", "nasıl"),
    "uk": ("міст", "МІСТ", "скільки"),
    "yi": ("ביכער", "ביכער", "פארװאס"),
}


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    """One interview in each language, all in one index."""
    index = Indexer(None)
    for code, (word, _, asking) in FORMS.items():
        body = f"{word} 7. {asking}"
        index.add(Interview(code, f"{code}.md", "", language=code, body=body))
    with Searcher(index) as opened:
        yield opened


def test_no_language_is_left_out() -> None:
    assert FORMS.keys() == {*CODES}


@pytest.mark.parametrize("code", FORMS)
def test_another_form_finds_it_among_all_languages(searcher: Searcher, code: str) -> None:
    word, other, _ = FORMS[code]
    for query in (word, other, other.upper(), f"+{other}", f"Xyzzy {other}"):
        found = {hit.interview.id: hit for hit in searcher.search(query, limit=60)}
        assert code in found, query
        (passage,) = found[code].passages
        marked = [passage.text[span.start : span.end] for span in passage.spans]
        assert marked == [word]


@pytest.mark.parametrize("code", FORMS)
def test_words_that_ask_are_left_out_beside_others(code: str) -> None:
    word, _, asking = FORMS[code]
    index = Indexer(None)
    index.add(Interview("a", "a.md", "", language=code, body=f"{word} 7."))
    index.add(Interview("b", "b.md", "", language=code, body=f"{asking} 8."))
    with Searcher(index) as searcher:
        assert [hit.interview.id for hit in searcher.search(f"{asking} {word}")] == ["a"]
        # Alone, and in a quote, they are looked for as written.
        for query in (asking, f'"{asking}"'):
            assert [hit.interview.id for hit in searcher.search(query)] == ["b"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge книгами", {"en", "ru"}),
        ("książka किताब", {"pl", "hi"}),
        ("+δρομος -bridge", {"el"}),
        ("ΔΡΟΜΟΣ ışık", {"el"}),
        ("(bridge OR שלום) 7", {"en", "he"}),
        ("bridge языках книга", {"en", "ru"}),
        ("мост bridges 東京", {"en"}),
    ],
)
def test_words_of_several_scripts_in_one_query(
    searcher: Searcher, query: str, found: set[str]
) -> None:
    hits = searcher.search(query, limit=60).hits
    best = [hit.interview.id for hit in hits if len(hit.passages[0].spans) > ("7" in query)]
    assert found <= {*best}
    assert "fi" not in best


def test_decomposed_text_and_query(searcher: Searcher) -> None:
    from unicodedata import normalize

    for code in ("de", "fr", "cs", "hu", "da", "ro"):
        word, *_ = FORMS[code]
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            hits = searcher.search(normalize(form, word), limit=60).hits
            assert code in {hit.interview.id for hit in hits}
