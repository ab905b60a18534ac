"""`Searcher.similar`: what other interviews say about the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import log
from pathlib import Path

import pytest

from interview_search import Indexer, Interview, Results, Searcher, UnknownIdError, analysis

TOPICS = {
    "en": ("The lighthouse keeper climbed the lighthouse stairs in every storm and lit the lamp.",
           "A lighthouse needs a keeper, and the keepers need a lamp that no storm blows out."),
    "de": ("Die Imkerin öffnet im Winter den Bienenstock und zählt die Bienen ihrer Völker.",
           "Im Bienenstock sitzen die Bienen eng, und ein Volk überlebt den Winter nur zusammen."),
    "ja": ("灯台守は毎晩階段を上り、灯台の明かりをつけました。",
           "古い灯台には灯台守が住み、嵐の夜も明かりを守った。"),
    "th": ("คนเฝ้าประภาคารขึ้นบันไดไปจุดตะเกียงทุกคืน", "ประภาคารเก่ามีคนเฝ้าประภาคารอยู่คนเดียว"),
    "ko": ("등대지기는 밤마다 등대에 불을 켰습니다.", "오래된 등대를 지키던 등대지기가 떠났다."),
    "hi": ("बुनकर ने करघे पर रेशम की साड़ी बुनी।", "रेशम की साड़ी के लिए बुनकर करघा ठीक करता है।"),
    "ru": ("Смотритель маяка поднимался на маяк в каждый шторм.",
           "На маяке живёт смотритель, и шторм ему не страшен."),
}  # fmt: skip


def _interview(id: str, language: str, *answers: str) -> Interview:
    body = "".join(f"## {number}?\n\n{text}\n\n" for number, text in enumerate(answers))
    return Interview(id, id, "A title", language=language, body=body)


@pytest.fixture(scope="module")
def indexer() -> Indexer:
    made = Indexer(None)
    for code, (one, other) in TOPICS.items():
        made.add(_interview(f"{code}1", code, one, "Nothing of it."))
        made.add(_interview(f"{code}2", code, other))
    return made


@pytest.fixture(params=["numpy", "numba"])
def searcher(indexer: Indexer, request: pytest.FixtureRequest) -> Iterator[Searcher]:
    if request.param == "numba":
        pytest.importorskip("numba")
    with Searcher(indexer, engine=request.param) as opened:
        yield opened


def ids(results: Results) -> list[str]:
    return [hit.section.id for hit in results]


@pytest.mark.parametrize("code", [*TOPICS])
def test_in_every_language(searcher: Searcher, code: str) -> None:
    for one, other in (("1", "2"), ("2", "1")):
        (first, *_) = searcher.sections(f"{code}{one}")
        results = searcher.similar(first.id)
        assert results.hits[0].interview.id == f"{code}{other}", results.query
        assert results.hits[0].passages[0].spans
        assert f"{code}{one}" not in {hit.interview.id for hit in results}


def test_words_are_the_weightiest_by_hand(searcher: Searcher) -> None:
    """Naively, from the texts of all sections."""
    stems = {code: analysis.stems(code, stops=True) for code in TOPICS}

    def stemmed(text: str, code: str) -> list[str]:
        return [stem for word in analysis.words(text) if (stem := stems[code][word])]

    everywhere = [(i, s) for i in searcher.interviews() for s in searcher.sections(i.id)]
    for interview, section in everywhere:
        code = interview.language or ""
        if code in ("ja", "th", "ko") or "Nothing" in section.answer:
            continue
        tf = Counter(stemmed(section.answer, code))
        tf.update(3 * stemmed(section.question or "", code))
        weights = {}
        for stem, times in tf.items():
            n = sum(
                stem in stemmed(f"{s.question} {s.answer} {i.title}", i.language or "")
                for i, s in everywhere
                if i.id != interview.id
            )
            if n:
                rarity = log(1 + (len(everywhere) - n + 0.5) / (n + 0.5))
                weights[stem] = times / (times + 1.2) * rarity
        said = [stems[code][word] for word in searcher.similar(section.id).query.split()]
        assert sorted(said) == sorted(weights)
        assert [weights[stem] for stem in said] == pytest.approx(
            sorted(weights.values(), reverse=True)
        )


def test_options_are_those_of_search(searcher: Searcher) -> None:
    (first, *_) = searcher.sections("en1")
    whole = searcher.similar(first.id, limit=100)
    assert whole.total == len(whole) > 2
    pages = [searcher.similar(first.id, limit=1, offset=at) for at in range(whole.total)]
    assert [hit for page in pages for hit in page] == [*whole]
    assert ids(searcher.similar(first.id, filters={"id": "en2"})) == ["en2#0"]
    grouped = searcher.similar(first.id, group=True, more=1)
    assert grouped.interview_count == len({hit.interview.id for hit in whole})
    assert all(hit.passages == () for hit in searcher.similar(first.id, passages=0))
    with pytest.raises(ValueError, match="negative"):
        searcher.similar(first.id, limit=-1)


@pytest.mark.parametrize("unknown", ["", "en1", "en1#nothing"])
def test_unknown_ids(searcher: Searcher, unknown: str) -> None:
    with pytest.raises(UnknownIdError) as told:
        searcher.similar(unknown)
    assert told.value.advice and told.value.id == unknown


def test_nothing_is_like_it() -> None:
    indexer = Indexer(None)
    indexer.add(Interview("a", "a", "A title", body="## Storms?\n\nIn the lighthouse.\n"))
    indexer.add(Interview("b", "b", "A title", body="## Plants?\n\nA quiet garden.\n"))
    with Searcher(indexer) as searcher:
        results = searcher.similar("b#plants")
    assert (results.query, results.total, results.hits, results.suggestion) == ("", 0, (), None)
    assert results.warnings == ("no other interview has a word of this section",)


def test_what_is_withheld_is_not_alike(tmp_path: Path) -> None:
    texts = {
        "open": "---\n---\n## Why?\n\nThe zeppelin landed in the meadow of tulips.\n",
        "cut": "---\n---\n## Why?\n\nTulips. [redact]The zeppelin burned.[/redact] A meadow.\n",
        "shut": "---\nprivate: true\n---\n## Why?\n\nThe zeppelin landed in a meadow of tulips.\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text)
    indexer = Indexer(None)
    indexer.update(tmp_path)
    with Searcher(indexer) as searcher:
        (first,) = searcher.sections("open")
        results = searcher.similar(first.id)
        assert ids(results) == ["cut#why"]
        assert "zeppelin" not in str(results.to_dict())
        assert "zeppelin" not in searcher.similar("cut#why").query


def test_a_long_section_of_a_large_index_stays_quick(indexer: Indexer) -> None:
    """No more is looked up than what the module says."""
    from interview_search.query import telling

    with Searcher(indexer) as searcher, searcher._held as state:
        asked = []
        search = state.snapshot.search

        class Counting:
            def __getattr__(self, name: str) -> object:
                return getattr(state.snapshot, name)

            def search(self, *args: object, **options: object) -> object:
                asked.append(args)
                return search(*args, **options)  # type: ignore[arg-type]

        section = state.section(0)
        longer = " ".join(f"w{number} lighthouse" for number in range(3_000))
        said = telling.telling(
            type(section)(**{**section.to_dict(), "answer": longer, "turns": ()}),
            0,
            Counting(),  # type: ignore[arg-type]
            3,
        )
    assert len(asked) <= telling.LOOKED_AT and len(said.words) <= telling.TERMS
