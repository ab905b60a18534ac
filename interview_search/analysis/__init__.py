"""TEXT -> TERMS: words with their places, stems by language, stop words."""

from .languages import find as find_language
from .stemmer import Stems, fold, stem, stems, stop_words
from .tokenizer import SIGNS, Token, normal, tokenize, unspaced, words

__all__ = [
    "SIGNS",
    "Stems",
    "Token",
    "find_language",
    "fold",
    "normal",
    "stem",
    "stems",
    "stop_words",
    "tokenize",
    "unspaced",
    "words",
]
