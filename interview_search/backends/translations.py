"""Which interviews are the same in another language.

That is told by their files, `x.en.md` beside `x.as.md` or `en/x.md` beside `as/x.md`
(one of them may do without), or by one `translationKey` in their front matter, as
Hugo has it. An engine stores a number of what they have in common, so that nobody has to
read all records to know which of an interview's may be of its family.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from ..models import Interview
from .base import Record

_KEY = "translationKey"


def translations(records: Sequence[Record]) -> Mapping[str, tuple[str, ...]]:
    """The id of each interview that has translations -> their ids, in order."""
    groups: dict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(dict)
    for record in records:
        interview = record.interview
        code = _code(interview.language)
        groups[record.root, _name(interview, code)].setdefault(code, []).append(interview.id)
    found: dict[str, tuple[str, ...]] = {}
    for by_code in groups.values():
        for code, ids in by_code.items():
            others = [other for c, listed in by_code.items() if c != code for other in listed]
            if others:
                found.update(dict.fromkeys(ids, tuple(sorted(others))))
    return found


def family(record: Record) -> int:
    """A number of eight bytes that an interview shares with its translations, and, but for
    chance, with nothing else."""
    name = _name(record.interview, _code(record.interview.language))
    data = f"{record.root or ''}\0{name}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _name(interview: Interview, code: str) -> str:
    """What an interview has in common with its translations."""
    key = interview.metadata.get(_KEY)
    if isinstance(key, str) and key:
        return key
    *folders, file = interview.path.split("/")
    stem = file.rpartition(".")[0] or file
    bare, _, last = stem.rpartition(".")
    if bare and _code(last) == code:
        stem = bare
    return "/".join([*(folder for folder in folders if _code(folder) != code), stem])


def _code(tag: str | None) -> str:
    """The first part of a BCP 47 tag; empty where no language is known."""
    return (tag or "").replace("_", "-").partition("-")[0].lower()
