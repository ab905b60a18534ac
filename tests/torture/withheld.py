"""What is withheld is nowhere in the index: every byte of it is looked at after every change.

    python -m tests.torture.withheld --steps 300 --seed 1

Each interview has words that stand nowhere else: in its name, front matter,
questions, answers and speakers. Interviews are withheld, redacted, removed and
shown again in all ways there are; after each change the words of what is
withheld are looked for in the bytes of all files, in the compressed texts, in
the terms, and by asking. The words of what is shown must be found, so that a
search that finds nothing proves something.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import zstandard

from interview_search import Indexer, Interview, Searcher, Settings
from interview_search.backends import open_backend
from interview_search.ingest import withholding

from . import asking

_FRAME = b"\x28\xb5\x2f\xfd"
_LETTERS = "bcdfghjklmnpqrstvwxz"
_START = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Talk:
    """One interview, and all the words that it alone has or had."""

    path: str
    front: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Where -> the word that stands there now."""
    past: set[str] = field(default_factory=set)
    redacted: str = ""
    """Where there is a redacted word."""
    marks: tuple[str, str] = ("[redact]", "[/redact]")
    shown: bool = True
    removed: bool = False
    loose: bool = False
    """Whether words of the past may stand in the files until the next erasure."""

    def text(self) -> str:
        word = dict(self.words)
        if self.redacted:
            left, right = self.marks
            word[self.redacted] = f"{left}{word[self.redacted]}{right}"
        front = "".join(f"{key}: {value}\n" for key, value in self.front.items())
        return (
            f"---\ntitle: A talk on {word['title']}\ntags: [{word['tag']}]\n"
            f"extra: {word['extra']}\n{front}---\n\n"
            f"**{word['name']}:** What of the {word['question']} harbour?\n\n"
            f"**Marit:** The {word['answer']} came in {word['more']}, we said.\n\n"
            f"**{word['name']}:** And then?\n\n**Marit:** Then the {word['last']}.\n"
        )

    @property
    def id(self) -> str:
        return self.path.removesuffix(".md")


class World:
    """Interviews, an index of them, and a clock."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder / "talks"
        self.index = folder / "index"
        self.folder.mkdir(parents=True)
        self.now = _START
        self.talks: list[Talk] = []
        self.settings = Settings()
        self.looked = 0
        self.found_shown = 0
        self.asked = 0

    # changes

    def word(self) -> str:
        return "".join(self.chance.choices(_LETTERS, k=14))

    def new(self, folder: str = "", **front: str) -> Talk:
        places = "title tag extra name question answer more last".split()
        words = {place: self.word() for place in places}
        words["name"] = words["name"].capitalize()
        words["path"] = self.word()
        talk = Talk(f"{folder}{words['path']}.md", front, words)
        self.talks.append(talk)
        self.write(talk)
        return talk

    def write(self, talk: Talk) -> None:
        path = self.folder / talk.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(talk.text(), "utf-8")

    def reword(self, talk: Talk) -> None:
        place = self.chance.choice(["title", "tag", "question", "answer", "more", "last"])
        talk.past.add(talk.words[place])
        talk.words[place] = self.word()
        talk.loose = True
        self.write(talk)

    def update(self, settings: Settings | None = None) -> None:
        report = Indexer(self.index, settings=settings or self.settings).update(self.folder)
        assert not report.skipped, report.skipped

    # what must hold

    def check(self, what: str) -> None:
        forbidden, shown = set(), set()
        for talk in self.talks:
            words = {*talk.words.values()}
            if not talk.shown or talk.removed:
                forbidden |= words | talk.past
                continue
            if talk.redacted:
                forbidden.add(talk.words[talk.redacted])
                words.discard(talk.words[talk.redacted])
            shown |= words
            if not talk.loose:
                forbidden |= talk.past
        content = read_all(self.index)
        for word in sorted(forbidden):
            assert _piece(word) not in content, f"{what}: {word!r} is in the files of the index"
        missing = [word for word in shown if _piece(word) not in content]
        assert not missing, f"{what}: the search misses what is there: {missing}"
        self._ask(what, forbidden, shown)
        self.looked += len(forbidden)
        self.found_shown += len(shown)

    def _ask(self, what: str, forbidden: set[str], shown: set[str]) -> None:
        # In the files they may stand, until these are rewritten; told they are to nobody.
        replaced = set().union(*(talk.past for talk in self.talks if talk.loose)) - shown
        hidden = sorted(forbidden | replaced)
        with Searcher(self.index) as searcher:
            answered = asking.shown(searcher)
            for word in hidden:
                assert word.lower() not in answered, f"{what}: {word!r} is shown"
            sections = [hit.section.id for hit in searcher.search("", limit=1000)]
            for word in self.chance.sample(hidden, min(2, len(hidden))):
                told = list(asking.found(searcher, word, self.chance.choice(sections)))
                assert not told, (what, word, told)
                self.asked += 1
            for word in self.chance.sample(sorted(shown), min(3, len(shown))):
                assert word.lower() in answered, (what, word)
                told = asking.found(searcher, word, self.chance.choice(sections))
                assert next(iter(told), None), (what, word)


def _piece(word: str) -> bytes:
    """A word as a sorted list may shorten it: its first letters can be those of the one before."""
    return word.lower().encode()[3:]


def read_all(index: Path) -> bytes:
    """Whatever can be read in the files of an index, in small letters."""
    parts = []
    for path in sorted(index.iterdir()):
        data = path.read_bytes()
        parts += [path.name.encode(), data, *_unpacked(data)]
    with closing(open_backend(index).snapshot()) as snapshot:
        parts += [text.encode("utf-8", "surrogatepass") for text in snapshot.remains()]
    return b"\n".join(parts).lower()


def _unpacked(data: bytes) -> Iterator[bytes]:
    for match in re.finditer(re.escape(_FRAME), data):
        try:
            reader = zstandard.ZstdDecompressor().stream_reader(data[match.start() :])
            yield reader.read()
        except zstandard.ZstdError:
            continue


@contextmanager
def _clock(world: World) -> Iterator[None]:
    kept = withholding.clock
    withholding.clock = lambda: world.now
    try:
        yield
    finally:
        withholding.clock = kept


def steps(world: World) -> Iterator[str]:
    """One change after the other; each is made when its name is given."""
    for _ in range(3):
        world.new()
    world.update()
    yield "first"
    changes: list[Callable[[], str]] = [
        lambda: _flagged(world, "draft", "true"),
        lambda: _flagged(world, "private", "true"),
        lambda: _flagged(world, "restricted", "ask Ann"),
        lambda: _flagged(world, "published", "false"),
        lambda: _flagged(world, "visibility", "private"),
        lambda: _dated(world, "embargo_until"),
        lambda: _dated(world, "publishDate"),
        lambda: _expired(world),
        lambda: _redacted(world),
        lambda: _removed(world),
        lambda: _moved(world),
        lambda: _reworded(world),
        lambda: _added(world),
        lambda: _included(world),
        lambda: _broken(world),
        lambda: _purged(world),
        lambda: _by_hand(world),
    ]
    while True:
        order = world.chance.sample(changes, len(changes))
        for change in order:
            yield change()
        for talk in world.talks[:-8]:
            (world.folder / talk.path).unlink(missing_ok=True)
        world.talks = world.talks[-8:]
        world.update()
        Indexer(world.index).purge()
        for talk in world.talks:
            talk.loose = False


def _proved(world: World, what: str) -> None:
    """`verify` says the same, and notices where it is not so."""
    indexer = Indexer(world.index)
    problems = indexer.verify(world.folder)
    loose = [talk for talk in world.talks if talk.loose]
    assert not problems or loose, (what, problems)
    shown = [talk for talk in world.talks if talk.shown and not talk.removed]
    talk = world.chance.choice(shown)
    talk.front["draft"] = "true"
    world.write(talk)
    told = " ".join(problem.reason for problem in indexer.verify(world.folder))
    assert "is in the index" in told and "words are in the index" in told, (what, told)
    del talk.front["draft"]
    world.write(talk)


def _pick(world: World) -> Talk:
    """One that is shown, after an ordinary change of it and of another."""
    shown = [t for t in world.talks if t.shown and not t.removed and not t.redacted]
    talk = world.chance.choice(shown) if len(shown) > 2 else world.new()
    world.update()
    for other in {id(t): t for t in (talk, world.chance.choice(shown or [talk]))}.values():
        world.reword(other)
    world.update()
    return talk


def _erased(world: World) -> None:
    for talk in world.talks:
        talk.loose = False


def _flagged(world: World, key: str, value: str) -> str:
    talk = _pick(world)
    talk.front[key] = value
    talk.shown = False
    if world.chance.random() < 0.5:
        world.reword(talk)
    world.write(talk)
    world.update()
    _erased(world)
    world.check(f"{key}: {value}")
    if world.chance.random() < 0.5:
        del talk.front[key]
        talk.shown = True
        world.write(talk)
        world.update()
        world.check(f"no {key} any more")
    return f"{key}: {value}"


def _dated(world: World, key: str) -> str:
    talk = _pick(world)
    due = world.now + timedelta(days=3)
    talk.front[key] = due.isoformat()
    talk.shown = False
    world.write(talk)
    world.update()
    _erased(world)
    world.check(f"{key} in the future")
    world.update()
    world.check(f"{key} in the future, again")
    world.now = due
    talk.shown = True
    world.update()
    world.check(f"{key} over")
    return key


def _expired(world: World) -> str:
    talk = _pick(world)
    day = world.now + timedelta(days=2)
    talk.front["expiryDate"] = day.isoformat()
    world.write(talk)
    world.update()
    world.check("before expiryDate")
    world.now = day + timedelta(seconds=1)
    talk.shown = False
    world.update()
    _erased(world)
    world.check("expiryDate")
    return "expiryDate"


def _redacted(world: World) -> str:
    talk = _pick(world)
    talk.redacted = world.chance.choice([*talk.words.keys() - {"path", "name"}])
    talk.marks = world.chance.choice(
        [
            ("[redact]", "[/redact]"),
            ("[redacted]", "[/redacted]"),
            ("<!-- redact -->", "<!-- /redact -->"),
        ]
    )
    if talk.redacted in ("title", "tag", "extra"):
        # A bracket begins a list in YAML.
        talk.marks = ("<!-- redact -->", "<!-- /redact -->")
    world.write(talk)
    world.update()
    _erased(world)
    world.check(f"redaction in its {talk.redacted}")
    return "redaction"


def _removed(world: World) -> str:
    talk = _pick(world)
    talk.removed = True
    Indexer(world.index).remove(talk.id)
    _erased(world)
    world.check("remove")
    world.update()
    world.check("an update after remove")
    if world.chance.random() < 0.5:
        Indexer(world.index).restore(talk.id)
        talk.removed = False
        world.check("restore")
    return "remove"


def _moved(world: World) -> str:
    """Into `_drafts`: the old file is gone, and the new one was never there."""
    talk = _pick(world)
    (world.folder / talk.path).unlink()
    talk.path = f"_drafts/{talk.path}"
    talk.shown = False
    world.write(talk)
    world.update()
    _erased(world)
    world.check("_drafts")
    return "_drafts"


def _reworded(world: World) -> str:
    world.reword(_pick(world))
    world.update()
    world.check("another text")
    return "another text"


def _added(world: World) -> str:
    talk = world.new(**world.chance.choice([{}, {"draft": "yes"}, {"private": "1"}]))
    talk.shown = not talk.front
    world.update()
    world.check("added")
    return "added"


def _included(world: World) -> str:
    """Everything on purpose, and then not any more."""
    world.update(Settings(withhold=()))
    kept = [(t, t.shown, t.redacted) for t in world.talks]
    for talk in world.talks:
        talk.shown, talk.redacted = True, ""
        talk.loose = True
    world.check("all included")
    for talk, shown, redacted in kept:
        talk.shown, talk.redacted = shown, redacted
    world.update()
    if any(not shown or redacted for talk, shown, redacted in kept if not talk.removed):
        _erased(world)
    world.check("no longer included")
    return "included"


def _broken(world: World) -> str:
    """Front matter that cannot be read, and says draft."""
    talk = _pick(world)
    talk.front["draft"] = "true\na stray line"
    talk.shown = False
    world.write(talk)
    report = Indexer(world.index).update(world.folder)
    assert [problem.path for problem in report.skipped] == [talk.path]
    _erased(world)
    world.check("broken front matter")
    talk.front["draft"] = "true"
    world.write(talk)
    world.update()
    world.check("mended front matter")
    return "broken front matter"


def _purged(world: World) -> str:
    world.reword(_pick(world))
    world.update()
    Indexer(world.index).purge()
    _erased(world)
    world.check("purge")
    return "purge"


def _by_hand(world: World) -> str:
    """An interview without a file, shown, then redacted, then withheld."""
    words = [world.word() for _ in range(4)]
    talk = Talk(
        words[0] + ".md", {}, dict(zip(["path", "answer", "title", "tag"], words, strict=True))
    )

    def added(body: str, **metadata: object) -> None:
        made = Interview(
            words[0], talk.path, f"On {words[2]}", tags=(words[3],), metadata=metadata, body=body
        )
        Indexer(world.index).add(made)

    world.talks.append(talk)
    added(f"## Who?\n\nThe {words[1]} did.\n")
    world.check("added by hand")
    talk.redacted = "answer"
    added(f"## Who?\n\nThe [redact]{words[1]}[/redact] did.\n")
    _erased(world)
    world.check("redacted by hand")
    talk.shown = False
    added("## Who?\n\nMe.\n", draft=True)
    _erased(world)
    world.check("withheld by hand")
    world.talks.remove(talk)
    return "by hand"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    made: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        world = World(Path(name), asked.seed)
        with _clock(world):
            for number, what in enumerate(steps(world)):
                made[what] = made.get(what, 0) + 1
                world.check(what)
                _proved(world, what)
                if number >= asked.steps:
                    break
    print(", ".join(f"{what} {number}" for what, number in sorted(made.items())))
    print(
        f"{sum(made.values())} changes, {world.looked:,} withheld words looked for "
        f"({world.found_shown:,} shown ones found), {world.asked:,} asked for: 0 found"
    )


if __name__ == "__main__":
    sys.exit(main())
