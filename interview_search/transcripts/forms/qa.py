"""`Q:` and `A:` in any markup, language and number; in court, others speak between them."""

from __future__ import annotations

import re
from typing import cast

from ...models import Role
from ..labels import role_of_label
from ..questions_answers import Spoken
from ..reader import Marks, Reading, assemble
from ..source import Place, Source
from . import name_text

FORM = "qa"

_COUNSEL = re.compile(
    r"(?:MR|MRS|MS|MISS|DR|SEN|SENATOR|REP|JUDGE|JUSTICE|CHAIRMAN|CHAIRWOMAN)\b\.? [A-Z’'-]{2,}"
)
"""`MR. HALL`, who objects."""


def read(source: Source) -> Reading | None:
    if not source.asked:
        return None
    labels = source.asked | _others(source)
    return assemble(source, Marks(labels, parts=source.topics, answerer=source.answerer))


def _others(source: Source) -> dict[Place, Spoken]:
    """Who speaks besides: labels that state a role, and counsel."""
    found: dict[Place, Spoken] = {}
    for place, line in source.lines():
        said = name_text.find(line) if place not in source.asked else None
        if said is None or not said.rest:
            continue
        role = said.role or role_of_label(said.name)
        if role is None and _COUNSEL.fullmatch(said.name):
            role = "other"
        if role is not None:
            found[place] = Spoken("turn", said.rest, said.name, cast(Role, role), said.seconds)
    return found
