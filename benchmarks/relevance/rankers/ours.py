"""This library with its defaults: a document's title is the question, its text the answer."""

from __future__ import annotations

from pathlib import Path

from interview_search import Indexer, Interview, Searcher, Section, Settings, Turn
from interview_search.backends.base import Record

from ..collections import Collection, Document
from .base import Ranker, Run


class Ours(Ranker):
    name = "ours"
    peer = "ours"
    setup = "defaults"

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        settings = self._settings
        indexer = Indexer(folder, settings=settings)
        writer = indexer.backend.writer(settings)
        for number, document in enumerate(collection.documents):
            writer.put(*_interview(number, document, collection.language))
        writer.commit()
        found = {}
        with Searcher(folder, engine="numpy", settings=settings) as searcher:
            for id, text in collection.queries.items():
                results = searcher.search(text, limit=depth, passages=0)
                places = [int(hit.interview.id) for hit in results]
                found[id] = [collection.documents[place].id for place in places]
        return found


def _interview(number: int, document: Document, language: str) -> tuple[Record, list[Section]]:
    id = str(number)
    texts = [text for text in (document.title, document.text) if text]
    turns = tuple(
        Turn(None, None, text, line, line, lines=((0, line),)) for line, text in enumerate(texts, 1)
    )
    section = Section(
        id=f"{id}#0",
        ordinal=0,
        heading=None,
        question=document.title or None,
        answer=document.text,
        speakers=(),
        turns=turns,
        start_line=1,
        end_line=len(texts),
        question_turns=int(bool(document.title)),
    )
    interview = Interview(id, f"{id}.md", "", language=language)
    return Record(interview, None, id, id, (), (), ((),)), [section]
