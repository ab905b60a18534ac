"""The inner loops of indexing, compiled by Numba.

They give what `pieces.py` and `batches.py` give, to the last byte of a segment.
Parts of a section are four in a row; `counts` says how many words each has.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiling import njit

_ONES, _HIGH = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_SPACES, _ONE = np.uint64(0x2020202020202020), np.uint64(1)
_SEVEN, _EIGHT, _LAST = np.uint64(7), np.uint64(8), np.uint64(56)
_MIX, _MIX_SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_LONG = np.uint64(0xFF00000000000000)
"""Marks the hash of a long piece: no UTF-8 has such a byte."""
_SPACE, _STOP, _APOSTROPHE = 32, 46, 39
_END = np.uint64(255)
"""A piece of this byte alone is the end of a text."""
_SHORT = 16
"""Bytes of a piece that its slot holds."""


@njit
def numbered(
    data: Any, view: Any, place: Any, slots: Any, shift: Any, arena: Any, starts: Any, known: int,
    found: Any, size: int, ends: Any, texts: int,
) -> Any:  # fmt: skip
    """Number the pieces from a place on, until there is no room for a new one.

    `view` has 8 bytes from each place; a slot has the first 16 bytes of a piece (of a
    longer one the first 8 and a hash) and its number, counted from 1; `shift` makes a
    hash the number of a slot. New pieces go to the `arena`, each with a space behind,
    and `starts` says where each begins, and the next one.
    Gives where it stopped, and how many pieces are known, found, and texts ended.
    """
    last = len(data) - _SHORT
    mask = len(slots) - 1
    room = len(starts) - 1
    while place < last:
        if data[place] == _SPACE:
            place += 1
            continue
        start = place
        first = view[start]
        spaces = first ^ _SPACES
        spaces = (spaces - _ONES) & ~spaces & _HIGH
        if spaces:
            # The lowest bit that is set is exact: all bytes before it are the piece.
            lowest = spaces & (~spaces + _ONE)
            first &= (lowest >> _SEVEN) - _ONE
            place += np.int64((((lowest - _ONE) & _ONES) * _ONES) >> _LAST) - 1
            if first == _END:
                ends[texts] = size
                texts += 1
                continue
        else:
            place += 8
            while data[place] != _SPACE:
                place += 1
        end = place
        tail = data[end - 1]
        if tail in (_STOP, _APOSTROPHE) or data[start] == _APOSTROPHE:
            # Beside a space they mean nothing.
            while end - 1 > start and data[end - 1] in (_STOP, _APOSTROPHE):
                end -= 1
            while start < end - 1 and data[start] == _APOSTROPHE:
                start += 1
            first = view[start]
            if end - start < 8:
                first &= (_ONE << np.uint64(8 * (end - start))) - _ONE
        length = end - start
        second = np.uint64(0)
        if length > 8:
            second = view[start + 8]
            if length < _SHORT:
                second &= (_ONE << np.uint64(8 * (length - 8))) - _ONE
            elif length > _SHORT:
                for at in range(start + _SHORT, end):
                    second = ((second ^ np.uint64(data[at])) * _MIX) ^ (second >> _LAST)
                second |= _LONG
        slot = np.int64((((second * _MIX_SECOND) ^ first) * _MIX) >> shift)
        number: Any = np.int64(slots[slot, 2])
        while number:
            if (
                slots[slot, 0] == first
                and slots[slot, 1] == second
                and (length <= _SHORT or _same(data, start, length, arena, starts, number))
            ):
                break
            slot = (slot + 1) & mask
            number = np.int64(slots[slot, 2])
        if not number:
            if known == room:
                return start, known, size, texts
            begin = starts[known]
            for at in range(length):
                arena[begin + at] = data[start + at]
            arena[begin + length] = _SPACE
            known += 1
            starts[known] = begin + length + 1
            slots[slot, 0], slots[slot, 1], slots[slot, 2] = first, second, np.uint64(known)
            number = known
        found[size] = number - 1
        size += 1
    return place, known, size, texts


@njit
def _same(data: Any, start: int, length: int, arena: Any, starts: Any, number: int) -> Any:
    """Whether a long piece is the one with this number."""
    begin = starts[number - 1]
    if starts[number] - 1 - begin != length:
        return False
    for at in range(8, length):  # noqa: SIM110 - Numba compiles no generators
        if arena[begin + at] != data[start + at]:
            return False
    return True


@njit
def moved(old: Any, slots: Any, shift: Any) -> Any:
    """Give the pieces of a table their slots in a larger one."""
    mask = len(slots) - 1
    for row in range(len(old)):
        if old[row, 2]:
            slot = np.int64((((old[row, 1] * _MIX_SECOND) ^ old[row, 0]) * _MIX) >> shift)
            while slots[slot, 2]:
                slot = (slot + 1) & mask
            slots[slot] = old[row]


@njit
def counted(ids: Any, counts: Any, language: Any, found: Any) -> Any:
    """Add up how often each word occurs in each language."""
    token = 0
    for section in range(len(counts)):
        row = found[language[section]]
        for part in range(counts.shape[1]):
            for _ in range(counts[section, part]):
                row[ids[token]] += 1
                token += 1


@njit
def placed(
    ids: Any, counts: Any, bare: Any, words: Any, often: Any, low: Any, pages: Any, rows: Any
) -> Any:
    """Put the position of every token into the list of its word.

    A row of `words` says where the next position of a word goes, where its next page
    (the last place, where it has none), the section in which it was last, counted from
    1, and in how many it is. `often` has the words that have a row of `rows`, in which
    each page says where its positions begin.
    """
    nowhere = np.uint32(len(pages) - 1)
    token, position, page = 0, 0, 0
    for section in range(len(counts)):
        now = np.uint32(section + 1)
        for part in range(counts.shape[1]):
            for _ in range(counts[section, part]):
                word = np.int64(ids[token])
                token += 1
                while True:
                    place = words[word, 0]
                    low[place] = position & 0xFFFF
                    words[word, 0] = place + np.uint32(1)
                    beside = words[word, 1]
                    if beside != nowhere:
                        pages[beside] = page
                        words[word, 1] = beside + np.uint32(1)
                    # A branch here would be guessed wrongly time and again.
                    words[word, 3] += np.uint32(words[word, 2] != now)
                    words[word, 2] = now
                    other = np.int64(bare[word])
                    if other == word:
                        break
                    word = other
                position += 1
                if position >> 16 != page:
                    page = _turned(page, words, often, rows)
            # One position is left free after each part.
            position += 1
            if position >> 16 != page:
                page = _turned(page, words, often, rows)
    _turned(page, words, often, rows)


@njit
def _turned(page: int, words: Any, often: Any, rows: Any) -> Any:
    """Note where the next page begins; its number."""
    for row in range(len(often)):
        rows[row, page + 1] = words[often[row], 0]
    return page + 1


@njit
def holding(
    ids: Any, counts: Any, language: Any, stem_of: Any, weights: Any, lengths: Any, stems: Any
) -> Any:
    """Count the sections of each stem, and the weighted words of each section.

    A row of `stems` says in how many sections a stem is, and in which last, counted
    from 1; its last row is for words without a stem.
    """
    none = len(stems) - 1
    token = 0
    for section in range(len(counts)):
        now = np.uint32(section + 1)
        row = stem_of[language[section]]
        total = np.uint32(0)
        for part in range(counts.shape[1]):
            if not weights[part]:
                token += counts[section, part]
                continue
            stemmed = np.uint32(0)
            for _ in range(counts[section, part]):
                stem = np.int64(row[ids[token]])
                token += 1
                stemmed += np.uint32(stem != none)
                stems[stem, 0] += np.uint32(stems[stem, 1] != now)
                stems[stem, 1] = now
            total += stemmed * weights[part]
        lengths[section] = total


@njit
def posted(
    ids: Any, counts: Any, language: Any, stem_of: Any, weights: Any,
    following: Any, frequency: Any, listed: Any, docs: Any, frequencies: Any,
) -> Any:  # fmt: skip
    """Put each section with its frequency into the lists of its stems.

    `following` says where a stem's next section goes; `frequency` (one more than there
    are stems) and `listed` (one more than a section has words) are scratch, the former
    all 0.
    """
    none = len(frequency) - 1
    token = 0
    for section in range(len(counts)):
        row = stem_of[language[section]]
        distinct = 0
        frequency[none] = 1
        for part in range(counts.shape[1]):
            weight = weights[part]
            if not weight:
                token += counts[section, part]
                continue
            for _ in range(counts[section, part]):
                stem = np.int64(row[ids[token]])
                token += 1
                listed[distinct] = stem
                distinct += frequency[stem] == 0
                frequency[stem] += weight
        for number in range(distinct):
            stem = np.int64(listed[number])
            place = following[stem]
            docs[place] = section
            frequencies[place] = frequency[stem]
            following[stem] = place + np.uint32(1)
            frequency[stem] = 0


@njit
def best(
    starts: Any, docs: Any, impacts: Any, stems: Any, top: Any, top_docs: Any, top_impacts: Any
) -> Any:
    """The first `top` postings of some stems by impact, then by section."""
    for number in range(len(stems)):
        base = number * top
        size = 0
        least: Any = np.int64(-1)
        for place in range(starts[stems[number]], starts[stems[number] + 1]):
            impact = np.int64(impacts[place])
            if impact <= least:
                continue
            at = size if size < top else top - 1
            while at > 0 and top_impacts[base + at - 1] < impact:
                top_impacts[base + at] = top_impacts[base + at - 1]
                top_docs[base + at] = top_docs[base + at - 1]
                at -= 1
            top_impacts[base + at] = impact
            top_docs[base + at] = docs[place]
            if size < top:
                size += 1
            if size == top:
                least = np.int64(top_impacts[base + top - 1])
