"""Lucene on the machine's newest Java, through a small program that times itself.

One segment, one thread, no query cache, BM25, hits counted no further than the top 10
need; offsets in the postings for its quickest highlighter. `python -m
benchmarks.fetch` fetches the pinned jars through Maven and compiles the program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..places import CACHE
from ..queries import Layout, Query
from ..sections import Section
from .base import Built, Engine, Hits, Skip, Timing, empty, size

_VERSIONS = ((21, "10.3.1"), (17, "9.12.1"))
"""(release of Java from which it runs, Lucene), the newest first."""
_JARS = ("core", "analysis-common", "highlighter", "memory", "queries")
_PLACES = "/usr/lib/jvm/*/bin"
_SOURCES = sorted((Path(__file__).parent / "java").glob("*.java"))
_OPTIONS = ("-XX:+UseSerialGC", "-Xms64m", "-Xmx4g")
_WARM_SECONDS = 0.1
"""A prepared query; the compiler of the JVM needs some thousand runs of each kind."""


class Lucene(Engine):
    name = "lucene"

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def require(self) -> None:
        if not all(_jar(name).exists() for name in _JARS):
            raise Skip("its jars are not here: python -m benchmarks.fetch (needs Maven)")

    def load(self) -> None:
        self._java()

    def version(self) -> str:
        _, java, lucene = _installed()
        return f"{lucene} (Java {java})"

    def build(self, folder: Path, sections: Sequence[Section], layout: Layout) -> Built:
        empty(folder)
        with tempfile.TemporaryDirectory() as scratch:
            rows = _rows(Path(scratch) / "rows.tsv", sections, layout)
            cpu, wall = map(float, self._ask("build", folder, layout, rows))
        return Built(cpu, wall, size(folder))

    def open(self, folder: Path, layout: Layout) -> None:
        self._ask("open", folder)

    def close(self) -> None:
        if self._process is not None and self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.wait(10)
            self._process.stdout.close()
            self._process = None

    def prepare(self, query: Query) -> Any:
        return int(self._ask("prepare", *_words(query))[0])

    def run(self, prepared: Any, k: int) -> Any:
        return self._ask("top", prepared, k)

    def decode(self, found: Any) -> Hits:
        pairs = (item.split() for item in found)
        return [(int(number), float(score)) for number, score in pairs]

    def count(self, prepared: Any) -> int | None:
        return int(self._ask("count", prepared)[0])

    def timed(self, prepared: Any, k: int, before: Any = None) -> Timing:
        cpu, wall = self._ask("time", prepared, k, "" if before is None else before)
        return Timing(float(cpu), float(wall))

    def warm(self, prepared: Sequence[Any], k: int) -> None:
        self._ask("warm", _WARM_SECONDS * len(prepared), k)

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        with tempfile.TemporaryDirectory() as scratch:
            rows = _rows(Path(scratch) / "rows.tsv", interview, "text")
            cpu, wall = self._ask("replace", folder, rows)
        return Timing(float(cpu), float(wall))

    def first(self, folder: Path, query: Query, k: int = 10) -> Timing:
        cpu, wall = self._ask("first", folder, *_words(query))
        return Timing(float(cpu), float(wall))

    def pid(self) -> int:
        return self._java().pid

    def _ask(self, *words: object) -> list[str]:
        process = self._java()
        assert process.stdin and process.stdout
        process.stdin.write("\t".join(map(str, words)) + "\n")
        process.stdin.flush()
        status, *rest = process.stdout.readline().rstrip("\n").split("\t")
        if status != "ok":
            raise RuntimeError(f"lucene: {words[0]}: {rest}")
        return rest

    def _java(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                command("Bench"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        return self._process


def _words(query: Query) -> tuple[object, ...]:
    low, high = query.dates or ("", "")
    terms = " ".join(query.terms)
    return query.op, int(query.snippet), int(query.fields), low, high, terms


def _rows(file: Path, sections: Sequence[Section], layout: Layout) -> Path:
    names = ("terms", "date") if layout == "terms" else (
        "interview", "question", "title", "answer", "date")  # fmt: skip
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for section in sections:
            out.write("\t".join(_clean(str(getattr(section, name))) for name in names) + "\n")
    return file


def _clean(text: str) -> str:
    return text.replace("\t", " ").replace("\r", " ").replace("\n", "\x01")


def command(program: str) -> list[str]:
    """What starts one of our programs."""
    return [str(_installed()[0] / "java"), *_OPTIONS, "-cp", _classpath(), program]


@cache
def _installed() -> tuple[Path, int, str]:
    """The newest development kit here: its folder, its release, and Lucene's version on it."""
    named = [Path(home) / "bin" for home in [os.environ.get("JAVA_HOME")] if home]
    path = [Path(found).resolve().parent for found in [shutil.which("javac")] if found]
    kits = [(_release(bin), bin) for bin in (*named, *path, *Path("/").glob(_PLACES[1:]))]
    release, bin = max(kits, default=(0, Path()))
    for first, lucene in _VERSIONS:
        if release >= first:
            return bin, release, lucene
    raise Skip(f"no Java development kit of release {_VERSIONS[-1][0]} or later here")


def _release(bin: Path) -> int:
    try:
        told = subprocess.run([bin / "javac", "-version"], capture_output=True, text=True)
    except OSError:
        return 0
    found = re.search(r"javac (\d+)", told.stdout + told.stderr)
    return int(found[1]) if found else 0


def _home() -> Path:
    return CACHE / f"lucene-{_installed()[2]}"


def _jar(name: str) -> Path:
    return _home() / f"lucene-{name}-{_installed()[2]}.jar"


def _classpath() -> str:
    bin, java, _ = _installed()
    classes = _home() / f"classes-{java}"
    jars = ":".join(str(_jar(name)) for name in _JARS)
    made = [classes / f"{source.stem}.class" for source in _SOURCES]
    if not all(map(Path.exists, made)) or any(
        one.stat().st_mtime < source.stat().st_mtime
        for one, source in zip(made, _SOURCES, strict=True)
    ):
        compiler = [bin / "javac", "-cp", jars, "-d", str(classes), *map(str, _SOURCES)]
        subprocess.run(compiler, check=True)
    return f"{jars}:{classes}"


def fetch() -> str | None:
    """Get the jars and compile; the reason where that cannot be done."""
    try:
        _, _, lucene = _installed()
    except Skip as reason:
        return str(reason)
    missing = [name for name in _JARS if not _jar(name).exists()]
    if missing and shutil.which("mvn") is None:
        return "no Maven on this machine"
    for name in missing:
        goal = ["dependency:copy", f"-Dartifact=org.apache.lucene:lucene-{name}:{lucene}"]
        copy = ["mvn", "-q", "-B", *goal, f"-DoutputDirectory={_home()}"]
        # It sends codes of colours even where it is told to be quiet.
        ran = subprocess.run(copy, cwd=CACHE.parent, capture_output=True, text=True)
        if ran.returncode:
            return f"Maven could not fetch lucene-{name}: {ran.stdout.strip()[:300]}"
    _classpath()
    return None
