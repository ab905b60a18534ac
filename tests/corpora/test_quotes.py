"""Quotes as journalists write them down, from real interviews: what was said, and what was not."""

from __future__ import annotations

import pytest

from interview_search import Searcher

pytestmark = pytest.mark.corpora

DONG = "2020-11-30-carl-dong-reproducible-builds"
JANA, TOMOMI, MANN = "jana.kinsman", "tomomi-imura", "jonathan.mann"
MOON = "2016-01-29-a-trip-to-the-moon.es"
BEES = "My most important hardware is a collection of roughly {} live bees"

QUOTES = [
    # quote, end of the interview's id, who said it, changes as said > quoted
    ("so that multiple people can run the build and see that they got the same thing", DONG,
     "Carl Dong", ""),
    (BEES.format("300,000") + ".", JANA, "Jana Kinsman", ""),
    ("“" + BEES.format("300,000") + "”", JANA, "Jana Kinsman", ""),
    ("I had no idea the SDK code samples I was writing could be the perfect developer advocacy "
     "job!", TOMOMI, "Tomomi Imura", ""),
    ("We've been at home", DONG, "Carl Dong", ""),
    ("baritone ukulele that I’ve had for AGES", MANN, "Jonathan Mann", ""),
    ("the cookie cutter trend would make the whole devrel homogeneous", TOMOMI, "Tomomi Imura",
     ""),
    ("Before me doing the Guix build we were doing this with Gitian builds. Gitian builds were "
     "very nice", DONG, "Carl Dong", ""),  # with a link in the source
    ("It is all about empathy", TOMOMI, "Tomomi Imura", ""),  # bold in the source
    ("cat mom", TOMOMI, "Tomomi Imura", ""),
    ("মোৰ নাম দেৱশিছ কংগৰ আৰু মই নিজকে ফটোগ্ৰফেৰ বুলি মানো", "konger.as", "দেৱশিছ কংগৰ", ""),
    ("Bitcoin es una moneda digital", MOON, "Greg Maxwell", ""),
    # left out, or put in
    ("I have been in the field of Developer Relations ... for about 10 years", TOMOMI,
     "Tomomi Imura", ""),
    ("After I gave that talk last year about Guix … it has been a lot of getting things that were "
     "barely working into things that are nicely working", DONG, "Carl Dong", ""),
    ("soft skills [...] are as important as your hard technical skills", TOMOMI, "Tomomi Imura",
     ""),
    ("I keep Minnesota Hygienic bees [...] because my hives are located far apart", JANA,
     "Jana Kinsman", ""),
    ("They [the distributions] organize conferences and people go", DONG, "Carl Dong", ""),
    ("[Nix and Guix] are at the forefront of all this", DONG, "Carl Dong", ""),
    # altered
    (BEES.format("30,000"), JANA, "Jana Kinsman", "300 > 30"),
    ("That is why you need deterministic builds so that multiple people can run the build", DONG,
     "Carl Dong", "reproducible > deterministic"),
    ("I had no clue the SDK code samples I was writing could be the developer advocacy "
     "job", TOMOMI, "Tomomi Imura", "idea > clue, perfect > "),
    ("Then I'd have space for a harpsichord!", "stephin.merritt", "Stephin Merritt",
     "room > space"),
    ("My favourite instrument is this baritone ukulele", MANN, "Jonathan Mann",
     "favorite > favourite"),
    ("I do any illustration work on the computer", JANA, "Jana Kinsman", "not do > "),
    ("Bitcoin es una moneda virtual", MOON, "Greg Maxwell", "digital > virtual"),
    ("I am pretty optimistic as I see more and more diverse people", TOMOMI, "Tomomi Imura",
     " > pretty"),
    # nobody said so
    ("I have never trusted a reproducible build in my life, and I never will.", None, None, ""),
    ("Honey is the only honest food left in Chicago.", None, None, ""),
    ("Developer relations is marketing with better shoes.", None, None, ""),
    ("I love bees", None, None, ""),  # somebody loves both
    ("It is all about technology.", None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "interview", "speaker", "changes"), QUOTES)
def test_a_quote(
    searchers: dict[str, Searcher],
    quote: str,
    interview: str | None,
    speaker: str | None,
    changes: str,
) -> None:
    found = searchers["numpy"].verify_quote(quote)
    if interview is None:
        assert (found.verdict, found.path, found.warnings) == ("absent", None, ())
        return
    assert found.verdict == ("altered" if changes else "exact")
    assert found.interview and found.interview.endswith(interview)
    assert (found.speaker, found.warnings) == (speaker, ())
    told = [f"{c.said} > {c.quoted}" for c in found.changes if c.kind not in ("same", "omitted")]
    assert ", ".join(told) == changes


def test_words_of_two_people_in_one_quote(searchers: dict[str, Searcher]) -> None:
    quote = "How do they make that comparison? They make that comparison by looking at the inputs"
    found = searchers["numpy"].verify_quote(quote)
    assert found.verdict == "exact"
    assert found.warnings == ("these are the words of Adam Jonas and Carl Dong",)


def test_somebody_else_said_it(searchers: dict[str, Searcher]) -> None:
    check, quote = searchers["numpy"].verify_quote, "we've been at home"
    right = check(quote, speaker="carl dong")
    assert (right.verdict, right.speaker, right.warnings) == ("exact", "Carl Dong", ())
    wrong = check(quote, speaker="Adam Jonas")
    assert (wrong.verdict, wrong.speaker) == ("absent", "Carl Dong")
    assert wrong.warnings == ("Carl Dong said this, not 'Adam Jonas'",)
    assert wrong.path and wrong.line == 24
    nobody = check("I have never trusted a reproducible build", speaker="Carl Dong")
    assert (nobody.verdict, nobody.path) == ("absent", None)
