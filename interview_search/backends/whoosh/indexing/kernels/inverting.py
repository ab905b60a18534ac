"""Tokens to postings and positions.

Parts of a section are four in a row; `counts` says how many words each has.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiling import njit

_ZERO, _ONE = np.uint64(0), np.uint64(1)
_PAGE = np.uint64(0xFFFF)
_STEP = np.uint32(1)
_ROUND, _LEAST = np.float32(0.5), np.float32(1)


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
    following: Any, frequency: Any, listed: Any, norm: Any, most: Any, docs: Any, impacts: Any,
) -> Any:  # fmt: skip
    """Put each section with its impact into the lists of its stems, as `impacts.impacts` has it.

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
        added = norm[section]
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
            # Here, while the frequency is at hand: to go through all of them again takes longer.
            tf = np.float32(frequency[stem])
            impact = tf / (tf + added) * most + _ROUND
            impacts[place] = np.uint16(max(impact, _LEAST))
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
