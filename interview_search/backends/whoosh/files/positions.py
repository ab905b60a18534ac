"""Where words stand: a number through the whole segment, kept in half its size.

Of each position the lower 16 bits are stored. The upper ones are those of a
*page* of 65,536 positions: a frequent word has a row that says where each page
begins in its list, a rarer one has the page beside each position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .columns import Array, Columns, lengths

FREQUENT = 256
"""Words with so many positions have a row of pages."""
_BITS = np.uint32(16)
_TOGETHER = 1 << 16
"""Numbers looked at at once: what is made of them stays in the cache."""
_GATHERED = 1 << 20
"""Positions unpacked at once, about."""
_MANY = 3
"""So many values a run are many."""

Where = tuple[int, int, int, int]
"""Where a word's list begins and ends, its row or -1, and where its pages begin or -1."""


class Packing:
    """The columns of positions; `add` takes those of all words, a few at a time."""

    def __init__(self, counts: Array, end: int) -> None:
        """`counts` are the positions that each word will have; `end` is above all of them."""
        self.frequent = counts >= FREQUENT
        self.low = np.empty(int(counts.sum()), np.uint16)
        self.starts = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=self.starts[1:])
        rare = np.where(self.frequent, 0, counts)
        self.pages = np.empty(int(rare.sum()), np.uint16)
        # A rare word's place is where its pages begin, a frequent one's is its row.
        self.place = np.cumsum(rare) - rare
        self.place[self.frequent] = np.arange(int(self.frequent.sum()))
        self.rows = np.zeros((int(self.frequent.sum()), (end >> 16) + 2), np.uint32)
        """Where each page of a frequent word begins in its list; while positions are added,
        how many the page before has."""
        self._next = self.starts[:-1].copy()

    def add(self, words: Array, counts: Array, positions: Array) -> None:
        """The next positions of some words, word by word; a word stands once in `words`."""
        at = self._next[words]
        self.low[runs(at, counts)] = positions
        self._next[words] += counts
        high = (positions >> _BITS).astype(np.uint16)
        frequent = self.frequent[words]
        often = np.repeat(frequent, counts)
        rare = ~frequent
        done = at - self.starts[words]
        self.pages[runs((self.place[words] + done)[rare], counts[rare])] = high[~often]
        if len(positions) and frequent.any():
            # These are near each other: few pages are touched.
            first, span = int(high.min()), int(high.max()) - int(high.min()) + 1
            row = np.repeat(np.arange(int(frequent.sum())) * span - first, counts[frequent])
            row += high[often]
            found = np.bincount(row, minlength=int(frequent.sum()) * span).reshape(-1, span)
            after = slice(first + 1, first + 1 + span)
            self.rows[self.place[words[frequent]], after] += found.astype(np.uint32)

    def finish(self) -> None:
        """After the last `add`."""
        np.cumsum(self.rows, axis=1, out=self.rows)

    def columns(self) -> dict[str, Array]:
        return {
            "words.starts": self.starts.astype(np.uint32),
            "words.low": self.low,
            "words.pages": self.pages,
            "words.rows": self.rows.reshape(-1),
            "words.place": self.place.astype(np.uint32),
        }


def runs(starts: Array, counts: Array) -> Array:
    """i8: the places of runs of some length that begin at `starts`."""
    before = np.cumsum(counts) - counts
    found: Array = np.repeat(starts - before, counts)
    found += np.arange(len(found))
    return found


def run_of(starts: Array, values: Array) -> Array:
    """i8: the run in which each value lies, given where the runs begin; both are rising, the
    values not always."""
    if len(values) > _MANY * len(starts) and bool((values[1:] >= values[:-1]).all()):
        # To look the runs up among them all is quicker, the more there are.
        bounds = np.append(values.searchsorted(starts), len(values))
        return np.repeat(np.arange(len(starts)), np.diff(bounds))
    found: Array = starts.searchsorted(values, "right") - 1
    return found


def found_between(numbers: Array, first: int, last: int) -> Array:
    """i8: the places of the numbers (u2) from `first` to `last`."""
    start, span = np.uint16(first), np.uint16(last - first)
    places = [np.empty(0, np.int64)]
    for begin in range(0, len(numbers), _TOGETHER):
        # Those below the first wrap around, and are beyond the last.
        near = np.flatnonzero(numbers[begin : begin + _TOGETHER] - start <= span)
        if len(near):
            places.append(near + begin)
    return np.concatenate(places)


def joined(halves: Sequence[tuple[Array, Array]]) -> Array:
    """u4: positions by their upper and lower halves, one after the other."""
    found: Array
    if len(halves) == 1:
        ((high, low),) = halves
    else:
        high, low = map(np.concatenate, zip(*halves, strict=True))
    found = high.astype(np.uint32)
    found <<= _BITS
    found |= low
    return found


class Positions:
    """The positions of a segment's words."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.starts = columns.untouched("words.starts")
        self.low = columns.untouched("words.low")
        """u2: the lower half of every position."""
        self.pages = columns.untouched("words.pages")
        """u2: the upper half of those of rare words."""
        self._place = columns.untouched("words.place")
        end = int(columns["doc.base"][-1])
        self.rows = columns.untouched("words.rows").reshape(-1, (end >> 16) + 2)
        """u4: where each page begins in the list of a frequent word, row by row."""
        self.often = FREQUENT
        """So many positions make a word a frequent one."""
        self._high = np.arange(self.rows.shape[1] - 1, dtype=np.uint32) << _BITS
        self._starts, self._places = columns.numbers("words.starts"), columns.numbers("words.place")
        self._touch_low = columns.toucher("words.low")
        self._touch_pages = columns.toucher("words.pages")
        self._touch_rows = columns.toucher("words.rows")

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, word: int) -> Array:
        """u4, rising."""
        return self.unpacked(*self.where(word))

    def unpacked(self, start: int, end: int, row: int, place: int) -> Array:
        """u4, rising: of a word of which `where` said this."""
        if row < 0:
            return joined([self.halves((start, end, row, place))])
        held = self.rows[row]
        if int(held[-1]) != end - start:
            # What a damaged row says could fill the memory.
            raise ValueError("a row of pages does not fit its word")
        found: Array = np.repeat(self._high, np.subtract(held[1:], held[:-1], dtype=np.int64))
        found |= self.low[start:end]
        return found

    def several(self, places: Sequence[Where]) -> Iterator[Array]:
        """u4: of some words, each rising; those of all rare ones word by word in one array."""
        rare = []
        for where in places:
            if where[2] >= 0:
                yield self.unpacked(*where)
            else:
                rare.append(where)
        if rare:
            yield joined([*map(self.halves, rare)])

    def halves(self, where: Where) -> tuple[Array, Array]:
        """u2: the upper and the lower halves of a rare word's positions."""
        start, end, _, place = where
        return self.pages[place : place + end - start], self.low[start:end]

    def count(self, word: int) -> int:
        start, end = self._columns.run("words.starts", word)
        return end - start

    def where(self, word: int) -> Where:
        return self.places((word,))[0]

    def places(self, words: Sequence[int]) -> list[Where]:
        """Where some words stand; their positions are compared with their checksums."""
        starts, places = self._starts, self._places
        touch, found = self._columns.touch, []
        for word in words:
            touch("words.starts", word, word + 2)
            touch("words.place", word, word + 1)
            start, end, place = starts[word], starts[word + 1], places[word]
            often = end - start >= FREQUENT
            self.compare(start, end, place, often)
            found.append((start, end, place, -1) if often else (start, end, -1, place))
        return found

    def compare(self, start: int, end: int, place: int, often: int) -> None:
        """Compare the positions of a word with their checksums; `place` is its row, if it is
        a frequent one, else where its pages begin."""
        self._touch_low(start, end)
        if often:
            width = self.rows.shape[1]
            self._touch_rows(place * width, (place + 1) * width)
        else:
            self._touch_pages(place, place + end - start)

    def learn(self) -> None:
        """Make ready for many searches."""
        _ = self._columns["words.starts"], self._columns["words.place"]

    def touch(self, words: range) -> None:
        """Compare the positions of neighbouring words with their checksums."""
        columns = self._columns
        starts = columns["words.starts"][words.start : words.stop + 1].astype(np.int64)
        counts = np.diff(starts)
        place = columns["words.place"][words.start : words.stop].astype(np.int64)
        columns.touch("words.low", int(starts[0]), int(starts[-1]))
        rows = place[counts >= FREQUENT] * self.rows.shape[1]
        if len(rows):
            columns.touch("words.rows", int(rows.min()), int(rows.max()) + self.rows.shape[1])
        rare = (counts > 0) & (counts < FREQUENT)
        if rare.any():
            last = int((place + counts)[rare].max())
            columns.touch("words.pages", int(place[rare].min()), last)

    def _all(self) -> None:
        """Compare everything with its checksums."""
        for key in ("starts", "low", "pages", "place", "rows"):
            _ = self._columns[f"words.{key}"]

    def every(self) -> Array:
        """u4: of all words, word by word."""
        parts = [positions for _, positions in self.each()]
        return np.concatenate(parts) if parts else np.empty(0, np.uint32)

    def each(self) -> Iterator[tuple[range, Array]]:
        """Some words after one another, and their positions (u4), word by word."""
        self._all()
        counts = lengths(self.starts)
        frequent = counts >= FREQUENT
        rows = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(frequent, out=rows[1:])
        rare = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(np.where(frequent, 0, counts), out=rare[1:])
        pages = np.arange(self.rows.shape[1] - 1, dtype=np.uint32)
        first = 0
        while first < len(counts):
            # At least one word, however frequent.
            reach = int(self.starts[first]) + _GATHERED
            last = max(first + 1, int(self.starts.searchsorted(np.uint32(reach), "right")) - 1)
            often = np.repeat(frequent[first:last], counts[first:last])
            filled: Array = np.diff(self.rows[rows[first] : rows[last]].astype(np.int64), axis=1)
            high = np.empty(len(often), np.uint32)
            high[~often] = self.pages[rare[first] : rare[last]]
            high[often] = np.repeat(np.tile(pages, len(filled)), filled.reshape(-1))
            high <<= _BITS
            high |= self.low[int(self.starts[first]) : int(self.starts[last])]
            yield range(first, last), high
            first = last

    def between(self, first: int, end: int) -> tuple[Array, Array]:
        """The words that stand at positions from `first` to before `end`, and where.

        i8 numbers and u4 positions, in no order. What is read for it is not compared with
        its checksums.
        """
        counts = lengths(self._columns["words.starts"])
        _ = self._columns["words.place"]
        often, rare = np.flatnonzero(counts >= FREQUENT), np.flatnonzero(counts < FREQUENT)
        starts = self.starts[often].astype(np.int64)
        # Words of no position come before the one that has the place.
        begins = self._place[rare]
        words = [np.empty(0, np.int64)]
        found = [np.empty(0, np.uint32)]
        for page in range(first >> 16, (end + 0xFFFF) >> 16):
            after = page << 16
            span = max(first - after, 0), min(end - after, 1 << 16) - 1
            row, following = (self.rows[:, place].astype(np.int64) for place in (page, page + 1))
            many = following - row
            if len(many) and (int(many.min()) < 0 or int(many.sum()) > 2 << 16):
                raise self._columns.damaged("its words.rows do not fit")
            at = runs(starts + row, many)
            hit = found_between(self.low[at], *span)
            words.append(often[np.cumsum(many).searchsorted(hit, "right")])
            found.append(self.low[at[hit]] + np.uint32(after))
            place = found_between(self.pages, page, page)
            owner = rare[begins.searchsorted(place.astype(np.uint32), "right") - 1]
            low = self.low[place - self._place[owner] + self.starts[owner]]
            hit = found_between(low, *span)
            words.append(owner[hit])
            found.append(low[hit] + np.uint32(after))
        return np.concatenate(words), np.concatenate(found)
