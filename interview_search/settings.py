"""Every limit, weight and path that can be tuned, with meaning, range, default and source.

Settings come from `interview-search.toml` or the table `[tool.interview_search]`
of `pyproject.toml`, looked for in the working folder and above it, or are made
in code: `Settings(max_file_bytes=1_000_000)`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from .errors import SettingsError

INDEX_VARIABLE = "INTERVIEW_SEARCH_INDEX"
"""Environment variable that names the index folder."""
DEFAULT_INDEX = "index"
"""Where the index lies when nothing else is said."""
SETTINGS_FILE = "interview-search.toml"
WITHHOLD = ("draft", "private", "embargo", "expired", "redaction")
"""What can be kept out of an index."""
ANCHORS = ("none", "hugo", "github", "jekyll", "kramdown", "python-markdown")
"""Whose rule gives headings their anchors."""
SEGMENTERS = ("icu", "jieba", "kiwi")
"""Who knows words where no spaces part them (`analysis/segmenters/`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One immutable set of settings; every field has a default that suits most."""

    # reading
    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdx", ".txt", ".vtt", ".srt")
    """Which files are interviews, by suffix."""
    ignore: tuple[str, ...] = ()
    """Patterns of files to leave out, as in a .gitignore, beside any `.interviewignore`."""
    max_file_bytes: int = 64_000_000
    """Longer files are skipped. 1 to 2**31; the longest real transcripts are some 500 kB."""
    max_line_chars: int = 1_000_000
    """Files with a longer line are skipped: no interview has one."""
    max_lines: int = 500_000
    """Files of more lines are skipped. 1 to 2**31; the longest real transcripts have some
    20,000. A line of Markdown can take 2 kB of memory while it is read."""
    max_front_matter_bytes: int = 1_000_000
    """Longer front matter makes the file be skipped."""
    detect_language: bool = False
    """Have py3langid tell the language where neither front matter nor suffix says it (extra
    `detect`)."""
    guess_language: bool = True
    """Guess it by script and stop words where nothing else tells it and it is no English: of
    960 paragraphs from XQuAD in four languages two at most were wrong, of 1,900 real interviews
    none was seen to be."""

    # sections
    section_words_min: int = 60
    """Exchanges shorter than this join a neighbour. 0 (never) to 400. A third of
    the turns of real podcasts are under 40 characters; alone they would win
    every ranking."""
    section_words_max: int = 400
    """Sections of turns or prose are cut at turn or paragraph ends near this length."""
    answer_words_max: int = 4_000
    """The answer to a question by heading or by `Q:` stays whole up to this length."""
    paragraph_words_max: int = 20_000
    """Only a paragraph longer than this is cut within, at a sentence's end."""
    form: str | None = None
    """Read every file as this form instead of detecting it."""

    # trust
    withhold: tuple[str, ...] = WITHHOLD
    """What is kept out of the index, with every word of it: `draft` (`draft: true`,
    `published: false`, a folder `_drafts`), `private` (`private: true`, `restricted: true`),
    `embargo` (until `embargo_until` or `publishDate`), `expired` (from `expiryDate` on),
    `redaction` (spans between redaction marks). An empty list includes all of it."""
    max_front_matter_values: int = 100_000
    """Front matter of more values, its aliases expanded, makes the file be skipped; each takes
    part in every filter. 1 to 100,000."""
    max_front_matter_depth: int = 60
    """Front matter that is nested deeper makes the file be skipped. 1 to 60: parsers call
    themselves for each level. Real front matter has three or four."""
    max_sections: int = 20_000
    """Files of more sections are skipped. 1 to 65,536, the most that a segment holds; the
    longest real interviews have some 500."""
    max_seconds: float = 120.0
    """A file that takes longer to read, or to cut into sections, is skipped. In seconds of the
    processor, 0.01 to 10**6; the longest real transcripts take one."""

    # ranking
    k1: float = 1.2
    """BM25 term saturation, 0 to 3 (Robertson and Zaragoza 2009, section 3.4)."""
    b: float = 0.75
    """BM25 length normalisation, 0 to 1 (the same source)."""
    question_weight: int = 3
    """How many times a word of the question counts against one of the answer. 1 to 5.
    Measured: nDCG@10 of .734, .760, .771 for 1, 2, 3 on questions with answers (stackfaq), of
    .384, .392, .393 on abstracts with titles (cranfield)."""
    title_weight: int = 1
    """How many times a word of the interview's title counts. 0 to 5."""
    proximity: float = 0.4
    """What neighbouring words of a query add where they stand near one another, as a share of
    the rarer one's weight. 0 (nothing) to 2. Measured: nDCG@10 of .771, .773, .773, .772, .771
    for 0, .2, .3, .4, .5 on stackfaq, of .393, .401, .402, .407, .408 on cranfield
    (`ranking/proximity.py` has the formula and its source). Measured: over 60,000 sections it
    costs a query of two to five words 10 to 50 microseconds compiled, 110 to 220 by NumPy."""
    proximity_window: int = 8
    """Words so many places apart, or more, are not near. 2 (only side by side) to 100. The
    window of Metzler and Croft (2005). Measured: 5 and 16 do as well."""
    proximity_words_max: int = 20
    """Queries of more words, stop words aside, are ranked without it. 2 to 200. Measured by
    length of the query (`python -m benchmarks.relevance.lengths`): up to 20 words it gains
    nDCG@10 (cranfield: .036 at 11 or 12 words, .022 at 17 to 20), beyond it loses (.012)."""
    proximity_depth: int = 20
    """How many of the best sections are looked at for it. 1 to 200. Measured: more of them
    change no figure by .001."""
    spelling: float = 0.3
    """What a word adds, as a share of the score of the word as written, where a section spells
    it as it was typed and the index has it with other accents, too. 0 (nothing) to 2. Chosen
    by examples: it parts equals, and no more."""
    compound_beginnings: float = 0.1
    """What a longer word that begins with the one that was asked for counts, in languages that
    write compounds as one, as a share of what it counts for `word*`. 0 (not looked for) to 1.
    Chosen by examples: it comes behind the word itself."""
    compound_parts: float = 1.0
    """What the parts of a compound count together, as a share of a word's weight each. 0 (not
    looked for) to 2. One vote a word (`query/compounds.py` has the rule and its source).
    Measured: nDCG@10 of .782 without, .982 with, on 20 German questions of our own."""
    recency: float = 0.0
    """By which share of its score a section of the newest interview is moved up. 0 (nothing: a
    good answer is good at any age) to 10."""
    recency_days: float = 365.0
    """An interview that is so many days older than the newest gets half of that, and so on.
    0.01 to 10**6 (`ranking/recency.py` has the formula)."""

    # index
    batch_words: int = 16_000_000
    """Words held in memory while indexing or merging, at about 30 bytes each; then they go
    to the disk. 1 or more; about 65,000 sections as interviews have them, which is what
    fits into one segment."""

    # search
    limit_max: int = 10_000
    """The most hits that one call returns."""
    query_chars_max: int = 10_000
    """A longer query is cut, with a warning."""
    query_words_max: int = 200
    """More words are left out, with a warning."""
    query_depth_max: int = 20
    """Brackets within more brackets are left out, with a warning. 1 to 50."""
    query_seconds: float = 5.0
    """A search that takes longer answers with what it has found, and a warning. 0.001 to
    10**6. Reading the query and showing the hits come on top; both are bounded by their size."""
    expansions_max: int = 2_000
    """The most words of the index that `prefix*`, `wild?card` or `fuzzy~` stands for: the nearest,
    of those the most frequent; with a warning. 1 to 10**6. Each costs some microseconds."""
    segmenters: tuple[str, ...] = ()
    """Who cuts a query's rows of letters without spaces into words, the first that knows the
    script: `icu` (Chinese, Japanese, Thai, Lao, Khmer, Burmese; extra `segmenters`), `jieba`
    (Chinese; extra `chinese`), `kiwi` (Korean; extra `korean`). None looks for parts of so many
    letters. Texts are not cut, so that an index is the same with and without.
    `python -m tests.languages.judging` measures them."""
    synonyms: str | tuple[str, ...] | Mapping[str, str | Sequence[str]] | None = None
    """A file of synonyms (`query/synonyms.py` has its format; a path in a settings file goes
    from there), its lines, or a mapping: word -> one or several words that are found as well.
    Together no more than `expansions_max` in one query. Measured over 60,000 sections, compiled:
    a list of 1,000 lines costs a query some 80 microseconds, one of whose synonyms has several
    words 1,600 more."""
    passage_words: int = 45
    """About how many words a passage holds. 10 to 400."""
    url: str | None = None
    """Where the page of an interview is, such as `https://example.org/{slug}/`: passages get a
    link to their place on it. `{media}` leads to the recording. None makes no links."""
    anchors: str = "none"
    """Which generator names the headings of those pages: `hugo`, `github`, `jekyll`,
    `kramdown`, `python-markdown` (MkDocs), or `none` for headings without anchors."""
    facet_values_max: int = 100
    """The most values that one facet returns."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "synonyms", _synonyms(self.synonyms))
        unknown = sorted({*self.withhold} - {*WITHHOLD})
        if unknown:
            raise SettingsError(
                f"withhold = {unknown[0]!r} is nothing that can be withheld",
                advice="Known: " + ", ".join(WITHHOLD),
            )
        if self.anchors not in ANCHORS:
            raise SettingsError(
                f"anchors = {self.anchors!r} is no known style",
                advice="Known: " + ", ".join(ANCHORS),
            )
        unknown = sorted({*self.segmenters} - {*SEGMENTERS})
        if unknown:
            raise SettingsError(
                f"segmenters = {unknown[0]!r} is no known one",
                advice="Known: " + ", ".join(SEGMENTERS),
            )
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingsError(f"{name} = {value!r} is outside {low} to {high}")

    @classmethod
    def load(cls, start: str | Path = ".") -> Settings:
        """The settings of the nearest settings file at or above `start`, else the defaults.

        Raises SettingsError for a file that is no TOML, an unknown key or a
        value of the wrong type.
        """
        here = Path(start).resolve()
        for folder in (here, *here.parents):
            own = folder / SETTINGS_FILE
            if own.is_file():
                return cls.from_mapping(_toml(own), str(own))._beside(folder)
            project = folder / "pyproject.toml"
            # Most say nothing of us, and parsing takes longer than a search.
            if project.is_file() and b"interview_search" in project.read_bytes():
                table = _toml(project).get("tool", {}).get("interview_search")
                if table is not None:
                    return cls.from_mapping(table, str(project))._beside(folder)
        return cls()

    @classmethod
    def from_mapping(cls, values: dict[str, Any], source: str = "settings") -> Settings:
        """Settings from plain data; `source` is named in errors."""
        known = {f.name: f for f in fields(cls)}
        made: dict[str, Any] = {}
        for key, value in values.items():
            name = key.replace("-", "_")
            if name not in known:
                raise SettingsError(
                    f"{source}: unknown setting {key!r}",
                    path=source,
                    advice="Known: " + ", ".join(sorted(known)),
                )
            default = getattr(_DEFAULTS, name)
            other = name == "synonyms"  # which may be of several types
            made[name] = value if other else _typed(source, name, value, default)
        return cls(**made)

    def _beside(self, folder: Path) -> Settings:
        """The same, read from a file in this folder."""
        named = isinstance(self.synonyms, str)
        return replace(self, synonyms=str(folder / str(self.synonyms))) if named else self

    def digest(self) -> str:
        """Changes when a setting changes that decides what sections look like."""
        return _digest(self)


_RANGES = (
    ("max_file_bytes", 1, 2**31),
    ("max_line_chars", 1, 2**31),
    ("max_lines", 1, 2**31),
    ("max_front_matter_bytes", 1, 2**31),
    ("max_front_matter_values", 1, 100_000),
    ("max_front_matter_depth", 1, 60),
    ("max_sections", 1, 65_536),
    ("max_seconds", 0.01, 10**6),
    ("section_words_min", 0, 400),
    ("section_words_max", 1, 100_000),
    ("answer_words_max", 1, 1_000_000),
    ("paragraph_words_max", 100, 10_000_000),
    ("batch_words", 1, 1_000_000_000),
    ("k1", 0, 3),
    ("b", 0, 1),
    ("question_weight", 1, 5),
    ("title_weight", 0, 5),
    ("proximity", 0, 2),
    ("proximity_window", 2, 100),
    ("proximity_words_max", 2, 200),
    ("proximity_depth", 1, 200),
    ("spelling", 0, 2),
    ("compound_beginnings", 0, 1),
    ("compound_parts", 0, 2),
    ("recency", 0, 10),
    ("recency_days", 0.01, 10**6),
    ("limit_max", 1, 1_000_000),
    ("query_chars_max", 1, 10_000_000),
    ("query_words_max", 1, 100_000),
    ("query_depth_max", 1, 50),
    ("query_seconds", 0.001, 1_000_000),
    ("expansions_max", 1, 1_000_000),
    ("passage_words", 10, 400),
    ("facet_values_max", 1, 1_000_000),
)


@lru_cache(maxsize=64)
def _digest(settings: Settings) -> str:
    """Asked for again with every file."""
    decisive = {
        name: value
        for name, value in asdict(settings).items()
        if name.startswith(
            ("section_", "answer_", "paragraph_", "form", "detect_", "guess_", "max_", "withhold")
        )
    }
    data = json.dumps(decisive, sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:12]


def _synonyms(given: object) -> str | tuple[str, ...] | None:
    """A path, or the lines of such a file."""
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, os.PathLike):
        return str(given)
    if isinstance(given, Mapping):
        pairs = [(word, [one] if isinstance(one, str) else one) for word, one in given.items()]
        if all(isinstance(word, str) and _texts(several) for word, several in pairs):
            return tuple(
                f"{_entry(word)} => {', '.join(map(_entry, several))}" for word, several in pairs
            )
    elif isinstance(given, (list, tuple)) and _texts(given):
        return tuple(given)
    raise SettingsError(
        f"synonyms = {str(given)[:80]!r} cannot be used",
        advice="Give the path of a file, a list of its lines, or words with lists of words",
    )


def _texts(given: object) -> bool:
    return isinstance(given, (list, tuple)) and all(isinstance(one, str) for one in given)


def _entry(text: str) -> str:
    """Text as an entry of a line."""
    return " ".join(text.replace(",", "\\,").replace("=>", " ").replace("#", " #").split())


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}", path=str(path)) from error


def _typed(source: str, name: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple) and isinstance(value, (list, tuple)):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif default is None or isinstance(default, str):
        if isinstance(value, str):
            return value
    elif isinstance(default, float):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    elif type(value) is type(default):
        return value
    wanted = "string" if default is None else type(default).__name__
    raise SettingsError(f"{source}: {name} = {value!r} should be a {wanted}", path=source)


_DEFAULTS = Settings()
