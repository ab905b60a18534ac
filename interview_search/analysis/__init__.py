"""TEXT -> TERMS: words with their places, stems by language, stop words."""

from .languages import find as find_language
from .languages.guess import guess
from .letters import asked, rows
from .segmenters import check as check_segmenters
from .stemmer import Stems, fold, stem, stems, stop_words
from .tokenizer import DOT, JOINERS, SIGNS, Token, normal, tokenize, unspaced, words

__all__ = [
    "DOT",
    "JOINERS",
    "SIGNS",
    "Stems",
    "Token",
    "asked",
    "check_segmenters",
    "find_language",
    "fold",
    "guess",
    "normal",
    "rows",
    "stem",
    "stems",
    "stop_words",
    "tokenize",
    "unspaced",
    "words",
]
