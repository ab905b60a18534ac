"""Captions as the programs of this world write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.errors import SourceError
from interview_search.reading import read_text
from interview_search.transcripts import transcribe
from interview_search.transcripts.turns import Utterance

Turns = list[tuple[str | None, str, int, float | None]]


def turns(text: str, path: str = "a.vtt") -> Turns:
    """(speaker, text, line, second) of each turn."""
    interview, _ = read_text(text, path)
    return [
        (item.turn.speaker, item.turn.text, item.turn.start_line, item.turn.start_seconds)
        for item in transcribe(interview).items
        if isinstance(item, Utterance)
    ]


def said(text: str, path: str = "a.vtt") -> list[tuple[str | None, str]]:
    return [turn[:2] for turn in turns(text, path)]


def vtt(*cues: str) -> str:
    """Cues of a second each, from the first second on."""
    return "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{cue}" for n, cue in enumerate(cues, 1)
    )


def srt(*cues: str) -> str:
    return "\n\n".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}" for n, cue in enumerate(cues, 1)
    )


ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:01.000 --> 00:00:03.990 align:start position:0%
\x20
we<00:00:01.200><c> walked</c><00:00:01.500><c> home</c>

00:00:03.990 --> 00:00:04.000 align:start position:0%
we walked home
\x20

00:00:04.000 --> 00:00:06.990 align:start position:0%
we walked home
in<00:00:04.300><c> the</c><00:00:05.000><c> rain</c>

00:00:06.990 --> 00:00:07.000 align:start position:0%
in the rain
\x20

00:00:07.000 --> 00:00:09.000 align:start position:0%
in the rain
in<00:00:07.300><c> the</c><00:00:08.000><c> rain</c>
"""


def test_lines_that_roll_are_said_once() -> None:
    (turn,) = turns(ROLLING)
    assert turn == (None, "we walked home in the rain in the rain", 7, 1.0)


def test_the_same_without_its_tags_as_converters_write_it() -> None:
    text = srt("one two", "one two\nthree four", "three four\nfive", "five\nsix seven")
    assert said(text, "a.srt") == [(None, "one two three four five six seven")]


def test_a_line_that_grows_is_said_once() -> None:
    text = vtt("so", "so we", "so we went", "so we went\nout", "out there")
    assert said(text) == [(None, "so we went out there")]


def test_who_repeats_himself_is_not_shortened() -> None:
    assert said(vtt("No.", "No.", "No.\nReally.", "Well.")) == [(None, "No. No. No. Really. Well.")]


@pytest.mark.parametrize(
    "cues",
    [
        ("<v Ann Lee>How is it?</v>", "<v Bob Roe>Fine.</v>"),
        ("<v.loud Ann Lee>How is it?", "<v Bob Roe>Fine."),
        ("<v Ann Lee>How is it?</v> <v Bob Roe>Fine.</v>",),
        ("<v Ann Lee>How is it?</v>\n<v Bob Roe>Fine.</v>",),
        ("Ann Lee: How is it?", "Bob Roe: Fine."),
        ("Ann Lee: How is it?\nBob Roe: Fine.",),
        ("- Ann Lee: How is it?\n- Bob Roe: Fine.",),
        ("-Ann Lee: How is it?\n-Bob Roe: Fine.",),
        ("&gt;&gt; Ann Lee: How is it?", ">> Bob Roe: Fine."),
        (">> Ann Lee: How is it? >> Bob Roe: Fine.",),
        (">>> Ann Lee: How is it?", ">> Bob Roe: Fine."),
        ("[Ann Lee] How is it?", "[Bob Roe] Fine."),
        ("[Ann Lee]: How is it?", "[Bob Roe]: Fine."),
        ("(Ann Lee)\nHow is it?", "(Bob Roe)\nFine."),
        ("Ann Lee:\nHow is it?", "Bob Roe:\nFine."),
        ("<b>Ann Lee:</b> How is it?", "<i>Bob Roe:</i> Fine."),
        ('<font color="#ffff00">Ann Lee: How is it?</font>', "{\\an8}Bob Roe: Fine."),
        ("Ann Lee (she/her): How is it?", "Bob Roe (BR): Fine."),
        ("Ann Lee: How", "is it?", "Bob Roe: Fine."),
        ("<v Ann Lee>How</v>", "<v Ann Lee>is it?</v>", "<v Bob Roe>Fine.</v>"),
    ],
)
def test_who_speaks(cues: tuple[str, ...]) -> None:
    expected = [("Ann Lee", "How is it?"), ("Bob Roe", "Fine.")]
    assert said(vtt(*cues)) == expected
    assert said(srt(*cues), "a.srt") == expected


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (("SPEAKER_00: Hm?", "SPEAKER_01: No."), ["SPEAKER_00", "SPEAKER_01"]),
        (("[SPEAKER_00]: Hm?", "[SPEAKER_01]: No."), ["SPEAKER_00", "SPEAKER_01"]),
        (("Speaker 1: Hm?", "Speaker 2: No."), ["Speaker 1", "Speaker 2"]),
        (("ANN LEE: Hm?", "BOB: No."), ["ANN LEE", "BOB"]),
        (("张三：好吗？", "李四：好。"), ["张三", "李四"]),
        (("- Hm?\n- No.",), [None, None]),
        ((">> Hm?", ">> No."), [None, None]),
        (("Hm? >> No.",), [None, None]),
    ],
)
def test_names_of_other_kinds(cues: tuple[str, ...], expected: list[str | None]) -> None:
    assert [speaker for speaker, _ in said(vtt(*cues))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "One thing: never stop.",
        "[Applause]",
        "(music)",
        "♪ la la ♪",
        "3 > 2 and 1 < 2, a -> b",
        "self-made - or not",
        "At 10:30 we left.",
        "- Alone.",
        "<https://example.org>",
    ],
)
def test_what_is_no_name_stays_text(text: str) -> None:
    ((speaker, words),) = said(vtt(text, "Yes."))
    assert speaker is None
    assert words == f"{text.removeprefix('- ')} Yes."


def test_entities_and_tags_are_told_apart() -> None:
    assert said(vtt("Write &lt;b&gt; &amp; go<br>on<c.red>!</c>&nbsp;")) == [
        (None, "Write <b> & go on!")
    ]


def test_notes_styles_regions_and_settings_are_not_said() -> None:
    text = (
        "WEBVTT - a talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\n"
        "NOTE\nTwo lines\nof it\n\nintro\n00:01.000 --> 00:02.000 align:start line:0\nOne,\n\n"
        "NOTE more\n\n2 of 2\n100:00:02.500 --> 100:00:03.000\ntwo.\n\nNOTE end\n"
    )
    ((speaker, words, line, start),) = turns(text)
    assert (speaker, words, line, start) == (None, "One, two.", 16, 1.0)
    interview, _ = read_text(text, "a.vtt")
    (item,) = transcribe(interview).items
    assert isinstance(item, Utterance)
    assert item.turn.times[-1] == (5, 360002.5)
    assert item.turn.lines[-1] == (5, 22)


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n",
        "1\n00:00:01.000 --> 00:00:02.000\nOne\n\n\n\n2\n00:00:02.000 --> 00:00:03.000\ntwo\n",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nOne\r\n\r\n2\r\n0:0:02,0 --> 0:0:03,0\r\ntwo",
        "\ufeff1\n00:00:01,000 --> 00:00:02,000 X1:1\nOne\n\n2\n00:00:02,000-->00:00:03,000\ntwo",
        "1\n\n00:00:01,000 --> 00:00:02,000\n\nOne\n\n2\n\n00:00:02,000 --> 00:00:03,000\n\ntwo\n",
        "7\n00:00:01 --> 00:00:02\nOne\n\n7\n00:00:02 -> 00:00:03\ntwo\n",
        "00:00:01,000 --> 00:00:02,000\nOne\n\n00:00:02,000 --> 00:00:03,000\ntwo\n",
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:01,500 --> 00:00:02,000\n\n"
        "3\n00:00:02,000 --> 00:00:03,000\ntwo\n",
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nOne\n\n2\n00:02.000 --> 00:03.000\ntwo\n",
        "00:01.000 --> 00:02.000\nOne\n00:02.000 --> 00:03.000\ntwo\n",
    ],
)
@pytest.mark.parametrize("path", ["a.srt", "a.vtt"])
def test_loosely_written_files(text: str, path: str) -> None:
    ((_, words, _, start),) = turns(text, path)
    assert (words, start) == ("One two", 1.0)


@pytest.mark.parametrize("path", ["a.srt", "a.vtt"])
def test_words_below_a_blank_line_are_kept(path: str) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\nmore\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n"
    )
    assert said(text, path) == [(None, "One more two")]


def test_numbers_that_are_said_are_no_identifiers() -> None:
    text = srt("In which year?", "1984", "1985").replace("\n\n", "\n")
    assert said(text, "a.srt") == [(None, "In which year? 1984 1985")]


def test_what_stands_beside_the_times_is_text() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000 Hello there\n"
    assert turns(text) == [(None, "Hello there", 3, 1.0)]


def test_captions_without_stops_become_paragraphs() -> None:
    interview, _ = read_text(vtt(*["many words and no end " * 3] * 50), "a.vtt")
    (item,) = transcribe(interview).items
    assert isinstance(item, Utterance)
    assert max(map(len, item.turn.text.split("\n\n"))) < 2_000


@pytest.mark.parametrize("path", ["a.srt", "a.vtt"])
@pytest.mark.parametrize("text", ["", "WEBVTT\n", "Hello\n\nthere\n", "1\n00:00 --> \nx"])
def test_a_file_without_cues_says_so(text: str, path: str) -> None:
    with pytest.raises(SourceError, match="holds no cues"):
        turns(text, path)


@given(
    st.lists(
        st.lists(
            st.text("ab:>-&*_ 12\n.vN", max_size=30).map(lambda s: s + " w"),
            min_size=1,
            max_size=3,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_words_are_lost(cues: list[list[str]]) -> None:
    """One word ends each cue's text; it is there, in order, as often as it was said."""
    numbered = [
        " ".join(f"{part}{n}x{i}" for i, part in enumerate(cue)) for n, cue in enumerate(cues)
    ]
    found = " ".join(text for _, text in said(vtt(*numbered)))
    expected = [f"w{n}x{i}" for n, cue in enumerate(cues) for i in range(len(cue))]
    words = [word for word in found.split() if word in expected]
    assert words == [word for word in expected if word in words]
    assert len(words) == len(expected)
