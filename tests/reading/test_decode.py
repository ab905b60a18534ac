from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.errors import SourceError
from interview_search.reading.decode import decode
from interview_search.settings import Settings

DEFAULTS = Settings()
TEXT = "Ann: Olá, how are you?\nBob: Très bien “thanks”.\n"
ASSAMESE = "নমস্কাৰ, মোৰ নাম অভিষেক চৌধুৰী।\nআপুনি কি কৰে?\n" * 5


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (TEXT.encode("utf-8-sig"), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-16-le"), TEXT),
        (TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-32"), TEXT),
        (ASSAMESE.encode("utf-16-le"), ASSAMESE),
        (ASSAMESE.encode("utf-16-be"), ASSAMESE),
        (b"a\r\nb\rc\n\r\n", "a\nb\nc\n\n"),
        (b"a\x0bb\x0c\xc2\x85\xe2\x80\xa8c", "a\x0bb\x0c\x85\u2028c"),
        (b"", ""),
    ],
)
def test_what_the_bytes_say(data: bytes, text: str) -> None:
    assert decode(data, "a.md", DEFAULTS) == (text, [])


@pytest.mark.parametrize(
    ("data", "text", "line", "word"),
    [
        ("Hi.\r\nOlá “you”.".encode("cp1252"), "Hi.\nOlá “you”.", 2, "Windows-1252"),
        ("Olá\x81.".encode("latin-1"), "Olá\x81.", 1, "Latin-1"),
        ("Olá, é tão\n".encode() + b"\xff.", "Olá, é tão\n\ufffd.", 2, "broken UTF-8"),
        (b"\xff\xfe" + "Hi\nO".encode("utf-16-le") + b"x", "Hi\nO\ufffd", 2, "broken UTF-16"),
    ],
)
def test_guesses_warn(data: bytes, text: str, line: int, word: str) -> None:
    found, (problem,) = decode(data, "a.md", DEFAULTS)
    assert found == text
    assert problem.line == line
    assert word in problem.reason
    assert problem.advice


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Hi.\nab\0cd\n", "NUL"),
        (bytes(range(256)) * 20, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0\0\0", "zip"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"ID3\x03\0\0\0\0", "audio"),
        (bytes(range(1, 9)) * 50, "binary"),
        (b"\xff\xfeH\0\0\0i\0", "NUL"),
    ],
)
def test_binary_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "a.md", DEFAULTS)
    assert word in caught.value.reason
    assert caught.value.advice


def test_a_text_may_begin_like_a_binary() -> None:
    assert decode(b"PK is a name.", "a.md", DEFAULTS)[0] == "PK is a name."
    assert decode(b"GIF8 is none.", "a.md", DEFAULTS)[0] == "GIF8 is none."


def test_limits() -> None:
    with pytest.raises(SourceError, match="max_file_bytes"):
        decode(b"x" * 11, "a.md", Settings(max_file_bytes=10))
    with pytest.raises(SourceError, match="max_line_chars") as caught:
        decode(b"a\r\nb\r\n" + b"x" * 11, "a.md", Settings(max_line_chars=10))
    assert caught.value.line == 3
    assert decode(b"x\n" * 50, "a.md", Settings(max_line_chars=10))[1] == []


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, _ = decode(data, "a.md", DEFAULTS)
    except SourceError:
        return
    assert "\r" not in text
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=100))
def test_utf8_is_never_mistaken(text: str) -> None:
    if not text.startswith("\ufeff") and not text.startswith("%PDF-"):
        assert decode(text.encode(), "a.md", DEFAULTS) == (text, [])
