"""Records as JSON bytes, and back: what an engine stores of an interview.

Lists instead of named fields keep it small; the first item is the version.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from itertools import chain
from typing import Any

from ..models import Interview, Person
from .base import Record

VERSION = 1
_BEFORE = f"[{VERSION},"
"""In front of the interview, as `dump_record` writes it."""
_decoded = json.JSONDecoder().raw_decode
# `json.dumps` would make it anew for each record.
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def dump_record(record: Record) -> bytes:
    interview = record.interview
    # Many sections have the same voices: what these are written as is worked out once.
    distinct = dict.fromkeys(record.voices)
    names = list(dict.fromkeys(chain.from_iterable(distinct)))
    place = {name: str(number) for number, name in enumerate(names)}
    written = {voices: f"[{','.join([place[name] for name in voices])}]" for voices in distinct}
    listed = ",".join([written[voices] for voices in record.voices])
    before = _encoded(
        [
            VERSION,
            [
                interview.id,
                interview.path,
                interview.title,
                interview.date.isoformat() if interview.date else None,
                [[person.name, person.role] for person in interview.people],
                interview.tags,
                interview.language,
                interview.metadata,
                interview.content_hash,
                interview.form,
                interview.body_line,
            ],
            record.root,
            record.key,
            record.claimed,
            record.speakers,
            record.hosts,
            names,
        ]
    )
    return f"{before[:-1]},[{listed}]]".encode("utf-8", "surrogatepass")


def load_record(data: bytes) -> Record:
    _version, fields, root, key, claimed, speakers, hosts, names, voices = _load(data)
    return Record(
        _interview(fields),
        root,
        key,
        claimed,
        tuple(speakers),
        tuple(hosts),
        tuple(tuple(names[number] for number in numbers) for numbers in voices),
    )


def load_interview(data: bytes) -> Interview:
    """The interview of a record, without a look at what stands behind it."""
    text = data.decode("utf-8", "surrogatepass")
    if not text.startswith(_BEFORE + "["):
        # Written by somebody else.
        return load_record(data).interview
    return _interview(_decoded(text, len(_BEFORE))[0])


def _interview(fields: Any) -> Interview:
    id, path, title, day, people, tags, language, metadata, content_hash, form, line = fields
    return Interview(
        id=id,
        path=path,
        title=title,
        date=_date(day),
        people=tuple(Person(name, role) for name, role in people),
        tags=tuple(tags),
        language=language,
        metadata=metadata,
        content_hash=content_hash,
        form=form,
        body_line=line,
    )


def _date(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _load(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
