"""The inner loops compiled by Numba: the extra `fast`, for processes that live long.

They give what `topk.py` gives, to the last bit of the order, and are asked for
by `Searcher.warm()` alone: importing Numba takes longer than most searches.
Arrays named `kept` tell which sections count; an empty one keeps all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit as _njit

njit: Any = _njit

_CHUNK = 64


@njit(cache=True, nogil=True)
def _push(docs: Any, scores: Any, size: int, doc: int, score: int) -> Any:
    """Put a section into its place among the best, if it has one; how many there are."""
    room = len(docs)
    if size == room:
        last = scores[room - 1]
        if score < last or (score == last and doc > docs[room - 1]):
            return size
        at = room - 1
    else:
        at = size
        size += 1
    while at > 0 and (scores[at - 1] < score or (scores[at - 1] == score and docs[at - 1] > doc)):
        docs[at] = docs[at - 1]
        scores[at] = scores[at - 1]
        at -= 1
    docs[at] = doc
    scores[at] = score
    return size


@njit(cache=True, nogil=True)
def _after(values: Any, low: int, high: int, wanted: int) -> Any:
    """The first place from `low` on whose value is not below `wanted`: by doubling steps."""
    step = 1
    start = low
    while low < high and values[low] < wanted:
        start = low + 1
        low += step
        step *= 2
    end = min(low, high)
    while start < end:
        middle = (start + end) // 2
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start


@njit(cache=True, nogil=True)
def one(
    docs: Any, impacts: Any, start: int, end: int, weight: int, kept: Any, best: Any, scores: Any
) -> Any:
    """The best sections of a single stem: how many there are of them, and in all."""
    size = total = 0
    floor = 0
    filtered = len(kept) > 0
    for place in range(start, end):
        if filtered and not kept[docs[place]]:
            continue
        total += 1
        impact = impacts[place]
        if impact > floor:
            size = _push(best, scores, size, docs[place], np.uint32(impact) * np.uint32(weight))
            if size == len(best):
                floor = scores[size - 1] // weight
    return size, total


@njit(cache=True, nogil=True)
def union(
    docs: Any,
    impacts: Any,
    stems: Any,
    kept: Any,
    sums: Any,
    best: Any,
    scores: Any,
) -> Any:
    """The best sections with any stem: how many there are of them, and in all.

    A row of `stems` says where its postings begin and end, and what it weighs.
    `sums` is scratch, all 0 before and after.
    """
    size = total = 0
    filtered = len(kept) > 0
    postings = 0
    for term in range(len(stems)):
        weight = np.uint32(stems[term, 2])
        postings += stems[term, 1] - stems[term, 0]
        for place in range(stems[term, 0], stems[term, 1]):
            sums[docs[place]] += weight * np.uint32(impacts[place])
    room = len(best)
    floor = np.uint32(1)
    if postings * 8 < len(sums):
        for term in range(len(stems)):
            for place in range(stems[term, 0], stems[term, 1]):
                doc = docs[place]
                score = sums[doc]
                if score:
                    sums[doc] = 0
                    if filtered and not kept[doc]:
                        continue
                    total += 1
                    if score >= floor:
                        size = _push(best, scores, size, doc, score)
                        if size == room:
                            floor = scores[room - 1]
        return size, total
    for chunk in range(0, len(sums), _CHUNK):
        end = min(chunk + _CHUNK, len(sums))
        most = np.uint32(0)
        if filtered:
            for doc in range(chunk, end):
                score = sums[doc] * np.uint32(kept[doc])
                sums[doc] = score
                total += score != 0
                most = max(most, score)
        else:
            for doc in range(chunk, end):
                total += sums[doc] != 0
                most = max(most, sums[doc])
        if most >= floor:
            for doc in range(chunk, end):
                if sums[doc] >= floor:
                    size = _push(best, scores, size, doc, sums[doc])
                    if size == room:
                        # Later sections must be better: they lose where they are equal.
                        floor = scores[room - 1] + np.uint32(1)
        sums[chunk:end] = 0
    return size, total


@njit(cache=True, nogil=True)
def intersection(
    docs: Any,
    impacts: Any,
    stems: Any,
    groups: Any,
    kept: Any,
    sums: Any,
    stages: Any,
    best: Any,
    scores: Any,
) -> Any:
    """The best sections with a stem of each group: how many there are of them, and in all.

    `stems` are as for `union`; their groups are numbered from 0, the rarest first,
    and those of one group are neighbours.
    `sums` and `stages` are scratch, all 0 before and after.
    """
    size = total = 0
    filtered = len(kept) > 0
    last = groups[len(groups) - 1]
    lead = most = 0
    while lead < len(groups) and groups[lead] == 0:
        most += stems[lead, 1] - stems[lead, 0]
        lead += 1
    candidates = np.empty(most, np.uint32)
    left = 0
    for term in range(lead):
        for place in range(stems[term, 0], stems[term, 1]):
            doc = docs[place]
            if filtered and not kept[doc]:
                continue
            if stages[doc] == 0:
                stages[doc] = 1
                candidates[left] = doc
                left += 1
            sums[doc] += np.uint32(stems[term, 2]) * np.uint32(impacts[place])
    for term in range(lead, len(groups)):
        stage = groups[term]
        start, end = stems[term, 0], stems[term, 1]
        weight = np.uint32(stems[term, 2])
        if end - start > 16 * left:
            # Far more common than what is left: look each candidate up.
            at = start
            before = 0
            for number in range(left):
                doc = candidates[number]
                if stages[doc] < stage:
                    continue
                if doc < before:
                    at = start
                before = doc
                at = _after(docs, at, end, doc)
                if at < end and docs[at] == doc:
                    stages[doc] = stage + 1
                    sums[doc] += weight * np.uint32(impacts[at])
            continue
        for place in range(start, end):
            doc = docs[place]
            if stages[doc] >= stage:
                stages[doc] = stage + 1
                sums[doc] += weight * np.uint32(impacts[place])
    for number in range(left):
        doc = candidates[number]
        if stages[doc] == last + 1:
            total += 1
            size = _push(best, scores, size, doc, sums[doc])
        stages[doc] = 0
        sums[doc] = 0
    return size, total


@njit(cache=True, nogil=True)
def following(found: Any, step: int, low: Any, start: int, row: Any) -> Any:
    """Keep the positions that a frequent word follows by `step`; how many there are left.

    `found` is rising and changed in place; the word's list begins at `start` of
    `low`, its pages as `row` says.
    """
    left = 0
    page = np.int64(-1)
    place = end = np.int64(start)
    pages = len(row) - 1
    for number in range(len(found)):
        wanted = np.int64(found[number]) + step
        below = wanted & 0xFFFF
        if wanted >> 16 != page:
            page = wanted >> 16
            if page >= pages:
                break
            place = start + np.int64(row[page])
            end = start + np.int64(row[page + 1])
        # Most of the time the next one is near.
        near = min(place + 4, end)
        while place < near and low[place] < below:
            place += 1
        if place == near:
            place = _after(low, place, end, below)
        if place < end and low[place] == below:
            found[left] = found[number]
            left += 1
    return left


@njit(cache=True, nogil=True)
def counted(
    found: Any, base: Any, norms: Any, weight: int, kept: Any, best: Any, scores: Any
) -> Any:
    """The best sections by how many positions lie in them: how many of them, and in all."""
    size = total = 0
    filtered = len(kept) > 0
    doc = np.int64(-1)
    end = np.int64(0)
    frequency = 0
    for place in range(len(found)):
        if found[place] >= end:
            if frequency:
                total += 1
                score = np.uint32(weight) * _impact(frequency, norms[doc])
                size = _push(best, scores, size, doc, score)
            doc = np.int64(_after(base, doc + 1, len(base), np.int64(found[place]) + 1)) - 1
            end = np.int64(base[doc + 1])
            frequency = 0
        if not filtered or kept[doc]:
            frequency += 1
    if frequency:
        total += 1
        score = np.uint32(weight) * _impact(frequency, norms[doc])
        size = _push(best, scores, size, doc, score)
    return size, total


@njit(cache=True, nogil=True)
def _impact(frequency: int, norm: Any) -> Any:
    """As `invert.impacts`."""
    tf = np.float32(frequency)
    found = tf / (tf + norm) * np.float32(65535) + np.float32(0.5)
    return np.uint32(max(found, np.float32(1)))
