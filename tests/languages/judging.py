"""`python -m tests.languages.judging`: what cutting queries into words is worth.

`judged/<language>.txt` has answers, a number and a text a line, and questions on them,
`? question = the number of the answer that is meant`. For each language and segmenter:
nDCG@10, and how many answers a question finds on average.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

from interview_search import Indexer, Interview, Searcher, Settings
from interview_search.settings import SEGMENTERS

FOLDER = Path(__file__).parent / "judged"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


class Figures(NamedTuple):
    ndcg10: float
    found: float
    """Answers a question, on all pages."""
    missed: tuple[str, ...]
    """The questions whose answer is not the first hit."""


def figures(language: str, segmenters: Sequence[str] = ()) -> Figures:
    """Raises MissingExtraError for a segmenter that is not installed."""
    index, questions = Indexer(None), []
    for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        id, _, text = line.partition(" ")
        if id == "?":
            question, _, answer = text.rpartition(" = ")
            questions.append((question, answer))
        else:
            index.add(Interview(id, f"{id}.md", "", language=language, body=text))
    gain, found, missed = 0.0, 0, []
    settings = Settings(segmenters=tuple(segmenters))
    with Searcher(index, engine="numpy", settings=settings) as searcher:
        for question, answer in questions:
            results = searcher.search(question)
            hits = [hit.interview.id for hit in results]
            found += results.total
            if answer in hits:
                gain += 1 / log2(hits.index(answer) + 2)
            if hits[:1] != [answer]:
                missed.append(question)
    return Figures(gain / len(questions), found / len(questions), tuple(missed))


def main() -> None:
    from interview_search import MissingExtraError

    for language in LANGUAGES:
        for segmenters in ((), *((name,) for name in SEGMENTERS)):
            name = ", ".join(segmenters) or "none"
            try:
                told = figures(language, segmenters)
            except MissingExtraError as error:
                print(f"{language} {name:6} {error}")
            else:
                print(f"{language} {name:6} {told.ndcg10:.3f} {told.found:5.1f}", *told.missed)


if __name__ == "__main__":
    main()
