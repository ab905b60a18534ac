from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from interview_search.errors import MissingExtraError
from interview_search.models import Interview, Problem
from interview_search.reading import read_text
from interview_search.reading.dates import parse_date
from interview_search.reading.metadata import looks_like_name, title_person
from interview_search.settings import Settings

INDIA = timezone(timedelta(hours=5, minutes=30))


def read(front: str, body: str = "Hello.\n", path: str = "a.md") -> Interview:
    return read_text(f"---\n{front}\n---\n{body}", path)[0]


def problems(front: str) -> tuple[Problem, ...]:
    return read_text(f"---\n{front}\n---\nHello.\n", "a.md")[1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-12-03", date(2020, 12, 3)),
        ("20201203", date(2020, 12, 3)),
        (20201203, date(2020, 12, 3)),
        ("2020/12/3", date(2020, 12, 3)),
        ("2020-05", date(2020, 5, 1)),
        ("2020", date(2020, 1, 1)),
        (2020, date(2020, 1, 1)),
        ("2020-12-03T00:00:00Z", datetime(2020, 12, 3, tzinfo=UTC)),
        ("2020-04-19T01:24:13+05:30", datetime(2020, 4, 19, 1, 24, 13, tzinfo=INDIA)),
        ("2020-12-03 10:00:00 +0530", datetime(2020, 12, 3, 10, tzinfo=INDIA)),
        ("2020-12-03 10:00", datetime(2020, 12, 3, 10)),
        ("March 3, 2020", date(2020, 3, 3)),
        ("3 Dec 2020", date(2020, 12, 3)),
        ("3rd of December 2020", date(2020, 12, 3)),
        ("March 2020", date(2020, 3, 1)),
        ("3.12.2020", date(2020, 12, 3)),
        ("12/31/2020", date(2020, 12, 31)),
        ("31/12/2020", date(2020, 12, 31)),
        ("5/5/2020", date(2020, 5, 5)),
        ("Thu, 03 Dec 2020 10:00:00 GMT", datetime(2020, 12, 3, 10, tzinfo=UTC)),
        (
            "Thu, 03 Dec 2020 10:00:00 EST",
            datetime(2020, 12, 3, 10, tzinfo=timezone(timedelta(hours=-5))),
        ),
        ("Thu, 03 Dec 2020", date(2020, 12, 3)),
    ],
)
def test_dates(written: Any, meant: date | datetime) -> None:
    found = parse_date(written)
    assert (type(found), found) == (type(meant), meant)
    if isinstance(meant, datetime) and isinstance(found, datetime):
        assert found.utcoffset() == meant.utcoffset()


@pytest.mark.parametrize(
    "written",
    ["2020-13-45", "2020-02-30", "03/04/2020", "March 3", "12/3/20", "soon", "", "10:00", True, 1.5,
     None, "Ann 2020", "0000", "99999999", "2020-12-03T25:00", "1" * 5000, [], {}],
)  # fmt: skip
def test_no_date_is_guessed(written: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(written)


def test_bad_date_leaves_metadata_and_says_what_to_write() -> None:
    interview, found = read_text("---\ntitle: Ann\ndate: 2020-13-45\n---\nHi.", "a.md")
    assert interview.date is None
    assert interview.metadata["date"] == "2020-13-45"
    (problem,) = found
    assert (problem.path, problem.line) == ("a.md", 3)
    assert "2020-13-45" in problem.reason
    assert problem.advice.startswith("Write: date: ")
    (ambiguous,) = problems("title: Ann\n\npublished: 03/04/2020")
    assert ambiguous.line == 4
    assert "two different days" in ambiguous.reason


@pytest.mark.parametrize(
    ("front", "path", "meant"),
    [
        ("pubDate: 2020-01-02", "a.md", date(2020, 1, 2)),
        ("Publish Date: 2020-01-02", "a.md", date(2020, 1, 2)),
        ("interview_date: 2020-01-02", "a.md", date(2020, 1, 2)),
        ("created: 2019-01-01\ndate: 2020-01-02", "a.md", date(2020, 1, 2)),
        ("date: never\nrecorded: 2020-01-02", "a.md", date(2020, 1, 2)),
        ("title: x", "in/2020-12-03-ann.md", date(2020, 12, 3)),
        ("title: x", "in/2020-12-03.md", date(2020, 12, 3)),
        ("title: x", "2020-13-45-ann.md", None),
        ("date: 2020-01-02", "2020-12-03-ann.md", date(2020, 1, 2)),
        ("lastmod: 2020-01-02", "a.md", None),
    ],
)
def test_where_the_date_comes_from(front: str, path: str, meant: date | None) -> None:
    assert read(front, path=path).date == meant


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("---\ntitle: Ann: a life\n---\n# Other", "a.md", "Ann: a life"),
        ("---\ntitle: 1984\n---\n", "a.md", "1984"),
        ("---\nheadline: Ann\n---\n", "a.md", "Ann"),
        ("---\ntitle: \n---\n# The *real* [title](x) {#t}\n", "a.md", "The real title"),
        ("Hi.\n\nAnn Lee\n=======\n", "a.md", "Ann Lee"),
        ("```\n# code\n```\n# Title\n", "a.md", "Title"),
        ("# Why maps?\n\nBecause.\n\n# And then?\n", "on-maps.md", "On Maps"),
        ("# Transcript\n\n**Ann:** Hi.", "ann-lee.md", "Ann Lee"),
        ("Hi.", "x/2020-12-03-kabir-das.en.md", "Kabir Das"),
        ("Hi.", "kabir-das/index.md", "Kabir Das"),
        ("Hi.", "NASA_talk.md", "NASA Talk"),
        ("WEBVTT\n\n# no title", "talk.vtt", "Talk"),
    ],
)
def test_title(text: str, path: str, title: str) -> None:
    assert read_text(text, path)[0].title == title


E, R, N = "interviewee", "interviewer", None
PEOPLE: list[tuple[str, list[tuple[str, str | None]]]] = [
    ("guest: Ann Lee", [("Ann Lee", E)]),
    ("guests: [Ann Lee, Bob Ray]", [("Ann Lee", E), ("Bob Ray", E)]),
    ("guests: Ann Lee and Bob Ray", [("Ann Lee", E), ("Bob Ray", E)]),
    ("guests: Ann, Bob & Cy", [("Ann", E), ("Bob", E), ("Cy", E)]),
    ("speakers: Ann Lee, Bob Ray, and Cy Day", [("Ann Lee", E), ("Bob Ray", E), ("Cy Day", E)]),
    ("guest: Ann Lee, PsyD", [("Ann Lee, PsyD", E)]),
    ("guests: Ann Lee, PsyD, and Sam Day, Jr.", [("Ann Lee, PsyD", E), ("Sam Day, Jr.", E)]),
    ("guest: Ann Lee, editor of Maps", [("Ann Lee", E)]),
    ("narrator: Lee, Ann", [("Ann Lee", E)]),
    ("guest: Ann Lee (@ann)", [("Ann Lee", E)]),
    ("guest: '@ann'", [("ann", E)]),
    ("guest: Ann Lee <ann@example.org>", [("Ann Lee", E)]),
    ("guest: '[Ann Lee](https://example.org)'", [("Ann Lee", E)]),
    ("guest: '[[Ann Lee]]'", [("Ann Lee", E)]),
    ("guest: '**Ann Lee** – Maps Inc.'", [("Ann Lee", E)]),
    ("guest: {name: Ann Lee, twitter: '@ann'}", [("Ann Lee", E)]),
    ("guest:\n  - name: Ann Lee\n  - Bob Ray", [("Ann Lee", E), ("Bob Ray", E)]),
    ("people: [{name: Ann, role: host}, {name: Bob, role: guest}]", [("Ann", R), ("Bob", E)]),
    ("people: Ann (host) and Bob (guest)", [("Ann", R), ("Bob", E)]),
    ("guests:\n  - Ann: a life in maps", [("Ann", E)]),
    ("host: Bob\nguest: Ann", [("Bob", R), ("Ann", E)]),
    ("interviewed_by: Bob Ray\nInterviewee: Ann Lee", [("Bob Ray", R), ("Ann Lee", E)]),
    ("author: Ann Lee", [("Ann Lee", N)]),
    ("author: Ann Lee\nguest: ann lee", [("ann lee", E)]),
    ("guest_name: Ann Lee\nguest2: Bob Ray", [("Ann Lee", E), ("Bob Ray", E)]),
    ("guest: José Ortega y Gasset", [("José Ortega y Gasset", E)]),
    ("guests: Ana Sousa e Rui Costa", [("Ana Sousa", E), ("Rui Costa", E)]),
    ("subject: Maps", []),
    ("subject: Ann Lee", [("Ann Lee", E)]),
    ("transcript_by: Bob Ray\neditor: Cy Day", []),
    ("guest: TBD", []),
    ("guest: 42", []),
    ("guest: ", []),
    # The title names somebody only where no other key does.
    ("title: Ann Lee", [("Ann Lee", E)]),
    ("title: Ann Lee\nhost: Bob Ray", [("Bob Ray", R)]),
    ("title: Reproducible Builds", []),
]


@pytest.mark.parametrize(("front", "people"), PEOPLE, ids=[p[0] for p in PEOPLE])
def test_people(front: str, people: list[tuple[str, str | None]]) -> None:
    assert [(p.name, p.role) for p in read(front).people] == people


@pytest.mark.parametrize(
    ("title", "person"),
    [
        *((name, name) for name in (
            "Tomomi Imura", "অভিষেক চৌধুৰী", "Danny O'Dwyer", "Margaret O'Mara", "Jean-Luc Godard",
            "Ludwig van Beethoven", "Laura DeGroot", "Lauren McCarthy", "J. R. R. Tolkien",
            "Håkon Wium Lie", "C.J. Silverio", "Sammy Davis, Jr.", "Иван Петров",
            'Nate "Igor" Smith', "Dr. Ann Lee", "Miguel de la Cruz", "Ellen Ochoa",
        )),
        ("Interview with Jane Doe", "Jane Doe"),
        ("An interview with Jane Doe, cartographer", "Jane Doe"),
        ("In conversation with Jane Doe on maps", "Jane Doe"),
        ("Entrevista com Ana Sousa", "Ana Sousa"),
        ("Interview mit Jana Vogel", "Jana Vogel"),
        ("Jane Doe: making maps", "Jane Doe"),
        ("Jane Doe – Interview", "Jane Doe"),
        ("Q&A with Jane Doe", "Jane Doe"),
        *((topic, None) for topic in (
            "The Art of Maps", "Simple Taproot Channels", "Reproducible Builds", "Privacy Concepts",
            "Interview with Experts", "Interview with the Team", "Meet the Makers", "Life in 1984",
            "Making Maps", "Hardware Wallets", "NASA", "Ann", "Lisbon: a city", "Maps & Legends",
            "BIP 324", "What is a map?", "Socratic Seminar", "Season Finale: Jane",
            "maps and legends", "Women in Science", "",
            "Urban Gardening", "Civil Rights Movement", "Web Accessibility",
        )),
    ],
)  # fmt: skip
def test_title_person(title: str, person: str | None) -> None:
    assert title_person(title) == person


def test_the_body_decides_about_the_title() -> None:
    assert title_person("Elastic Caps") == "Elastic Caps"
    assert title_person("Elastic Caps", "We thought of elastic sizes, with caps on them.") is None
    assert title_person("Auriea") is None
    assert (
        title_person("Auriea", "### Who are you?\n\nI'm [Auriea](https://example.org).") == "Auriea"
    )
    assert title_person("Hervé This") is None
    assert title_person("Hervé This", "My name is Hervé This.") == "Hervé This"
    assert title_person("Auriea", "I'm Ann. I am **Auriea**.") == "Auriea"
    assert title_person("Auriea", "I'm Aurieana, not Auriea.") is None
    assert title_person("Sam Brown", "I like brown paper. See example.org/sam.") is None
    assert title_person("Sam Brown", "I'm Sam Brown. I like brown paper, sam it.") == "Sam Brown"


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("Ann Lee", True), ("ANN LEE", False), ("ann lee", False), ("Ann", False), ("Ann Lee:", False),
     ("The Lee", False), ("A. B.", False), ("Ann " * 30, False), ("Ann Lee3", False)],
)  # fmt: skip
def test_looks_like_name(text: str, is_name: bool) -> None:
    assert looks_like_name(text) is is_name


@pytest.mark.parametrize(
    ("front", "tags"),
    [
        ("tags: [maps, Maps, b]", ("maps", "b")),
        ("tags: maps, b ,, c", ("maps", "b", "c")),
        ("tags: ['a, b', '#c']", ("a, b", "c")),
        ("categories:\n- x\ntags: [y]\nkeywords: x, z", ("y", "x", "z")),
        ("topics: [1984, null, true, {name: n}]", ("1984", "true", "n")),
        ("taxonomies:\n  tags: [a]", ("a",)),
        ("tags: ", ()),
    ],
)
def test_tags(front: str, tags: tuple[str, ...]) -> None:
    assert read(front).tags == tags


@pytest.mark.parametrize(
    ("front", "path", "language"),
    [
        ("lang: en", "a.md", "en"),
        ("language: Deutsch", "a.md", "de"),
        ("Language: english", "a.md", "en"),
        ("locale: pt_BR.UTF-8", "a.md", "pt-BR"),
        ("lang: zh-hans-cn", "a.md", "zh-Hans-CN"),
        ("lang: eng", "a.md", "en"),
        ("lang: no", "a.md", "no"),
        ("lang: fr", "a.en.md", "fr"),
        ("title: x", "kabir-das.as.md", "as"),
        ("title: x", "x.pt-br.md", "pt-BR"),
        ("title: x", "x.md.md", None),
        ("title: x", "x.old.md", None),
        ("title: x", "en.md", None),
        ("title: Nicole He", "nicole.he.md", None),
    ],
)
def test_language(front: str, path: str, language: str | None) -> None:
    assert read(front, path=path).language == language


def test_unknown_language_is_reported() -> None:
    (problem,) = problems("title: x\nlang: Klingonish")
    assert problem.line == 3
    assert "Klingonish" in problem.reason


def test_webvtt_header_states_the_language() -> None:
    text = "WEBVTT\nKind: captions\nLanguage: de\n\n00:00.000 --> 00:01.000\nHallo.\n"
    interview, _ = read_text(text, "talk.vtt")
    assert interview.language == "de"
    assert (interview.body, interview.body_line) == (text, 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie sind Sie zu den Karten gekommen, und was hat Sie daran gereizt?", "de"),
        ("¿Cómo llegó usted a los mapas y por qué no hace otra cosa desde hace años?", "es"),
        ("Как вы пришли к картам, и что в них такого, чего нет в книгах?", "ru"),
        ("মই এজন শিক্ষক। গাঁৱৰ বিদ্যালয়ত পঢ়াওঁ।", "as"),
        ("আমি একজন ডাক্তার। বড় হাসপাতালে কাজ করি।", "bn"),
        ("東京の小さな会社で働いています。", "ja"),
        ("我在北京大学图书馆工作。", "zh"),
        ("저는 서울에서 일합니다.", "ko"),
        ("איך בין אַ לערער און איך וואוין אין דער שטאָט.", "yi"),
        ("אני עובד במאפייה קטנה.", "he"),
        ("What is it that you do all day, and who pays for it?", None),
        ("Köln", None),
        ("", None),
    ],
)
def test_guesses_what_nothing_says(text: str, language: str | None) -> None:
    assert read_text(text, "a.md")[0].language == language
    assert read_text(text, "a.md", Settings(guess_language=False))[0].language is None
    assert read_text(text, "a.eu.md")[0].language == "eu"


def test_detection_needs_its_extra_or_works() -> None:
    body = (
        "Erzählen Sie uns bitte, wie Sie zu den Karten gekommen sind und was Sie daran reizt. " * 5
    )
    wanted = Settings(detect_language=True)
    assert read_text("Hi.\n", "a.en.md", wanted)[0].language == "en"
    try:
        import py3langid  # noqa: F401
    except ImportError:
        with pytest.raises(MissingExtraError, match=r"interview-search\[detect\]"):
            read_text(body, "a.md", wanted)
    else:
        assert read_text(body, "a.md", wanted)[0].language == "de"
        assert read_text("Hm.", "a.md", wanted)[0].language is None


@pytest.mark.parametrize(
    ("front", "id", "warned"),
    [
        ("id: my/id", "my/id", False),
        ("id: 12", "12", False),
        ("id: ", "in/a.en", False),
        ("title: x", "in/a.en", False),
        ("id: 'a#b'", "in/a.en", True),
        ('id: "a\\nb"', "in/a.en", True),
    ],
)
def test_id(front: str, id: str, warned: bool) -> None:
    interview, found = read_text(f"---\n{front}\n---\nHi.", "in/a.en.md")
    assert interview.id == id
    assert [p.line for p in found] == ([2] if warned else [])


def test_form_and_hash() -> None:
    interview = read("form: headings")
    assert interview.form == "headings"
    assert len(interview.content_hash) == 64
    assert read("title: x").form is None
