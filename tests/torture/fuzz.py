"""Texts, queries and files made of pieces and mutations: an answer, or one of our errors.

    python -m tests.torture.fuzz --seconds 600 front_matter markdown transcripts query
    python -m tests.torture.fuzz --seconds 600 manifest columns

Each target takes bytes, and raises AssertionError, or anything else that is not
the library's, where something is wrong. What fails is made small and kept in
`found/`, where a test tries it for ever. With the package `atheris` installed,
`--engine atheris` lets the coverage of the code lead the mutations.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from interview_search import Indexer, InterviewSearchError, Searcher, Settings, parse, sections
from interview_search.backends import open_backend
from interview_search.backends.whoosh.files import manifest as manifests
from interview_search.backends.whoosh.files import writing
from interview_search.backends.whoosh.files.columns import Columns
from interview_search.reading import inline
from interview_search.reading.front_matter import split
from interview_search.reading.markdown import parse_fully, parse_markdown

HERE = Path(__file__).parent
FOUND = HERE / "found"
TESTS = HERE.parent
_SLOW = 8.0
"""Seconds of the processor after which an input of `_LONGEST` bytes counts as a hang."""
_LONGEST = 30_000
Target = Callable[[bytes], None]


def front_matter(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    try:
        front = split(text, "a.md", Settings())
    except InterviewSearchError:
        return
    json.dumps(front.metadata, allow_nan=False)
    lines = text.split("\n")
    # After JSON the body may begin within its last line.
    assert "\n".join(lines[front.body_line - 1 :]).endswith(front.body), "lines are lost"
    assert front.body.count("\n") == max(0, len(lines) - front.body_line), "lines are lost"
    with suppress(InterviewSearchError):
        json.dumps(parse(text + "\n").to_dict(), allow_nan=False)


def markdown(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    whole = parse_fully(text, 1)
    assert parse_markdown(text, 1) == whole, "the two ways differ"
    for block in whole.blocks:
        if block.kind != "code":
            inline.plain(block.raw, whole.references)


def transcripts(data: bytes) -> None:
    kind, _, rest = data.partition(b"\n")
    text = rest.decode("utf-8", "replace").replace("\r", "\n")
    suffix = (".md", ".vtt", ".srt", ".txt")[kind[0] % 4 if kind else 0]
    try:
        if suffix == ".md":
            interview = parse(text + "\n")
        else:
            from interview_search.reading import read_text
            from interview_search.transcripts import transcribe

            interview = transcribe(read_text(text, f"a{suffix}")[0], Settings()).interview
        made = sections(interview)
    except InterviewSearchError:
        return
    assert len({section.id for section in made}) == len(made), "an id twice"
    last = text.count("\n") + 2
    for section in made:
        assert 1 <= section.start_line <= section.end_line <= last
        json.dumps(section.to_dict(), allow_nan=False)
        for turn in section.turns:
            assert section.start_line <= turn.start_line <= turn.end_line <= section.end_line


@cache
def _searcher() -> Searcher:
    indexer = Indexer(None)
    indexer.update(TESTS / "corpus")
    return Searcher(indexer)


def query(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape" if data[:1] == b"\xff" else "replace")
    results = _searcher().search(text, limit=3, facets=["year", text[:20]])
    assert len(results.hits) <= 3 and results.total >= len(results.hits)
    json.dumps(results.to_dict(), allow_nan=False)
    for hit in results:
        for passage in hit.passages:
            assert passage.text and passage.to_html() and passage.to_ansi()
            for span in passage.spans:
                assert 0 <= span.start < span.end <= len(passage.text)
    _searcher().suggest(text[:100])
    head, _, tail = text.partition("=")
    found = _searcher().search("", filters={head: tail}, limit=0)
    assert found.total >= 0


@cache
def _files() -> dict[str, bytes]:
    from ..backends.test_damage import written

    return written(1)


def _opened(files: dict[str, bytes]) -> Any:
    backend = open_backend(None)
    backend._memory.files = files  # type: ignore[attr-defined]
    return backend


def manifest(data: bytes) -> None:
    """The bytes are a manifest; with a seal of its own where it is JSON."""
    files = dict(_files())
    [name] = [name for name in files if name.endswith(".json")]
    try:
        held = json.loads(data)
        assert isinstance(held, dict)
        held.pop("sha256", None)
        held["toc"] = json.loads(files[name])["toc"]
        text = json.dumps(held)
        seal = hashlib.sha256(text.encode()).hexdigest()
        data = f'{text[:-1]}, "sha256": "{seal}"}}'.encode()
    except (ValueError, AssertionError, RecursionError):
        pass
    files[name] = data
    try:
        manifests.read(_opened(files)._storage(), 3, None)
        _asked(files)
    except InterviewSearchError:
        pass


def columns(data: bytes) -> None:
    """The bytes say what is changed in the columns and the directory; the checksums are right."""
    chance = random.Random(data)
    files = dict(_files())
    name = max(files, key=lambda name: len(files[name]) * name.endswith(".col"))
    backend = _opened(files)
    storage = backend._storage()
    held = Columns(storage, name)
    found = {key: array.copy() for key, array in held.items()}
    keys = sorted(found)
    for start in range(0, min(len(data) - 4, 40), 5):
        which, at, low, high, how = data[start : start + 5]
        array = found[keys[which % len(keys)]]
        if not len(array):
            continue
        place = (at * 256 + low) % len(array)
        value = (0, 1, len(array), 2**64 - 1, high, int(array[place]) ^ 1, int(array[place]) + 1)
        with np.errstate(over="ignore"):
            mask = int(np.iinfo(array.dtype).max) if array.dtype.kind in "iu" else 2**31
            array[place] = value[how % len(value)] & mask
        if how > 200:
            found[keys[which % len(keys)]] = array[: max(0, len(array) - how % 5)]
    about = dict(held.about)
    if chance.random() < 0.1:
        about["languages"] = chance.choice([[], ["en"] * 300, [5], "en"])
    del storage.files[name]
    writing.write(storage, name, found, about)
    _asked(dict(storage.files))


def _asked(files: dict[str, bytes]) -> None:
    from ..backends.test_damage import QUERIES

    try:
        with closing(_opened(files).snapshot()) as snapshot:
            list(snapshot.check())
            for asked in QUERIES:
                snapshot.search(asked, count=5)
            for place in range(len(snapshot.records)):
                for number in snapshot.sections_of(place):
                    snapshot.section(number)
            list(snapshot.terms("words", "w"))
    except InterviewSearchError:
        pass


TARGETS: dict[str, Target] = {
    each.__name__: each for each in (front_matter, markdown, transcripts, query, manifest, columns)
}
_WORDS = {
    "front_matter": (
        "---\n +++\n ... {} [] : - | > & * ! ? , # ' \" \\ \t @ % ` ~ << *a &a !!int !!python/x "
        "title: date: draft: true null 0x1f 1e999 2020-02-30 [redact] [/redact] a.b.c = \" ''' ]]"
    ),
    "markdown": (
        "# ## > - * + 1. ``` ~~~ ** __ * _ ` [ ] ( ) ![ <!-- --> <div> </div> <b> &amp; &#0; | "
        "|-|-| [^1]: [a]: \\ <http://a> \t === --- <![CDATA[ <? $ {#id} \n\n"
    ),
    "transcripts": (
        "Q: A: **Ann:** **Bob Ray:** Ann: [00:01] (1:02:03) 00:00:01.000 --> 00:00:02.000 <v Ann> "
        "### ? — > *x* Interviewer: 1. WEBVTT NOTE STYLE \n\n [redact] [/redact] <!-- redact -->"
    ),
    "query": (
        'AND OR NOT + - " ( ) [ ] { } : * ? ~ ^ title: question: date: year: speaker: tags: TO '
        "to .. .. 2020 2019-01-01 \\ ' meta. = \u202e \u0301 中 \ud7ff harbour ferry"
    ),
    "manifest": (
        '{ } [ ] : , "segments" "name" "dead" "memory" "removed" "withheld" null true 1e999 -1 '
        '18446744073709551616 "../x" "key" NaN "\\ud800"'
    ),
    "columns": "\0 \x01 \xff \xc8 \x80 \x05 \x06",
}


def seeds(name: str) -> list[bytes]:
    """Where mutations begin."""
    if name in ("front_matter", "markdown", "transcripts"):
        kinds = {".md", ".vtt", ".srt", ".txt", ".mdx", ".markdown"}
        files = [p for p in (TESTS / "golden").rglob("*") if p.suffix in kinds]
        files += [p for p in (TESTS / "corpus").rglob("*") if p.suffix in kinds]
        found = [path.read_bytes()[:4000] for path in sorted(files)]
        if name == "transcripts":
            order = (".md", ".vtt", ".srt", ".txt")
            marks = [
                bytes([48 + order.index(p.suffix) if p.suffix in order else 48])
                for p in sorted(files)
            ]
            found = [mark + b"\n" + text for mark, text in zip(marks, found, strict=True)]
    elif name == "query":
        found = [b'burnout "on call" -pager', b"date:[2019 to 2021] title:bees", b"(a OR b) AND c*"]
    elif name == "manifest":
        found = [data for key, data in _files().items() if key.endswith(".json")]
    else:
        found = [bytes(range(start, start + 20)) for start in range(0, 200, 20)]
    return found + [path.read_bytes() for path in sorted(FOUND.glob(f"{name}-*"))]


def mutated(
    data: bytes, pieces: Sequence[bytes], pool: Sequence[bytes], chance: random.Random
) -> bytes:
    """A few changes of the kinds that break parsers."""
    for _ in range(1 + int(chance.expovariate(0.5))):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + int(chance.expovariate(0.1)))
        match chance.randrange(9):
            case 0:
                data = data[:at] + chance.choice(pieces) + data[at:]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                data = data[:to] + data[at:to] * chance.choice((1, 2, 40)) + data[to:]
            case 3:
                other = chance.choice(pool)
                start = chance.randrange(len(other) + 1)
                data = data[:at] + other[start : start + chance.randrange(200)] + data[to:]
            case 4 if data:
                place = chance.randrange(len(data))
                data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
            case 5:
                lines = data.split(b"\n")
                chance.shuffle(lines)
                data = b"\n".join(lines)
            case 6:
                data = data[:at] + chance.choice(pieces) * chance.choice((2, 9, 300)) + data[at:]
            case 7:
                lines = data.split(b"\n")
                place = chance.randrange(len(lines))
                lines[place] = chance.choice((b"    ", b"> ", b"- ", b"\t", b"  ")) + lines[place]
                data = b"\n".join(lines)
            case _:
                data = data[:at] + "é中\u202e\u2028\ufeff\x85".encode() + data[to:]
    return data[:_LONGEST]


def fault(target: Target, data: bytes) -> str:
    """What is wrong with it, in a word; nothing where all is well."""
    started = time.thread_time()
    try:
        target(data)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return f"{type(error).__name__} at {where}"
    return "slow" if time.thread_time() - started > _SLOW else ""


def smaller(target: Target, data: bytes, what: str, seconds: float = 30) -> bytes:
    """A part of it that fails in the same way."""
    until = time.monotonic() + seconds
    size = len(data) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            less = data[:at] + data[at + size :]
            if fault(target, less) == what:
                data = less
            else:
                at += size
        size //= 2
    return data


def mutations(name: str, seconds: float, seed: int) -> tuple[int, dict[str, bytes]]:
    """Try for so long; how many were tried, and one small input for each fault."""
    target, chance = TARGETS[name], random.Random(f"{name} {seed}")
    pool = seeds(name)
    words = [word for word in re.split(r"(?<=\n)| ", _WORDS[name]) if word]
    pieces = [*(word.encode() for word in words), b" ", b"\n"]
    found: dict[str, bytes] = {}
    tried, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        data = mutated(chance.choice(pool), pieces, pool, chance)
        tried += 1
        what = fault(target, data)
        if what and what not in found:
            found[what] = smaller(target, data, what)
    return tried, found


def led_by_coverage(name: str, seconds: float) -> None:
    """By atheris, which ends the process; faults are kept as they come."""
    import atheris  # type: ignore[import-not-found]

    target = TARGETS[name]
    known: set[str] = set()

    def once(data: bytes) -> None:
        what = fault(target, data)
        if what and what not in known:
            known.add(what)
            keep(name, {what: smaller(target, data, what)})

    corpus = Path(f"/tmp/fuzz-{name}")
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(data)
    atheris.instrument_all()
    options = [f"-max_total_time={int(seconds)}", f"-max_len={_LONGEST}", "-timeout=60"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(corpus)], once)
    atheris.Fuzz()


def keep(name: str, found: dict[str, bytes]) -> None:
    for what, data in found.items():
        path = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:10]}"
        path.write_bytes(data)
        print(f"{name}: {what}: {path}: {data[:200]!r}", flush=True)


def kept() -> Iterator[tuple[str, Path]]:
    """Every input that failed once, and its target."""
    for path in sorted(FOUND.iterdir()):
        yield path.name.partition("-")[0], path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=600, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["mutations", "atheris"], default="mutations")
    asked = parser.parse_args(arguments)
    logging.disable()
    try:
        _all(asked)
    finally:
        logging.disable(logging.NOTSET)


def _all(asked: argparse.Namespace) -> None:
    faults = 0
    for name in asked.targets or TARGETS:
        if asked.engine == "atheris":
            led_by_coverage(name, asked.seconds)
        began = time.process_time()
        tried, found = mutations(name, asked.seconds, asked.seed)
        took = time.process_time() - began
        keep(name, found)
        faults += len(found)
        told = f"{tried:,} inputs in {took:,.0f} s of the processor"
        print(f"{name}: {told}, {len(found)} faults", flush=True)
    print(f"{faults} faults in {asked.seconds:g} s for each of {len(asked.targets or TARGETS)}")
    if faults:
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
