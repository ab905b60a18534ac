"""A section as bytes, and back: what an engine stores of it."""

from .dumping import Spoken, dump, dumped, spoken
from .layout import ROLES
from .loading import load, load_packed, packed_size, second, sizes_of

__all__ = [
    "ROLES",
    "Spoken",
    "dump",
    "dumped",
    "load",
    "load_packed",
    "packed_size",
    "second",
    "sizes_of",
    "spoken",
]
