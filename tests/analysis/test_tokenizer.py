import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.analysis import normal, tokenize, unspaced, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t ask O'Brien's", ["don't", "ask", "o'brien's"]),
        ("C++, C# and .NET", ["c++", "c#", "and", ".net"]),
        ("C++11 i++ c# F#, C#9", ["c++", "11", "i++", "c#", "f#", "c", "9"]),
        (
            "@ann #tag ann@example.com #1 a.b",
            ["@ann", "#tag", "ann", "example", "com", "1", "a", "b"],
        ),
        ("node.js e-mail snake_case", ["node", "js", "e", "mail", "snake", "case"]),
        ("the end.Next ...and", ["the", "end", "next", "and"]),
        ("Straße ＡＢＣ ﬁn Café", ["strasse", "abc", "fin", "café"]),
        ("Cafe\u0301 inter\u00adview", ["café", "interview"]),
        ("অসমীয়া হিন্দी க்ஷ", ["অসমীয়া", "হিন্দी", "க்ஷ"]),
        ("क्\u200dष नमस्ते", ["क्ष", "नमस्ते"]),
        ("東京 ab", ["東", "京", "ab"]),
        ("วันดี", ["วั", "น", "ดี"]),
        ("한국어 말", ["한", "국", "어", "말"]),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", ["한", "국"]),
        ("ｶﾞｲﾄﾞ １２３", ["ガ", "イ", "ド", "123"]),
        ("人々", ["人", "々"]),
        ("İstanbul I\u0307zmir ISPARTA ırmak", ["istanbul", "izmir", "isparta", "ırmak"]),
        ("भाषा\u200dएँ फ़ोन = फ\u093cोन", ["भाषाएँ", "फ़ोन", "फ़ोन"]),
        ("ড় = ড\u09bc, কৰ্ম", ["ড়", "ড়", "কৰ্ম"]),
        ("می\u200cشود", ["میشود"]),
        ("good👍 👍🏽 ❤\ufe0f❤ ✓ © ★", ["good", "👍", "👍🏽", "❤", "❤"]),
        ("👩\u200d💻👩💻 🇩🇪🇦🇹 1\ufe0f\u20e3", ["👩\u200d💻", "👩", "💻", "🇩🇪", "🇦🇹", "1"]),
        ("", []),
        ("?! — …", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert [token.word for token in tokenize(text)] == expected


@given(st.text())
def test_places_are_into_the_text_as_given(text: str) -> None:
    last = 0
    for word, start, end in tokenize(text):
        assert last <= start < end <= len(text)
        assert normal(text[start:end]) == word
        last = end


@given(st.text())
def test_both_ways_agree(text: str) -> None:
    assert words(text) == [token.word for token in tokenize(text)]


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_the_quick_way_for_ascii_changes_nothing(text: str) -> None:
    assert tokenize(text + "\u2028é")[: len(tokenize(text))] == tokenize(text)


@given(st.text())
def test_a_word_is_its_own_word(text: str) -> None:
    for word in words(text):
        assert normal(word) == word


def test_unspaced() -> None:
    assert all(map(unspaced, ("東", "วั", "한", "ア")))
    assert not any(map(unspaced, ("ka", "क", "👍", "é")))
