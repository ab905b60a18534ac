from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from interview_search import Indexer, Interview, Searcher
from interview_search.backends.base import Record
from interview_search.backends.translations import family, translations
from interview_search.backends.whoosh.files import writing
from interview_search.backends.whoosh.segment import Segment

CORPUS = Path(__file__).parents[2] / "../shared/corpora/ahilapaati"


def record(path: str, language: str | None, root: str | None = "/talks", **metadata: Any) -> Record:
    id = path.rpartition(".")[0]
    return Record(Interview(id, path, "", language=language, metadata=metadata), root, "", id)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("x.en.md", "en"), ("x.as.md", "as")),
        (("x.md", None), ("x.as.md", "as")),
        (("x.md", "en"), ("x.pt-BR.md", "pt-BR")),
        (("en/x.md", "en"), ("as/x.md", "as")),
        (("x.md", "en"), ("as/x.md", "as")),
        (("talks/en/2020/x.md", "en"), ("talks/as/2020/x.md", "as")),
    ],
)
def test_pairs(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    records = [record(*one), record(*other), record("y.en.md", "en"), record("y/x.de.md", "de")]
    first, second = (r.interview.id for r in records[:2])
    assert translations(records) == {first: (second,), second: (first,)}


def test_no_pairs() -> None:
    assert not translations(
        [record("x.en.md", "en"), record("x.as.md", "as", "/others"), record("x.vtt", "en")]
    )


def test_a_key_tells_too() -> None:
    records = [record("a.md", "en", translationKey="k"), record("b.md", "de", translationKey="k")]
    assert translations(records) == {"a": ("b",), "b": ("a",)}


def test_a_hit_names_its_translations() -> None:
    indexer = Indexer(None)
    for language, text in (("en", "The lighthouse."), ("de", "Der Leuchtturm.")):
        name = f"keeper.{language}"
        indexer.add(Interview(name, f"{name}.md", "Keeper", language=language, body=text))
    with Searcher(indexer) as searcher:
        (hit,) = searcher.search("lighthouse")
        assert hit.translations == ("keeper.de",)
        assert hit.to_dict()["translations"] == ["keeper.de"]
        (hit,) = searcher.search("leuchtturm")
        assert hit.translations == ("keeper.en",)


def test_only_its_own_family_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexer = Indexer(tmp_path)
    for number in range(20):
        for language in ("en", "de"):
            name = f"x{number}.{language}"
            indexer.add(Interview(name, f"{name}.md", "", language=language, body=f"w{number}"))
    indexer.remove("x3.de")
    indexer.add(Interview("x4.en", "x4.en.md", "", language="en", body="w4 and more"))
    read: list[int] = []
    load = Segment.record
    monkeypatch.setattr(Segment, "record", lambda self, at: read.append(at) or load(self, at))
    snapshot = indexer.backend.snapshot()
    places = {r.interview.id: place for place, r in enumerate(indexer.backend.snapshot().records)}
    read.clear()
    asked = ("x7.en", "x7.de", "x3.en", "x4.de")
    page = snapshot.page([snapshot.sections_of(places[id]).start for id in asked])
    found = {interview.id: others for _, interview, others in page}
    assert found == {"x7.en": ("x7.de",), "x7.de": ("x7.en",), "x3.en": (), "x4.de": ("x4.en",)}
    assert len(read) == 4
    snapshot.close()


def test_families_of_an_older_index_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    write = writing.write

    def older(storage: Any, name: str, found: dict[str, Any], about: dict[str, Any]) -> None:
        if about.pop("families", None):
            del found["interview.family"]
        write(storage, name, found, about)

    monkeypatch.setattr(writing, "write", older)
    test_a_hit_names_its_translations()


def test_a_family_has_one_number() -> None:
    numbers = [family(record(*one)) for one in (("x.en.md", "en"), ("as/x.md", "as"))]
    assert numbers[0] == numbers[1] != family(record("y.en.md", "en"))
    assert family(record("x.md", "en", None)) != numbers[0]


@pytest.mark.corpora
def test_assamese_interviews_name_the_english_ones() -> None:
    if not CORPUS.is_dir():
        pytest.skip("needs the real interviews in ../shared/corpora")
    indexer = Indexer(None)
    indexer.update(CORPUS)
    with Searcher(indexer) as searcher:
        for query, language, other in (("village", "en", ".as"), ("অসমীয়া", "as", ".en")):
            hits = searcher.search(query, filters={"language": language}).hits
            assert hits
            for hit in hits:
                assert [id[-3:] for id in hit.translations] == [other]
