"""The inner loops of indexing, compiled by Numba.

They give what `pieces.py` and `batches.py` give, to the last byte of a segment.
Parts of a section are four in a row; `counts` says how many words each has.
Numbers are unsigned where they are places: an index that could be negative would
be compared with 0 each time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiling import njit

_ONES, _HIGH = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_SPACES = np.uint64(0x2020202020202020)
_MIX, _MIX_SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_ZERO, _ONE, _TWO, _SEVEN = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(7)
_HALF, _SHORT = np.uint64(8), np.uint64(16)
"""Bytes of a piece that its slot holds: a half in each of two numbers."""
_NOTHING, _TOP = np.uint64(128), np.uint64(56)
_LONG = np.uint64(0xFF00000000000000)
"""Marks the hash of a long piece: no UTF-8 has such a byte."""
_SPACE, _STOP, _APOSTROPHE = 32, 46, 39
_END = np.uint64(255)
"""A piece of this byte alone is the end of a text."""
_PAGE = np.uint64(0xFFFF)
_STEP = np.uint32(1)


_A, _LOWER_A, _CASE, _DIGIT = np.uint8(65), np.uint8(97), np.uint8(32), np.uint8(48)
_LETTERS, _DIGITS, _WIDE = np.uint8(26), np.uint8(10), np.uint8(128)
_SIGN_1, _SIGN_2, _SIGN_3 = np.uint8(39), np.uint8(64), np.uint8(35)  # ' @ #
_SIGN_4, _SIGN_5, _SIGN_6 = np.uint8(46), np.uint8(43), np.uint8(95)  # . + _


@njit
def plain(data: Any, found: Any) -> Any:
    """As `pieces.PLAIN` has it, many bytes at a time: no look-ups, no branches."""
    for place in range(found.size):
        byte = data[place]
        if np.uint8(byte - _A) < _LETTERS:
            byte = np.uint8(byte + _CASE)
        kept = (np.uint8(byte - _LOWER_A) < _LETTERS) | (np.uint8(byte - _DIGIT) < _DIGITS)
        kept |= (byte >= _WIDE) | (byte == _SIGN_1) | (byte == _SIGN_2) | (byte == _SIGN_3)
        kept |= (byte == _SIGN_4) | (byte == _SIGN_5) | (byte == _SIGN_6)
        found[place] = byte if kept else np.uint8(_SPACE)


@njit
def numbered(
    data: Any, view: Any, place: Any, slots: Any, shift: Any, arena: Any, starts: Any,
    known: Any, found: Any, size: Any, ends: Any, texts: Any,
) -> Any:  # fmt: skip
    """Number the pieces from a place on, until there is no room for a new one.

    `view` has 8 bytes from each place; a slot has the first 16 bytes of a piece (of a
    longer one the first 8 and a hash) and its number, counted from 1; `shift` makes a
    hash the number of a slot. New pieces go to the `arena`, each with a space behind,
    and `starts` says where each begins, and the next one.
    Gives where it stopped, and how many pieces are known, found, and texts ended.
    """
    last = np.uint64(len(data)) - _SHORT
    mask, room = np.uint64(len(slots) - 1), np.uint64(len(starts) - 1)
    place, known = np.uint64(place), np.uint64(known)
    size, texts = np.uint64(size), np.uint64(texts)
    while place < last:
        start = place
        first, second = view[start], _ZERO
        # The lowest bit that is set is exact: all bytes before it are the piece.
        spaces = _zeros(first ^ _SPACES)
        if spaces:
            lowest = spaces & (~spaces + _ONE)
            if lowest == _NOTHING:
                place += _ONE
                continue
            first &= (lowest >> _SEVEN) - _ONE
            length = _bytes_below(lowest)
            if first == _END:
                ends[texts] = size
                texts += _ONE
                place += _TWO
                continue
        else:
            second = view[start + _HALF]
            spaces = _zeros(second ^ _SPACES)
            if spaces:
                lowest = spaces & (~spaces + _ONE)
                second &= (lowest >> _SEVEN) - _ONE
                length = _HALF + _bytes_below(lowest)
            else:
                length = _SHORT
                while data[start + length] != _SPACE:
                    length += _ONE
        place = start + length + _ONE
        tail = data[start + length - _ONE]
        if tail in (_STOP, _APOSTROPHE) or data[start] == _APOSTROPHE:
            # Beside a space they mean nothing.
            while length > _ONE and data[start + length - _ONE] in (_STOP, _APOSTROPHE):
                length -= _ONE
            while length > _ONE and data[start] == _APOSTROPHE:
                start += _ONE
                length -= _ONE
            first, second = view[start], _ZERO
            if length < _HALF:
                first &= (_ONE << (_HALF * length)) - _ONE
            elif length > _HALF:
                second = view[start + _HALF]
                if length < _SHORT:
                    second &= (_ONE << (_HALF * (length - _HALF))) - _ONE
        if length > _SHORT:
            for at in range(start + _SHORT, start + length):
                second = ((second ^ np.uint64(data[at])) * _MIX) ^ (second >> _TOP)
            second |= _LONG
        slot = (((second * _MIX_SECOND) ^ first) * _MIX) >> shift
        number = slots[slot, 2]
        while number:
            if (
                slots[slot, 0] == first
                and slots[slot, 1] == second
                and (length <= _SHORT or _same(data, start, length, arena, starts, number))
            ):
                break
            slot = (slot + _ONE) & mask
            number = slots[slot, 2]
        if not number:
            if known == room:
                return start, known, size, texts
            begin = np.uint64(starts[known])
            for at in range(length):
                arena[begin + at] = data[start + at]
            arena[begin + length] = _SPACE
            known += _ONE
            starts[known] = begin + length + _ONE
            slots[slot, 0], slots[slot, 1], slots[slot, 2] = first, second, known
            number = known
        found[size] = number - _ONE
        size += _ONE
    return place, known, size, texts


@njit
def _zeros(number: Any) -> Any:
    """The high bit of each byte that is 0; above the lowest such byte others may be set."""
    return (number - _ONES) & ~number & _HIGH


@njit
def _bytes_below(bit: Any) -> Any:
    """How many bytes there are below that of a high bit."""
    return ((((bit - _ONE) & _ONES) * _ONES) >> _TOP) - _ONE


@njit
def _same(data: Any, start: Any, length: Any, arena: Any, starts: Any, number: Any) -> Any:
    """Whether a long piece is the one with this number."""
    begin = np.uint64(starts[number - _ONE])
    if np.uint64(starts[number]) - _ONE - begin != length:
        return False
    for at in range(_HALF, length):  # noqa: SIM110 - Numba compiles no generators
        if arena[begin + at] != data[start + at]:
            return False
    return True


@njit
def moved(old: Any, slots: Any, shift: Any) -> Any:
    """Give the pieces of a table their slots in a larger one."""
    mask = np.uint64(len(slots) - 1)
    for row in range(len(old)):
        if old[row, 2]:
            slot = (((old[row, 1] * _MIX_SECOND) ^ old[row, 0]) * _MIX) >> shift
            while slots[slot, 2]:
                slot = (slot + _ONE) & mask
            slots[slot] = old[row]


@njit
def spread(
    pieces: Any, ends: Any, of_piece: Any, special: Any, flat: Any, bounds: Any,
    place: Any, text: Any, ids: Any, size: Any, last: Any,
) -> Any:  # fmt: skip
    """Put the words of pieces behind those there are, until there is no room.

    Numbers from `special` on are pieces of several words, which stand one after the
    other in `flat`. Gives the piece and the text at which it stopped, and how many
    words there are; `last` says so at each text's end.
    """
    room = np.uint64(len(ids))
    place, text, size = np.uint64(place), np.uint64(text), np.uint64(size)
    while text < np.uint64(len(ends)):
        end = np.uint64(ends[text])
        while place < end:
            word = of_piece[pieces[place]]
            if word < special:
                if size == room:
                    return place, text, size
                ids[size] = word
                size += _ONE
            else:
                begin, stop = bounds[word - special], bounds[word - special + _ONE]
                if size + np.uint64(stop - begin) > room:
                    return place, text, size
                for at in range(begin, stop):
                    ids[size] = flat[at]
                    size += _ONE
            place += _ONE
        last[text] = size
        text += _ONE
    return place, text, size


@njit
def counted(ids: Any, counts: Any, language: Any, found: Any) -> Any:
    """Add up how often each word occurs in each language."""
    token = _ZERO
    for section in range(len(counts)):
        row = found[language[section]]
        for part in range(counts.shape[1]):
            end = token + np.uint64(counts[section, part])
            while token < end:
                row[ids[token]] += 1
                token += _ONE


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
    token, position, page = _ZERO, _ZERO, _ZERO
    for section in range(len(counts)):
        now = np.uint32(section + 1)
        for part in range(counts.shape[1]):
            end = token + np.uint64(counts[section, part])
            while token < end:
                word = ids[token]
                token += _ONE
                while True:
                    place = words[word, 0]
                    low[place] = position & _PAGE
                    words[word, 0] = place + _STEP
                    beside = words[word, 1]
                    if beside != nowhere:
                        pages[beside] = page
                        words[word, 1] = beside + _STEP
                    # A branch here would be guessed wrongly time and again.
                    words[word, 3] += np.uint32(words[word, 2] != now)
                    words[word, 2] = now
                    other = bare[word]
                    if other == word:
                        break
                    word = other
                position += _ONE
                if not position & _PAGE:
                    page = _turned(page, words, often, rows)
            # One position is left free after each part.
            position += _ONE
            if not position & _PAGE:
                page = _turned(page, words, often, rows)
    _turned(page, words, often, rows)


@njit
def _turned(page: Any, words: Any, often: Any, rows: Any) -> Any:
    """Note where the next page begins; its number."""
    page += _ONE
    for row in range(len(often)):
        rows[row, page] = words[often[row], 0]
    return page


@njit
def holding(
    ids: Any, counts: Any, language: Any, stem_of: Any, weights: Any, lengths: Any, stems: Any
) -> Any:
    """Count the sections of each stem, and the weighted words of each section.

    A row of `stems` says in how many sections a stem is, and in which last, counted
    from 1; its last row is for words without a stem.
    """
    none = np.uint32(len(stems) - 1)
    token = _ZERO
    for section in range(len(counts)):
        now = np.uint32(section + 1)
        row = stem_of[language[section]]
        total = _ZERO
        for part in range(counts.shape[1]):
            end = token + np.uint64(counts[section, part])
            if not weights[part]:
                token = end
            stemmed = _ZERO
            while token < end:
                stem = row[ids[token]]
                token += _ONE
                stemmed += np.uint64(stem != none)
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
    none = np.uint32(len(frequency) - 1)
    token = _ZERO
    for section in range(len(counts)):
        row = stem_of[language[section]]
        distinct = _ZERO
        frequency[none] = 1
        for part in range(counts.shape[1]):
            weight = weights[part]
            end = token + np.uint64(counts[section, part])
            if not weight:
                token = end
            while token < end:
                stem = row[ids[token]]
                token += _ONE
                listed[distinct] = stem
                distinct += np.uint64(frequency[stem] == 0)
                frequency[stem] += weight
        for number in range(distinct):
            stem = listed[number]
            place = following[stem]
            docs[place] = section
            frequencies[place] = frequency[stem]
            following[stem] = place + _STEP
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
