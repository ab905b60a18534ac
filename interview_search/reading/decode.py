"""Bytes to text: UTF-8 first, then what the bytes themselves say, then a guess with a warning."""

from __future__ import annotations

import codecs
import re

from ..errors import SourceError
from ..models import Problem
from ..settings import Settings

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"RIFF", "an audio or video file"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x08\x1b"))
_SAMPLE = 65_536
_UTF16_ZEROS = 0.1
"""Share of zero bytes on one side that shows UTF-16: blanks alone are more than a tenth."""
_BLANKS = 0.05
_BINARY_CONTROLS = 0.01
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_BINARY = "Convert it to text, or leave it out with a line in .interviewignore"
_SPLIT = "Split the file, or raise the limit in the settings"
_SAVE = "Save the file as UTF-8"


def decode(data: bytes, path: str, settings: Settings) -> tuple[str, list[Problem]]:
    """The text of a file with `\\n` as its only line end, and warnings about its encoding.

    Raises SourceError for a binary file and for one beyond the limits of the settings.
    """
    if len(data) > settings.max_file_bytes:
        raise too_large(path, len(data), settings)
    text, problems = _text(data, path)
    text = normalise(text)
    check_lines(text, path, settings)
    return text, problems


def glimpsed(data: bytes) -> str:
    """The text of any bytes, as well as it can be made out, beyond all limits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return normalise(data[len(mark) :].decode(encoding, "replace"))
    # Without their zeros, the letters of UTF-16 are ASCII.
    return normalise(data.replace(b"\0", b"").decode("utf-8", "replace"))


def too_large(path: str, size: int, settings: Settings) -> SourceError:
    reason = f"{size:,} bytes are more than max_file_bytes = {settings.max_file_bytes:,}"
    return SourceError(path, reason, advice=_SPLIT)


def normalise(text: str) -> str:
    """CRLF and CR to LF, without a byte order mark."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def check_lines(text: str, path: str, settings: Settings) -> None:
    """Raises SourceError for more lines than max_lines, or one above max_line_chars."""
    count = text.count("\n") + 1
    if count > settings.max_lines:
        reason = f"{count:,} lines are more than max_lines = {settings.max_lines:,}"
        raise SourceError(path, reason, advice=_SPLIT)
    limit = settings.max_line_chars
    if len(text) <= limit:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > limit:
            reason = f"a line of {len(line):,} characters is above max_line_chars = {limit:,}"
            advice = "Break the line, or raise the limit in the settings"
            raise SourceError(path, reason, line=number, advice=advice)


def _text(data: bytes, path: str) -> tuple[str, list[Problem]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, encoding, path)
    _refuse_known_kinds(data, path)
    if b"\0" in data:
        return _zeros(data, path), []
    _refuse_controls(data, path)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _legacy(data, path, error)


def _marked(data: bytes, mark: bytes, encoding: str, path: str) -> tuple[str, list[Problem]]:
    content = data[len(mark) :]
    try:
        text, problems = content.decode(encoding), []
    except UnicodeDecodeError as error:
        text = content.decode(encoding, "replace")
        line = normalise(content[: error.start].decode(encoding, "replace")).count("\n") + 1
        reason = f"broken {encoding.upper()}: what could not be read stands as \ufffd"
        problems = [Problem(path, line, reason, _SAVE)]
    if "\0" in text:
        raise _binary(path, text.index("\0"), text)
    return text, problems


def _refuse_known_kinds(data: bytes, path: str) -> None:
    for start, kind in _KINDS:
        # The signature alone may also begin a text; real ones carry odd bytes early on.
        if data.startswith(start) and (start[:1] in b"%{" or _odd(data[:2048])):
            raise SourceError(path, f"this is {kind}, not text", advice=_BINARY)


def _odd(head: bytes) -> bool:
    return len(head.translate(None, _CONTROL)) < len(head)


def _zeros(data: bytes, path: str) -> str:
    """UTF-16 without a mark shows by zeros on one side of each pair of bytes."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    needed = len(sample) * _UTF16_ZEROS / 2
    encoding = None
    if even == 0 and odd > needed:
        encoding = "utf-16-le"
    elif odd == 0 and even > needed:
        encoding = "utf-16-be"
    if encoding:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = "\0"
        # Blanks are blanks in UTF-16 only on the right side; a lone NUL gives odd signs.
        blanks = sum(map(text.count, " \n\t")) / len(text)
        sure = blanks > _BLANKS or odd + even > len(sample) * 0.4
        if sure and "\0" not in text and not re.search(r"[\x01-\x07\x0e-\x1a]", text[:_SAMPLE]):
            return text
    raise _binary(path, data.index(0), data.decode("latin-1"))


def _binary(path: str, offset: int, text: str) -> SourceError:
    line = normalise(text[:offset]).count("\n") + 1
    return SourceError(path, "a binary file: it has a NUL character", line=line, advice=_BINARY)


def _refuse_controls(data: bytes, path: str) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > max(2, len(sample) * _BINARY_CONTROLS):
        raise SourceError(path, "a binary file: it is full of control characters", advice=_BINARY)


def _legacy(data: bytes, path: str, error: UnicodeDecodeError) -> tuple[str, list[Problem]]:
    """Damaged UTF-8 where most of it is sound, else a Western one-byte encoding."""
    line = normalise(data[: error.start].decode("latin-1")).count("\n") + 1
    sound = len(_SEVERAL_BYTES.findall(data))
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if sound > broken:
        reason = f"broken UTF-8: {broken} places could not be read and stand as \ufffd"
        return text, [Problem(path, line, reason, _SAVE)]
    try:
        text, name = data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, name = data.decode("latin-1"), "Latin-1"
    reason = f"not UTF-8: read as {name}, which may be wrong"
    return text, [Problem(path, line, reason, _SAVE)]
