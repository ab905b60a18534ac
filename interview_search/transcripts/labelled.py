"""What all forms with names before turns share: which labels are speakers, and who they are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import cast

from ..models import Role
from .cast import one_name_each
from .conversation import below_headings, is_conversation, spanning
from .labels import (
    Label,
    Labeller,
    find_label,
    is_anonymous,
    is_name_like,
    is_nobody,
    is_sound,
    label,
    role_of_label,
)
from .questions_answers import Spoken, spoken_as
from .reader import Marks, Reading, assemble
from .source import Place, Source
from .turns import CLOCK

_CLOCK = re.compile(CLOCK)
_FEWEST_TURNS = 3
"""Fewer labelled turns than this are no transcript, unless two people speak one each."""

_FEWEST_CHAPTERS = 3
"""So many times with a name one after the other, without text between them, list chapters."""

_Found = dict[Place, tuple[Label, str]]
"""The labels, each with its line."""


def read_labelled(
    source: Source,
    labeller: Labeller,
    *,
    trusting: bool,
    lines: Iterable[tuple[Place, str]] | None = None,
    must_ask: bool = False,
) -> Reading | None:
    """Read an interview whose turns begin with labels.

    `trusting`: the markup makes a label plain (bold, a time), so that a name
    that stands but once is a speaker; else a label must recur, be a person of
    the front matter, or read like a full name among others that recur.
    `lines` are those that may carry a label, if not just those of the text;
    `must_ask`: names that recur are not enough, somebody has to ask.
    """
    found: _Found = {}
    for place, line in source.lines() if lines is None else lines:
        found_here = find_label(labeller, line)
        if found_here is not None and place not in source.asked:
            found[place] = found_here, line
    _drop_chapters(source, found)
    credits = _credits(found)
    for place in credits:
        del found[place]
    known, labels = _labels(source, found, tuple(credits.values()), trusting=trusting)
    names = 0 if must_ask else sum(bool(each.name) for each, _ in found.values())
    below = below_headings(source, labels)
    asking = [index for index in below if source.outline.parts.get(index) == "question"]
    if source.outline.question_level is None:
        asking = []
    answering = spanning(labels, asking)
    if not labels or (asking and not answering):
        return None  # headings ask here; `**Tip:** text` is a mere label in an answer
    if answering < 2 and not is_conversation(source, labels, known, names):
        return None
    asked_again = [index for index in asking if "?" in (below[index] or "")]
    marks = Marks(labels | source.asked, answerer=source.answerer)
    marks.parts = source.topics if len(asked_again) * 2 >= len(asking) else source.outline.parts
    # Where most topics are followed by a label, text without one is nobody's.
    first = min(labels)[0] - 1
    followed = [line is not None for index, line in below.items() if index >= first]
    marks.carries_over = bool(followed) and sum(followed) * 2 < len(followed)
    return assemble(source, marks)


def _drop_chapters(source: Source, found: _Found) -> None:
    """Leave out `00:00 Introduction` and what else is followed by more of its kind, not by text."""
    if sum(each.seconds is not None for each, _ in found.values()) < _FEWEST_CHAPTERS:
        return
    run: list[Place] = []
    for place, line in [*source.lines(), ((-1, -1), "end")]:
        each = found.get(place)
        if each and each[0].name and each[0].seconds and not each[0].rest.strip():
            run.append(place)
        elif line.strip():
            # The last of them names who speaks, if text follows and it is no item.
            last = run[-1:] if place[0] >= 0 and not _is_item(source, run) else []
            for chapter in run if len(run) >= _FEWEST_CHAPTERS else ():
                if chapter not in last:
                    del found[chapter]
            run = []


def _is_item(source: Source, places: list[Place]) -> bool:
    return bool(places) and source.document.blocks[places[-1][0]].kind == "item"


def _credits(found: _Found) -> dict[Place, Label]:
    """`Interviewer: Ann Lee (AL)` among the first labels tells who is who; it is no turn."""
    credits: dict[Place, Label] = {}
    for place, (role_label, _) in found.items():
        role = role_of_label(role_label.name)
        if role is None and not is_nobody(role_label.name):
            break
        if role is None:
            continue
        value = label(role_label.rest.strip(" *_"), "")
        if " " not in value.name or value.name.endswith((".", "!")) or not is_name_like(value.name):
            break
        credits[place] = value._replace(role=role)
    return credits


def _labels(
    source: Source, found: _Found, credits: tuple[Label, ...], *, trusting: bool
) -> tuple[set[str], dict[Place, Spoken]]:
    """The people who are known, and what each label means; no labels if too few speak."""
    named = [(place, each) for place, (each, _) in found.items() if each.name]
    in_lists = sum(source.document.blocks[index].kind == "item" for (index, _), _ in named)
    counts = Counter(each.name for _, each in named)
    roles: dict[str, str | None] = {p.name: p.role for p in source.interview.people}
    roles |= {each.name: each.role for each in credits}
    introduced = {e.initials: e.name for e in (*credits, *(e for _, e in named)) if e.initials}
    names = one_name_each(counts, introduced, roles)
    names |= _named_by_role(counts, roles)
    known = {*roles, *introduced.values()}
    speakers = _speakers(counts, names, known, trusting=trusting and in_lists * 2 < len(named))
    turns = sum(counts[name] for name in speakers)
    if turns < _FEWEST_TURNS and not (turns == 2 and len(speakers) == 2):
        return known, {}
    credited = {each.name: each.role for each in credits}
    labels: dict[Place, Spoken] = {}
    for place, (each, line) in found.items():
        spoken = _spoken(each, line, names, speakers, credited)
        if spoken:
            labels[place] = spoken
    return known, labels


def _named_by_role(labels: Iterable[str], roles: Mapping[str, str | None]) -> dict[str, str]:
    """`Interviewer` and the like become the only known person of that role."""
    by_role: dict[str, list[str]] = defaultdict(list)
    for name, role in roles.items():
        by_role[role or ""].append(name)
    of_role: dict[str, list[str]] = defaultdict(list)
    for each in labels:
        of_role[role_of_label(each) or ""].append(each)
    return {
        of_role[role][0]: people[0]
        for role, people in by_role.items()
        if role and len(people) == len(of_role[role]) == 1
    }


def _speakers(
    counts: Mapping[str, int],
    names: Mapping[str, str],
    known: Collection[str],
    *,
    trusting: bool,
) -> set[str]:
    by_person = Counter[str]()
    for name, count in counts.items():
        by_person[names[name]] += count
    sure = {
        name
        for name in counts
        if not is_nobody(name)
        and (
            names[name] in known
            or name in known
            or (by_person[names[name]] > 1 and is_name_like(name))
        )
    }
    # Among people who recur, somebody may speak but once.
    often = sum(counts[name] for name in sure) * 2 > sum(counts.values())
    likely = {
        name
        for name in counts
        if name not in sure
        and is_name_like(name)
        and (
            (sure and (" " in name or is_anonymous(name) or not name.isascii()))
            or (trusting and (often or " " in name))
        )
    }
    return sure | likely


def _spoken(
    each: Label,
    line: str,
    names: Mapping[str, str],
    speakers: Collection[str],
    credited: Mapping[str, str | None],
) -> Spoken | None:
    if not each.name:
        return Spoken("time", each.rest, time=each.seconds)
    if each.name in speakers:
        name = names[each.name]
        role = each.role or role_of_label(each.name) or credited.get(name)
        return spoken_as("turn", each.rest, name, cast("Role | None", role), each.seconds)
    if is_sound(each.name):
        time = _CLOCK.search(each.rest)
        return Spoken("note", line, time=each.seconds or (time[0] if time else None))
    return None
