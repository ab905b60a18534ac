"""Searches over real interviews whose first hit any reader would call right."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_search import Searcher

from .conftest import CORPORA

pytestmark = pytest.mark.corpora

LUKE = "stephan-livera-podcast/2021-03-17-luke-dashjr-taproot-activation.md"
WALLET = "chaincode-podcast/the-bitcoin-core-wallet.md"
MIMBLEWIMBLE = "sf-bitcoin-meetup/2016-11-21-mimblewimble.md"
DONG = "chaincode-podcast/2020-11-30-carl-dong-reproducible-builds.md"
TOMOMI = "Tomomi Imura"

SEARCHES = [
    # query, end of the path, beginning of the question, speaker, line
    ("how did you get into developer relations", "tomomi-imura.md", "How did you", TOMOMI, 19),
    ("advice for people looking to join devrel", "tomomi-imura.md", "What advice", TOMOMI, 25),
    ("cat mom", "tomomi-imura.md", "Tell us a bit about yourself.", TOMOMI, 13),
    ('"cat mom"', "tomomi-imura.md", "Tell us a bit about yourself.", TOMOMI, 13),
    ("pandemic speaker:tomomi", "tomomi-imura.md", "How has your role", TOMOMI, 31),
    ("who paints bicycle helmets", "danielle.baskin.markdown", "Who are", "Danielle Baskin", 15),
    ('"Golden Open Acrylics"', "danielle.baskin.markdown", "What hard", "Danielle Baskin", 21),
    ("software for writing novels", "madeline.ashby.markdown", "And what", "Madeline Ashby", 24),
    ("why do we need a wallet in bitcoin core", WALLET, "So the first", "Andrew Chow", 102),
    ("descriptor wallets speaker:chow", WALLET, "The move from legacy", "Andrew Chow", 930),
    ("what is BIP 91", LUKE, "Could you also outline what BIP 91", "Luke Dashjr", 56),
    ("bitcoin knots", LUKE, "So I know you have done a lot", "Luke Dashjr", 38),
    ("speedy trial speaker:dashjr", LUKE, "So I presume then", "Luke Dashjr", 196),
    ("lot=true versus lot=false", LUKE, "The other argument", "Luke Dashjr", 162),
    (
        "mimblewimble how many transactions per second",
        MIMBLEWIMBLE,
        "Sorry for interrupting. How many transactions",
        "Andrew Poelstra",
        121,
    ),
    ("biology genetics degree speaker:owen", "the-changelog-108.md", None, "Katrina Owen", 19),
    ("exercism speaker:katrina", "the-changelog-309.md", None, "Katrina Owen", None),
    ("burnout depression research", "the-changelog-296.md", "I know, I'm", "Jessica Rose", 89),
    ("bootstrapping guix speaker:dong", DONG, None, "Carl Dong", None),
    ("আপোনাৰ dream setup", "debashree-das.as.md", "আপোনাৰ dream setup", None, 34),
    ("গামোচা language:as", "gamusa.as.md", None, None, 11),
]

PAINTING = "paint", "acrylic", "brush", "canvas", "watercolo"


@pytest.mark.parametrize(
    ("query", "path", "question", "speaker", "line"), SEARCHES, ids=[s[0] for s in SEARCHES]
)
def test_the_first_hit_is_right(
    searchers: dict[str, Searcher],
    query: str,
    path: str,
    question: str | None,
    speaker: str | None,
    line: int | None,
) -> None:
    hit = searchers["numpy"].search(query, limit=1).hits[0]
    passage = hit.passages[0]
    assert hit.interview.path.endswith(path)
    if question:
        assert hit.section.question and hit.section.question.startswith(question)
    assert passage.speaker == speaker
    assert line is None or passage.line == line
    assert passage.spans
    source = CORPORA.rglob(Path(path).name)
    lines = next(source).read_text("utf-8").split("\n")
    assert passage.text.split()[0].strip(".,") in lines[passage.line - 1]


def test_painters_are_like_painters(searchers: dict[str, Searcher]) -> None:
    for searcher in searchers.values():
        hit = searcher.search("varnish murals speaker:leunig", limit=1).hits[0]
        alike = searcher.similar(hit.section.id)
        painting = [any(word in one.section.answer for word in PAINTING) for one in alike]
        assert len(painting) == 10 and sum(painting) >= 8
        assert hit.interview.id not in {one.interview.id for one in alike}


@pytest.mark.parametrize("query", ["burnout", "open source speaker:jerod", '"bitcoin core" wallet'])
def test_grouped_hits_are_those_of_the_ungrouped(
    searchers: dict[str, Searcher], query: str
) -> None:
    for searcher in searchers.values():
        plain = searcher.search(query, limit=10_000, passages=0)
        first = dict.fromkeys(hit.interview.id for hit in plain)
        found = searcher.search(query, limit=20, passages=0, group=True)
        assert [hit.interview.id for hit in found] == [*first][:20]
        assert found.interview_count == len(first)
        best = {hit.section.id: hit.score for hit in plain}
        assert all(hit.score == best[hit.section.id] for hit in found)
