"""The same as `batches.py`, by compiled loops."""

from __future__ import annotations

import numpy as np

from ..files.columns import Array
from . import kernels
from .batches import NO_STEM, Postings, packing_of
from .compiled_pieces import CompiledPieces as Pieces
from .compiled_pieces import spread
from .impacts import IMPACT_MAX
from .tokens import Tokens

__all__ = ["Pieces", "best", "counted", "positions", "postings", "spread"]


def counted(tokens: Tokens) -> Array:
    """i8 (languages, words): how often each word occurs in each language."""
    found = np.zeros((len(tokens.languages), len(tokens.words)), np.int64)
    kernels.counted(tokens.ids, tokens.counts, _language(tokens), found)
    return found


def positions(tokens: Tokens, bare: Array, counts: Array) -> dict[str, Array]:
    """As `batches.positions`."""
    packing = packing_of(tokens, bare, counts)
    words = np.zeros((len(tokens.words), 4), np.uint32)
    words[:, 0] = packing.starts[:-1]
    words[:, 1] = np.where(packing.frequent, len(packing.pages), packing.place)
    often = np.flatnonzero(packing.frequent)
    pages = np.empty(len(packing.pages) + 1, np.uint16)
    kernels.placed(tokens.ids, tokens.counts, bare, words, often, packing.low, pages, packing.rows)
    packing.pages = pages[:-1]
    packing.rows[:, 1:] -= packing.starts[often].astype(np.uint32)[:, None]
    return {**packing.columns(), "words.df": words[:, 3].copy()}


def postings(tokens: Tokens, stem_of: Array, stems: int, weights: Array) -> Postings:
    """As `batches.postings`."""
    numbers = np.where(stem_of == NO_STEM, np.uint32(stems), stem_of)
    given = tokens.ids, tokens.counts, _language(tokens), numbers, weights.astype(np.uint32)
    lengths = np.zeros(len(tokens), np.uint32)
    held = np.zeros((stems + 1, 2), np.uint32)
    kernels.holding(*given, lengths, held)
    starts = np.zeros(stems + 1, np.uint32)
    np.cumsum(held[:-1, 0], out=starts[1:])
    longest = int(tokens.counts.sum(axis=1, dtype=np.int64).max(initial=0))

    def scored(norm: Array) -> tuple[Array, Array]:
        docs, impacts = (np.empty(starts[-1], np.uint16) for _ in range(2))
        kernels.posted(
            *given, starts.copy(), np.zeros(stems + 1, np.uint32),
            np.empty(longest + 1, np.uint32), norm, np.float32(IMPACT_MAX), docs, impacts,
        )  # fmt: skip
        return docs, impacts

    return Postings(starts, lengths, scored)


def best(starts: Array, docs: Array, impacts: Array, stems: Array, top: int) -> tuple[Array, Array]:
    """As `batches.best`."""
    top_docs, top_impacts = (np.zeros(len(stems) * top, np.uint16) for _ in range(2))
    kernels.best(starts, docs, impacts, stems, top, top_docs, top_impacts)
    return top_docs, top_impacts


def _language(tokens: Tokens) -> Array:
    """A copy that can be written, as all arrays that the loops are compiled for."""
    return tokens.language.copy()
