"""Compiled loops write the same files as NumPy, to the last byte."""

from __future__ import annotations

import hashlib
import itertools
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import interview_search
from interview_search import Indexer, Settings
from interview_search.backends.whoosh import compiling
from interview_search.backends.whoosh.indexing.invert import Inverted, Ranking
from interview_search.backends.whoosh.indexing.pieces import PLAIN
from interview_search.backends.whoosh.indexing.tokens import Tokens

from . import worlds
from .test_invert import RANKINGS, SECTIONS, Text, collected, corpus
from .test_tokens import TEXTS
from .ways import indexing_by, splitters
from .worlds import Change, World

pytest.importorskip("numba")
from interview_search.backends.whoosh.indexing import kernels

texts = SECTIONS | st.lists(
    st.tuples(st.none() | TEXTS, st.none() | TEXTS, TEXTS, TEXTS, st.sampled_from(("en", "ru"))),
    max_size=6,
)


def equal(first: Tokens, second: Tokens) -> None:
    assert first.words == second.words
    assert first.languages == second.languages
    for name in ("ids", "counts", "twin", "language"):
        one, other = getattr(first, name), getattr(second, name)
        assert one.dtype == other.dtype and np.array_equal(one, other), name


def inverted(tokens: Tokens, ranking: Ranking) -> dict[str, tuple[str, bytes]]:
    found = Inverted(tokens, ranking.weights)
    columns = found.columns(ranking.around(found.lengths))
    return {name: (array.dtype.str, array.tobytes()) for name, array in columns.items()}


@settings(deadline=None)
@given(texts, RANKINGS, st.sampled_from((0, 5)), st.sampled_from((1, 40, 1 << 20)))
def test_same_columns(sections: list[Text], ranking: Ranking, after: int, together: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for pieces in splitters():
            patch.setattr(pieces, "TOGETHER", together)
        with indexing_by("plain"):
            tokens = collected(sections)
            plain = inverted(tokens, ranking)
        with indexing_by("compiled", after):
            equal(tokens, collected(sections))
            assert inverted(tokens, ranking) == plain


def test_same_columns_of_the_samples() -> None:
    sections = corpus()
    ranking = Ranking.of(Settings(), 0.0)
    with indexing_by("plain"):
        tokens = collected(sections)
        plain = inverted(tokens, ranking)
    for after in (0, 2000):
        with indexing_by("compiled", after):
            equal(tokens, collected(sections))
    with indexing_by("compiled"):
        assert inverted(tokens, ranking) == plain


def test_every_byte() -> None:
    every = np.tile(np.arange(256, dtype=np.uint8), 3)
    found = np.empty_like(every)
    kernels.plain(every, found)
    assert found.tobytes() == every.tobytes().translate(PLAIN)


def test_many_long_words_alike() -> None:
    """Words that share their first 16 bytes are told apart by all of them."""
    every = [f"{'verylongbeginning' * 2}{n}{'x' * (n % 40)}" for n in range(30_000)]
    sections: list[Text] = [
        (None, None, "", " ".join(every[start : start + 700] * 2), "en")
        for start in range(0, len(every), 700)
    ]
    with indexing_by("compiled"):
        made = collected(sections)
    assert made.words == sorted(every)
    found = [made.words[number] for number in made.ids]
    assert found == list(itertools.chain.from_iterable(s[3].split() for s in sections))


@settings(max_examples=25, deadline=None)
@given(worlds.settings, st.lists(worlds.changes(), min_size=1, max_size=4))
def test_same_files(chosen: Settings, history: list[Change]) -> None:
    """Through commits, deletions and merges."""
    found = []
    for way in ("plain", "compiled"):
        numbers = itertools.count()
        with (
            indexing_by(way),
            worlds.small_limits(),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(secrets, "token_hex", lambda size, n=numbers: f"{next(n):0{2 * size}x}")
            world = World(chosen)
            for change in history:
                world.apply(change)
            files = world.backend._memory.files  # type: ignore[attr-defined]
            found.append(
                {
                    name: hashlib.sha256(bytes(data)).hexdigest()
                    for name, data in files.items()
                    if name.endswith((".col", ".del"))
                }
            )
    assert found[0] == found[1]


def test_taken_for_many_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "_PAYS", 1000)
    monkeypatch.setattr(compiling, "_READY", 1000)
    monkeypatch.setattr(compiling, "_LOADED", 1000)
    assert compiling.indexing(999) is None
    assert compiling.indexing(1000) is not None


def test_not_without_a_place_to_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "_unkept", {"loops"})
    monkeypatch.setattr(compiling, "_unusable", set())
    assert compiling.indexing(10**9) is None


SCRIPT = """
import sys
from interview_search import Indexer, Interview
from interview_search.backends.whoosh import compiling
if sys.argv[2] == "absent":
    sys.modules["numba"] = None
if sys.argv[3] == "many":
    compiling._PAYS = compiling._LOADED = compiling._READY = 3
body = "**Ann:** Why?\\n\\n**Bo:** Because of it all."
Indexer(sys.argv[1]).add(Interview("a", "a.md", "Title", body=body))
print("numba.core" in sys.modules)
"""


@pytest.mark.parametrize(
    ("numba", "words", "imported"),
    [("there", "few", False), ("there", "many", True), ("absent", "many", False)],
)
def test_numba_is_imported_for_many_words_alone(
    numba: str, words: str, imported: bool, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "index"), numba, words]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(imported)
    assert Indexer(tmp_path / "index").verify() == ()


def _installed_without_caches(folder: Path) -> None:
    """The package as where nothing beside it can be written."""
    package = Path(interview_search.__file__).parent
    shutil.copytree(package, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for place in [folder, *filter(Path.is_dir, folder.rglob("*"))]:
        (place / "__pycache__").write_text("in the way")


@pytest.mark.parametrize("kept", [False, True])
def test_without_a_folder_to_keep_compiled_code_in(kept: bool, tmp_path: Path) -> None:
    _installed_without_caches(tmp_path / "site" / "interview_search")
    (tmp_path / "nowhere").write_text("no folder")
    places = {"XDG_CACHE_HOME": "nowhere", "HOME": "nowhere", "PYTHONPATH": "site"}
    if kept:
        places["NUMBA_CACHE_DIR"] = "cache"
    environment = {
        **os.environ,
        **{name: str(tmp_path / place) for name, place in places.items()},
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "index"), "there", "many"]
    done = subprocess.run(
        [*command[:2], f"{SCRIPT}\nprint(sorted(compiling._unusable))", *command[3:]],
        capture_output=True, text=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    unusable = [] if kept else ["interview_search.backends.whoosh.indexing.compiled_batches"]
    assert done.stdout.split("\n")[1] == str(unusable)
    assert (tmp_path / "cache").is_dir() == kept
    assert Indexer(tmp_path / "index").verify() == ()
