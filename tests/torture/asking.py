"""Everything that a `Searcher` can be asked, to see whether a word comes out of it."""

from __future__ import annotations

from collections.abc import Iterable

from interview_search import Results, Searcher

FACETS = ("tags", "title", "people", "speaker", "role", "extra", "year", "language", "form", "id")
_FIELDS = ("title", "question", "answer", "speaker", "tags", "extra", "people", "id", "path")


def shown(searcher: Searcher) -> str:
    """All that it tells without being asked for a word, in small letters."""
    told: list[object] = [searcher.interviews(), searcher.speakers(), searcher.info()]
    for group in (False, True):
        told.append(_told(searcher.search("", limit=1000, facets=FACETS, passages=3, context=1,
                                          group=group, more=5)))  # fmt: skip
    for interview in searcher.interviews():
        sections = searcher.sections(interview.id)
        told += [sections, [searcher.get(section.id) for section in sections]]
        for section in sections:
            alike = searcher.similar(section.id, limit=50, passages=3)
            told += [alike.query, _told(alike)]
    told += [searcher.suggest(f"{field}:", limit=1000) for field in _FIELDS]
    return repr(told).lower()


def found(searcher: Searcher, word: str, section: str) -> Iterable[str]:
    """How a word that must not be there comes out, whoever asks for it: nothing, it is hoped.

    `section` is the id of one that is shown.
    """
    # A letter that no word of the tests has.
    wrong = f"{word[:-1]}y"
    queries = [word, f'"{word}"', f"{word[:5]}*", f"{word[:5]}?{word[6:]}", f"{word}~",
               f"{wrong}~2", wrong, f'"{word} harbour"~5', f"+{word} harbour"]  # fmt: skip
    queries += [f"{field}:{word}" for field in _FIELDS]
    for number, query in enumerate(queries):
        results = searcher.search(query, limit=3, facets=FACETS, context=1, group=number % 2 == 1)
        if results.total or results.hits or any(facet.counts for facet in results.facets):
            yield f"search({query!r}) finds {results.total}"
        if _other(results.suggestion, query, word):
            yield f"search({query!r}) suggests {results.suggestion!r}"
        if "~" not in query and searcher.explain(query, section).matches:
            yield f"explain({query!r}) matches"
    for field in _FIELDS:
        if searcher.search("", filters={field: word}, limit=0).total:
            yield f"the filter {field}={word!r} finds something"
    # What is left of a query when the word is given up tells nothing of it.
    near = searcher.search(f"harbour {wrong}", limit=50, facets=FACETS, context=1, passages=3)
    if word.lower() in _told(near).lower() or _other(near.suggestion, wrong, word):
        yield f"beside another word it is told of: {near.suggestion!r}"
    for prefix in (word[:5], f"harbour {word[:5]}", *(f"{f}:{word[:5]}" for f in _FIELDS)):
        if any(word.lower() in one.lower() for one in searcher.suggest(prefix, limit=100)):
            yield f"suggest({prefix!r}) completes it"
    for quote in (f"The {wrong} came in", f"What of the {wrong} harbour?", f"Then the {wrong}."):
        check = searcher.verify_quote(quote)
        if word.lower() in f"{check.text} {check.changes} {check.also}".lower():
            yield f"verify_quote({quote!r}) tells it"


def _told(results: Results) -> str:
    """What is told beside what was asked."""
    data = results.to_dict()
    return repr([results.hits, data["hits"], data["facets"]])


def _other(suggestion: str | None, query: str, word: str) -> bool:
    """Whether a suggestion tells a word that was not in the query."""
    return word.lower() not in query.lower() and word.lower() in (suggestion or "").lower()
