"""The sections to measure over: real ones first, then as many more as are asked for.

`make(n)` gives the first `n` of an endless row, the same on every run: the real
interviews in a shuffled order, then copies of them in which the sentences of each
interview have changed places. So a word keeps its share of the sections and stays
among the words of its topic, while no two sections are alike. They lie in a file and
are read a few at a time: a million take little memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from itertools import chain, count, islice
from pathlib import Path
from typing import BinaryIO, overload

import numpy as np

from interview_search import Interview, Problem, split
from interview_search.analysis import stems, words

from .places import CACHE, default_source

SEED = 20_240_229
VERSION = 1
"""Changes when the same source would give other sections."""
GAP = "¶"
"""Stands between question, title and answer in `terms`, so that no phrase spans two."""
_SAMPLE = 200
"""Of the first so many sections the terms are compared with what our analysis makes."""
_FIRST_DAY, _LAST_DAY = date(2008, 1, 1), date(2024, 12, 31)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Section:
    """One section, as every engine gets it. Its ordinal is its place in the list."""

    id: str
    interview: str
    """Sections of one interview follow one another."""
    title: str
    question: str
    """Empty where nobody asks."""
    answer: str
    date: int
    """yyyymmdd; interviews without a date get one."""
    speakers: tuple[str, ...]
    terms: str = ""
    """Question, title and answer as stems, parted by blanks; filled in where asked for."""


class Sections(Sequence[Section]):
    """Sections in a file, read when they are asked for."""

    def __init__(self, file: Path, terms: Path | None = None) -> None:
        """`terms` has a line for each of them."""
        self._files = (file,) if terms is None else (file, terms)
        self._starts: list[np.ndarray] = []

    def __len__(self) -> int:
        return len(self._offsets[0]) - 1

    def __iter__(self) -> Iterator[Section]:
        for line in zip(*map(_lines, self._files), strict=True):
            yield _load(*line)

    def terms(self) -> Iterator[str]:
        """The terms alone: quicker than the sections."""
        return _lines(self._files[1])

    @overload
    def __getitem__(self, place: int) -> Section: ...

    @overload
    def __getitem__(self, place: slice) -> list[Section]: ...

    def __getitem__(self, place: int | slice) -> Section | list[Section]:
        numbers = range(len(self))[place]
        with ExitStack() as stack:
            files = [stack.enter_context(file.open("rb")) for file in self._files]
            found = [
                _load(*(self._line(*at, number) for at in enumerate(files)))
                for number in ([numbers] if isinstance(numbers, int) else numbers)
            ]
        return found[0] if isinstance(place, int) else found

    def _line(self, which: int, file: BinaryIO, number: int) -> str:
        start, end = self._offsets[which][number : number + 2].tolist()
        file.seek(start)
        return file.read(end - start).decode().rstrip("\n")

    @property
    def _offsets(self) -> list[np.ndarray]:
        """Where the lines of each file begin, and where the last one ends."""
        if not self._starts:
            self._starts = [_line_starts(file) for file in self._files]
        return self._starts


def make(n: int, source: Path | None = None, *, terms: bool = False) -> Sections:
    """The first `n` sections; with `terms`, also analysed. Both are kept in the cache."""
    source = source or default_source()
    file = _cached(n, source)
    return Sections(file, _analysed(n, source, file) if terms else None)


def digest(n: int, source: Path | None = None) -> str:
    """Of the sections and their terms: equal digests, equal work."""
    source = source or default_source()
    file = _cached(n, source)
    known = [_digest(file), _digest(_analysed(n, source, file))]
    return hashlib.sha256("".join(known).encode()).hexdigest()[:16]


def interviews(sections: Iterable[Section]) -> Iterator[list[Section]]:
    """The sections of one interview after another."""
    group: list[Section] = []
    for section in sections:
        if group and group[0].interview != section.interview:
            yield group
            group = []
        group.append(section)
    if group:
        yield group


def analyse(section: Section) -> str:
    """The stems of a section by our own analysis, stop words kept."""
    stem = stems(None)
    parts = (section.question, section.title, section.answer)
    return f" {GAP} ".join(" ".join(stem[w] for w in words(part)) for part in parts)


def generate(n: int, source: Path) -> Iterator[Section]:
    """What `make` keeps in the cache."""
    real = list(_real(source))
    rng = random.Random(SEED)
    copies = (_copy(real, number, rng) for number in count(1))
    return islice(chain(real, chain.from_iterable(copies)), n)


def _copy(real: Sequence[Section], number: int, rng: random.Random) -> Iterator[Section]:
    for group in interviews(real):
        interview = f"{group[0].interview}~{number}"
        pools = [_SENTENCE.split(section.answer) for section in group]
        sentences = [sentence for pool in pools for sentence in pool]
        rng.shuffle(sentences)
        questions = [section.question for section in group]
        rng.shuffle(questions)
        day = rng.randrange((_LAST_DAY - _FIRST_DAY).days)
        taken = 0
        for place, (section, pool) in enumerate(zip(group, pools, strict=True)):
            answer = " ".join(sentences[taken : taken + len(pool)])
            taken += len(pool)
            yield Section(
                f"{interview}#{place}",
                interview,
                section.title,
                questions[place],
                answer,
                _number(_FIRST_DAY + timedelta(days=day)),
                section.speakers,
            )


def _real(source: Path) -> Iterator[Section]:
    found = [item for item in split(source) if not isinstance(item, Problem) and item.sections]
    found.sort(key=lambda item: item.interview.id)
    random.Random(SEED).shuffle(found)
    for item in found:
        interview = item.interview
        for place, section in enumerate(item.sections):
            yield Section(
                f"{interview.id}#{place}",
                interview.id,
                interview.title,
                section.question or "",
                section.answer,
                _date(interview),
                section.speakers,
            )


def _date(interview: Interview) -> int:
    if interview.date is not None:
        return _number(interview.date)
    spread = int.from_bytes(hashlib.sha256(interview.id.encode()).digest()[:4], "big")
    return _number(_FIRST_DAY + timedelta(days=spread % (_LAST_DAY - _FIRST_DAY).days))


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _load(line: str, terms: str = "") -> Section:
    values = json.loads(line)
    values["speakers"] = tuple(values["speakers"])
    values["terms"] = terms
    return Section(**values)


@cache
def _fingerprint(source: Path) -> str:
    """Changes when the files of the source do."""
    names = sorted((p.relative_to(source).as_posix(), p.stat().st_size)
                   for p in source.rglob("*") if p.is_file() and p.suffix != ".py")  # fmt: skip
    return hashlib.sha256(repr((VERSION, SEED, names)).encode()).hexdigest()[:10]


def _cached(n: int, source: Path) -> Path:
    file = CACHE / f"sections-{_fingerprint(source)}-{n}.jsonl"
    if not file.exists():
        fields = (asdict(section) for section in generate(n, source))
        _write(file, (json.dumps(f, ensure_ascii=False) for f in fields))
    return file


def _analysed(n: int, source: Path, file: Path) -> Path:
    analysed = CACHE / f"terms-{_fingerprint(source)}-{n}.txt"
    if not (analysed.exists() and _as_now(file, analysed)):
        _write(analysed, map(analyse, Sections(file)))
    return analysed


@cache
def _as_now(file: Path, analysed: Path) -> bool:
    """Whether the terms are those that our analysis makes today, by the first of them."""
    pairs = islice(zip(Sections(file), _lines(analysed), strict=False), _SAMPLE)
    return all(analyse(section) == terms for section, terms in pairs)


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _line_starts(file: Path) -> np.ndarray:
    with file.open("rb") as lines:
        sizes = np.fromiter(map(len, lines), np.int64)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


def _digest(file: Path) -> str:
    """Worked out once, and kept beside the file."""
    kept = file.with_name(f"{file.name}.sha256")
    if not kept.exists() or kept.stat().st_mtime < file.stat().st_mtime:
        with file.open("rb") as data:
            kept.write_text(hashlib.file_digest(data, "sha256").hexdigest())
    return kept.read_text()


def _write(file: Path, lines: Iterable[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    with partial.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)
    partial.replace(file)
