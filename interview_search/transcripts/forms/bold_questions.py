"""A bold or italic line asks; the text after it, on the same line or below, answers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..questions_answers import question_or_answer
from ..reader import Marks, Reading, assemble
from ..source import Source
from ..vocabulary import ends_as_question, is_question, known_heading, may_be_question

FORM = "bold-questions"

_WRAPPED = r"(?:<(?:span|font|u|big|center|p|div)\b[^>]*>\s*)*"
_BOLD = re.compile(
    rf"^{_WRAPPED}(?:(?P<mark>\*\*\*|\*\*|\*|__|_)(?=\S)(?P<text>.+?)(?<=\S)(?P=mark)(?![\w*])"
    r"|<(?P<tag>strong|b|em|i)>(?P<tagged>.+?)</(?P=tag)>)(?:\s*</\w+>)*",
    re.DOTALL | re.IGNORECASE,
)
_AFTER = re.compile(r"[^\S\n\x0b]*+(?:[:：][ ]*+)?(?:$|\n|\\\n|\x0b|<br\b)", re.IGNORECASE)
_ITALIC = {"*": "italic", "_": "italic", "em": "italic", "i": "italic"}
_FEWEST = 2


def read(source: Source) -> Reading | None:
    blocks = source.document.blocks
    found: dict[str, dict[int, tuple[str, int]]] = {}
    for index, block in enumerate(blocks):
        if block.kind not in ("paragraph", "item", "quote"):
            continue
        match = _BOLD.match(block.raw)
        if not match or question_or_answer(block.raw):
            continue
        text = (match["text"] or match["tagged"]).strip()
        after = _AFTER.match(block.raw, match.end())
        colon = text.endswith((":", "：")) or block.raw.startswith((":", "："), match.end())
        if after or ends_as_question(text) or (colon and may_be_question(text)):
            style = _ITALIC.get((match["mark"] or match["tag"]).lower(), "bold")
            found.setdefault(style, {})[index] = text, match.end()
    if not found:
        return None
    # An interview asks in one style; the other one is for names, notes and thanks.
    lines = max(found.values(), key=_how_many_ask)
    topics = {i for i, (text, _) in lines.items() if known_heading(text)}
    candidates = [i for i in lines if i not in topics]
    asking = [i for i in candidates if may_be_question(lines[i][0])]
    if len(asking) < _FEWEST or len(asking) * 2 < len(candidates):
        return None
    if not any(is_question(lines[i][0]) for i in asking):
        return None
    questions = {
        i: lines[i][1]
        for i in candidates
        if i in asking or (i > asking[0] and _answered(source, i, lines[i][1]))
    }
    parts = source.topics | dict.fromkeys(topics, "topic")
    return assemble(source, Marks(source.answers, questions, parts, source.answerer))


def _how_many_ask(lines: Mapping[int, tuple[str, int]]) -> int:
    return sum(is_question(text) for text, _ in lines.values())


def _answered(source: Source, index: int, length: int) -> bool:
    """Whether text follows; a last line in bold asks nothing."""
    blocks = source.document.blocks
    below = blocks[index + 1].kind if index + 1 < len(blocks) else "rule"
    return below not in ("heading", "rule") or bool(blocks[index].raw[length:].strip())
