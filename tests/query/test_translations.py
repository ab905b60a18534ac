from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from interview_search import Indexer, Interview, Searcher
from interview_search.backends.base import Record
from interview_search.query.translations import translations

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
