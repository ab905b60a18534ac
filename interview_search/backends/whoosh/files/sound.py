"""Whether a segment can be what its file says.

When it is opened its columns must fit together, by their sizes and ends; that
reads next to nothing. What the columns hold is looked at by `check`, and before
compiled loops run on them, which trust every number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..indexing.invert import TOP
from ..indexing.turns import NOBODY
from .columns import Array, Columns, lengths
from .positions import FREQUENT

if TYPE_CHECKING:
    from ..segment import Segment

# Column -> its type, and how long it is: as another one, or one longer where it
# says where each of the others begins and where the last ends.
_SIZES: dict[str, tuple[str, str, int]] = {
    "interview.firsts": ("u4", "ids.ends", 1),
    "record.starts": ("u4", "ids.ends", 1),
    "doc.base": ("u4", "doc.length", 1),
    "doc.question": ("u4", "doc.length", 0),
    "doc.heading": ("u4", "doc.length", 0),
    "doc.title": ("u4", "doc.length", 0),
    "doc.length": ("u4", "doc.length", 0),
    "doc.twin": ("u1", "doc.length", 0),
    "doc.language": ("u1", "doc.length", 0),
    "section.starts": ("u4", "doc.length", 1),
    "words.starts": ("u4", "words.ends", 1),
    "words.place": ("u4", "words.ends", 0),
    "words.df": ("u4", "words.ends", 0),
    "stems.starts": ("u4", "stems.ends", 1),
    "stems.peaks": ("u2", "stems.ends", 0),
    "stems.impacts": ("u2", "stems.docs", 0),
    "surfaces.starts": ("u4", "stems.ends", 1),
    "surfaces.languages": ("u1", "surfaces.words", 0),
    "top.impacts": ("u2", "top.docs", 0),
    "speakers.starts": ("u4", "speakers.ends", 1),
    "turns.starts": ("u4", "doc.length", 1),
    "turns.speakers": ("u4", "turns.places", 0),
    "turns.roles": ("u1", "turns.places", 0),
}
_TYPES = {
    "ids.ends": "u4",
    "ids.text": "u1",
    "words.ends": "u4",
    "words.text": "u1",
    "words.low": "u2",
    "words.pages": "u2",
    "words.rows": "u4",
    "stems.ends": "u4",
    "stems.text": "u1",
    "stems.docs": "u2",
    "surfaces.words": "u4",
    "top.stems": "u4",
    "top.docs": "u2",
    "speakers.ends": "u4",
    "speakers.text": "u1",
    "speakers.docs": "u2",
    "turns.places": "u4",
    "record.data": "u1",
    "record.dictionary": "u1",
    "section.data": "u1",
    "section.dictionary": "u1",
}
# Places in another column, rising from 0 to its end.
_STARTS = {
    "interview.firsts": "doc.length",
    "words.starts": "words.low",
    "stems.starts": "stems.docs",
    "surfaces.starts": "surfaces.words",
    "speakers.starts": "speakers.docs",
    "turns.starts": "turns.places",
    "record.starts": "record.data",
    "section.starts": "section.data",
}
# The same without the 0.
_ENDS = {
    "ids.ends": "ids.text",
    "words.ends": "words.text",
    "stems.ends": "stems.text",
    "speakers.ends": "speakers.text",
}
# Numbers of what is counted by another column.
_BELOW = {
    "stems.docs": "doc.length",
    "top.docs": "doc.length",
    "speakers.docs": "doc.length",
    "surfaces.words": "words.ends",
    "top.stems": "stems.ends",
}


def fits(columns: Columns) -> None:
    """Raises IndexDamagedError where columns of a segment do not fit together."""
    languages = columns.about.get("languages")
    if not isinstance(languages, list) or not all(type(code) is str for code in languages):
        raise columns.damaged("its languages are none")
    for key, kind in _TYPES.items():
        columns.expect(key, kind)
    for key, (kind, other, more) in _SIZES.items():
        columns.expect(key, kind, columns.length(other) + more)
    if columns.about.get("families"):  # older segments have none
        columns.expect("interview.family", "u8", columns.length("ids.ends"))
    columns.expect("top.docs", "u2", columns.length("top.stems") * TOP)
    columns.expect("record.longest", "u4", 1)
    columns.expect("section.longest", "u4", 1)
    for key, other in (*_STARTS.items(), *_ENDS.items()):
        many = columns.length(key)
        last = columns.at(key, many - 1) if many else 0
        if last != columns.length(other) or (key in _STARTS and columns.at(key, 0)):
            raise columns.damaged(f"its {key} do not fit")
    room = columns.length("words.low") + 4 * columns.length("doc.length")
    if int(columns["doc.base"][-1]) > room:
        raise columns.damaged("its sections are longer than its words")


def deletions_fit(dead: Columns, segment: Segment) -> None:
    """Raises IndexDamagedError where deletions are not those of a segment."""
    for key in ("interviews", "sections", "stems", "words"):
        dead.expect(key, "u4")
    for lexicon in ("stems", "words"):
        dead.expect(f"{lexicon}.df", "u4", dead.length(lexicon))
    interviews = dead["interviews"]
    fitting = dead.about.get("segment") == segment.name and _rise(interviews, segment.interviews)
    if fitting:
        gone = np.zeros(segment.interviews, bool)
        gone[interviews] = True
        sections = np.flatnonzero(np.repeat(gone, segment.sizes))
        fitting = np.array_equal(sections, dead["sections"])
    if not fitting:
        raise dead.damaged("it belongs to another segment")


def safe(segment: Segment) -> Iterator[str]:
    """What would lead compiled loops, which trust every number, out of their arrays."""
    columns = segment.columns
    for key in ("doc.base", "words.ends", "stems.ends", *_STARTS):
        if not _steps(columns[key]):
            yield f"its {key} do not rise"
            return
    for key in ("stems.docs", "top.docs"):
        if len(columns[key]) and int(columns[key].max()) >= segment.sections:
            yield f"its {key} are too high"
    forms = columns["surfaces.words"]
    if len(forms) and int(forms.max()) >= columns.length("words.ends"):
        yield "its surfaces.words are too high"
    held = segment.positions
    counts = lengths(held.starts)
    often = counts >= FREQUENT
    rows = held.rows.astype(np.int64)
    before = np.cumsum(np.where(often, 0, counts)) - np.where(often, 0, counts)
    if (
        len(rows) != int(often.sum())
        or len(held.pages) != int(counts[~often].sum())
        or rows[:, 0].any()
        or (np.diff(rows, axis=1) < 0).any()
        or not np.array_equal(rows[:, -1], counts[often])
        or not np.array_equal(columns["words.place"], np.where(often, np.cumsum(often) - 1, before))
    ):
        yield "its words.rows do not fit"
        return
    page, end = divmod(int(segment.base[-1]), 1 << 16)
    rare = held.low[np.repeat(~often, counts)][held.pages == page]
    last = [rare]
    for start, row in zip(held.starts[:-1][often].tolist(), rows, strict=True):
        last.append(held.low[start + row[-2] : start + row[-1]])
    if (held.pages > page).any() or any(len(part) and int(part.max()) >= end for part in last):
        yield "its positions are too high"


def whole(segment: Segment) -> Iterator[str]:
    """What is wrong with the numbers in the columns of a segment. Reads them all."""
    columns = segment.columns
    for what in safe(segment):
        yield what
        return
    for key in _ENDS:
        if not _steps(columns[key]):
            yield f"its {key} do not rise"
    for key, other in _BELOW.items():
        column = columns[key]
        if len(column) and int(column.max()) >= columns.length(other):
            yield f"its {key} are too high"
    for key in ("doc.language", "surfaces.languages"):
        column = columns[key]
        if len(column) and int(column.max()) >= len(columns.about["languages"]):
            yield f"its {key} are too high"
    spoken = columns["turns.speakers"]
    if (spoken[spoken != NOBODY] >= columns.length("speakers.ends")).any():
        yield "its turns.speakers are too high"
    if not _steps(segment.speakers.starts):
        yield "its turns do not rise"
    held = segment.positions
    for key, numbers, starts in (
        ("stems.docs", columns["stems.docs"], columns["stems.starts"]),
        ("positions", held.every(), held.starts),
    ):
        if not _lists_rise(numbers, starts):
            yield f"its {key} do not rise"
    for lexicon in ("words", "stems"):
        if not _terms_rise(columns, lexicon):
            yield f"its {lexicon} are not in order"


def _rise(numbers: Array, end: int) -> bool:
    """Whether numbers rise without repetition and are below an end."""
    if not len(numbers):
        return True
    return bool((numbers[1:] > numbers[:-1]).all()) and int(numbers[-1]) < end


def _steps(numbers: Array) -> bool:
    return bool((numbers[1:] >= numbers[:-1]).all())


def _lists_rise(numbers: Array, starts: Array) -> bool:
    """Whether each list rises without repetition."""
    rises = numbers[1:] > numbers[:-1]
    # From one list to the next it may fall.
    cuts = starts[1:-1].astype(np.int64)
    rises[cuts[(cuts > 0) & (cuts < len(numbers))] - 1] = True
    return bool(rises.all())


def _terms_rise(columns: Columns, lexicon: str) -> bool:
    text = columns[f"{lexicon}.text"].tobytes()
    last, start = b"", 0
    for end in columns[f"{lexicon}.ends"].tolist():
        term = text[start:end]
        if term <= last:
            return False
        last, start = term, end
    return True
