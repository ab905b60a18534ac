"""Does this text read like the name of a person?

Given names cannot be listed. So a name is known by its shape (capitals,
particles, initials) and by what it is not: articles and prepositions, words
that title pages are made of, acronyms, digits, and above all words that the
interview itself uses in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

_PARTICLES = frozenset(
    "af al av bin binti da dal das de del della den der des di do dos du e el ibn la las le lo "
    "los van vom von y zu zum zur ter ten".split()
)
_HONORIFICS = frozenset(
    "dr dr. prof prof. professor rev rev. reverend sir dame lord lady mr mr. mrs mrs. ms ms. mx "
    "mx. fr. captain".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv esq esq. phd ph.d. md m.d. psyd psy.d.".split())
_CAPITALISED = re.compile(
    r"(?:[A-Z]['’](?=[A-ZÀ-Þ])|(?:Mc|Mac|De|Del|La|Le|Da|Di|Du|Dos|Van|Von|Ben|Fitz|San|St)(?=[A-ZÀ-Þ]))?"
    r"(?P<first>\w)[\w'’]*$"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}$|[^\W\d_]$|[A-Z]{2}$")
_NICKNAME = re.compile(r"[ ](?:[\"“'‘][^\"”'’]+[\"”'’]|\([^()]+\))(?=[ ])")
_FORBIDDEN = re.compile(r"[\d:;?!/\\|@#_*<>\[\]{}=+&…,\"“”()%$~^`•°™®]")
_NOUN = re.compile(
    r"[a-z]{3}(?:tions?|sions?|ities|ments|isms?|ologies|ology|ability|ibility|ance|ancy)$|"
    r"[a-z]{4}ing$"
)
_WORDS_MAX = 5
_CHARS_MAX = 60
_TITLE_CHARS_MAX = 200

_ROLE_LEAD = re.compile(
    r"(?:^|.*?\b)(?:(?:interview|conversation|q\s*(?:&|and|\+)\s*a|chat|speaking|talking|talk|"
    r"(?:\w+\s+)?questions|in conversation)\s+(?:with|for|to)|(?:an?\s+)?interview\s*[:–—|-]|"
    r"interviewing|meet(?!\s+the\b)|entrevistas?\s*(?:com|con|a|al|à|:)|interview\s+(?:mit|med|avec|met)|"
    r"(?:im\s+)?gespräch\s+mit|entretien\s+avec|rencontre\s+avec|intervista\s+(?:a|con)|"
    r"conversa\s+com|wywiad\s+z|интервью\s+с)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:[,:|]\s|\s[-–—·]\s|[–—])\s*")
_ABOUT = re.compile(r"\s+(?:on|about|from|of|at|in|talks?|über|sobre|sur|the|aka|a\.k\.a\.)\s+")
_INTERVIEW_END = re.compile(
    r"\s*(?:[-–—|:,]\s*)?\(?(?:the\s+)?(?:interview|q\s*&\s*a)\)?$", re.IGNORECASE
)
_INTRODUCES = re.compile(
    r"\b(?:I['’]m|I am|[Mm]y name is|[Mm]y name['’]s|[Nn]ame['’]s|[Mm]e llamo|[Ss]oy|"
    r"[Ii]ch bin|[Ii]ch heiße|[Jj]e suis|[Jj]e m['’]appelle|"
    r"[Mm]eu nome é|[Ee]u sou|[Mm]i chiamo|[Ss]ono)"
    r"[\s\[*_\"“]+"
)
"""What stands before a name."""
_BODY_CHARS = 200_000


def looks_like_name(text: str) -> bool:
    """Whether a text alone reads like somebody's full name: two words at least, no common ones."""
    words = _name_words(text)
    return words is not None and len(words) > 1


def title_person(title: str, body: str = "") -> str | None:
    """The person a title names, or None where it may as well be a topic.

    "Tomomi Imura", "Interview with Jane Doe" and "Jane Doe: making maps" name
    one. `body` (Markdown) is the evidence for and against: words that stand in
    it in lower case are words, and who says "I'm Auriea" is Auriea.
    """
    people = title_people(title, body)
    return people[0] if people else None


def title_introduces(title: str) -> bool:
    """Whether a title says that it is an interview with somebody."""
    return bool(_ROLE_LEAD.match(" ".join(title.split())[:_TITLE_CHARS_MAX]))


def title_people(title: str, body: str = "") -> tuple[str, ...]:
    """All people a title names; see `title_person`."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    if not title or len(title) > _TITLE_CHARS_MAX:
        return ()
    lead = _ROLE_LEAD.match(title)
    if lead:
        named = _ABOUT.split(_TAIL.split(title[lead.end() :])[0])[0]
        people = re.split(r"\s+(?:and|&|und|et|y|e|och|og)\s+", named)
        found = tuple(p for p in people if _introduced_by_title(p, body))
        return found if len(found) == len(people) else ()
    whole = _INTERVIEW_END.sub("", title)
    if _introduces_itself(title, body):
        return (title,)
    if looks_like_name(whole) and not _common_in(whole, body):
        return (whole,)
    head = _TAIL.split(whole)[0]
    if head != whole and _stands_alone(head, body):
        return (head,)
    return ()


def _introduced_by_title(name: str, body: str) -> bool:
    words = _name_words(name)
    return words is not None and not _common_in(name, body)


def _stands_alone(head: str, body: str) -> bool:
    """A name before a colon needs more: there a topic is as likely."""
    words = _name_words(head)
    return words is not None and 2 <= len(words) <= 3 and not _common_in(head, body, any_word=True)


def _name_words(text: str) -> list[str] | None:
    """The words of a name that carry it; None if it is no name by its shape."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if not 2 <= len(text) <= _CHARS_MAX:
        return None
    words = text.split(" ")
    text = re.sub(r",? (\S+)$", _without_suffix, text) if len(words) > 2 else text
    text = _NICKNAME.sub("", text)
    if _FORBIDDEN.search(text):
        return None
    words = text.split(" ")
    while len(words) > 1 and words[0].lower() in _HONORIFICS:
        words = words[1:]
    if len(words) > _WORDS_MAX:
        return None
    carrying = [word for word in words if word not in _PARTICLES]
    if not carrying or words[-1] in _PARTICLES:
        return None
    if not all(map(_is_name_word, carrying)) or all(map(_INITIALS.match, carrying)):
        return None
    lowered = [word.lower().replace("’", "'") for word in carrying]
    if any(word in _common() or word.endswith("'s") for word in lowered):
        return None
    if _NOUN.search(lowered[-1]) and not lowered[-1].endswith("ing"):
        return None
    if any(_NOUN.search(word) for word in lowered[:-1]):
        return None
    return carrying


def _without_suffix(match: re.Match[str]) -> str:
    return "" if match[1].lower() in _SUFFIXES else match[0]


def _is_name_word(word: str) -> bool:
    if _INITIALS.match(word):
        return word.isupper()
    if word.endswith("."):
        return False
    for part in re.split(r"[-‐‑·・]", word):
        letters = "".join(c for c in part if not unicodedata.category(c).startswith(("M", "Cf")))
        match = _CAPITALISED.match(letters)
        if match is None:
            return False
        rest = letters[match.start("first") + 1 :]
        first = match["first"]
        # Scripts without capitals (Indic, Arabic, ...) show no case to go by.
        if first.islower() or (first.isupper() and rest != rest.lower()):
            return False
    return True


def _introduces_itself(name: str, body: str) -> bool:
    """ "I'm Auriea", or a line `Auriea: ...`; on one's own word one name is enough."""
    if not body or len(name) > _CHARS_MAX or name.split(" ")[0].lower() in _common():
        return False
    if not name[:1].isalpha() or name[:1].islower() or name not in body:
        return False
    body = body[:_BODY_CHARS]
    ends = (found.end() for found in _INTRODUCES.finditer(body))
    return any(body.startswith(name, end) and not _more(body, end + len(name)) for end in ends)


def _more(body: str, end: int) -> bool:
    """Whether a word goes on there."""
    return body[end : end + 1].isalnum() or body[end : end + 1] == "_"


def _common_in(name: str, body: str, *, any_word: bool = False) -> bool:
    """Whether the body uses the words of a name in lower case, as mere words."""
    words = [w.lower() for w in name.split() if w.isalpha() and w not in _PARTICLES and len(w) > 1]
    words = [word for word in words if word != word.upper()]
    if not words or not body:
        return False
    body = body[:_BODY_CHARS]
    common = sum(_stands_in(word, body) for word in words)
    return common > 0 if any_word else common * 2 >= len(words)


def _stands_in(word: str, body: str) -> bool:
    # Blanks around it keep out addresses such as example.com/jones.
    if word not in body:
        return False
    return bool(re.search(rf"(?<!\S){re.escape(word)}(?=[\s,.;:!?]|$)", body))


@cache
def _common() -> frozenset[str]:
    text = files(__package__).joinpath("title_words.txt").read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())
