"""What an engine has to offer to be judged by its ranking."""

from __future__ import annotations

from pathlib import Path

from ...peers import ENGINES
from ..collections import Collection

Run = dict[str, list[str]]
"""query -> documents, best first."""
LANGUAGES = {"en": "english", "de": "german", "es": "spanish", "ru": "russian"}
"""As Snowball calls them."""


class Ranker:
    """One engine, set up as its documentation has it for full text in a language.

    A document is one text, its title above it, except for ours, which knows questions.
    Queries are plain words, any of which may match.
    """

    name = ""
    peer = ""
    """The engine of `benchmarks.peers` that it is."""
    setup = ""
    """For the table."""

    def require(self) -> None:
        """Raise Skip where the engine cannot be used here."""
        ENGINES[self.peer]().require()

    def version(self) -> str:
        return ENGINES[self.peer]().version()

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        """The best `depth` documents for every query; `folder` is empty, for the index."""
        raise NotImplementedError
