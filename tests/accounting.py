"""Every word of a body stands in exactly one section: the account, block by block.

The oracle is markdown-it-py's full parse of the whole body. A section says
of each of its words on which source line it stands (`Turn.lines`); so the
words of a block and the words that sections claim from its lines must be the
same, but for the labels that became speakers and times.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from interview_search.models import Interview, Section
from interview_search.reading import inline
from interview_search.reading.markdown import Block, parse_fully

_WORD = re.compile(r"\w+")
_LABEL_WORDS = 12
"""No label is longer: a name, initials, a time."""


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _claimed(sections: Sequence[Section]) -> dict[int, Counter[str]]:
    by_line: dict[int, Counter[str]] = defaultdict(Counter)
    for section in sections:
        for turn in section.turns:
            ends = [offset for offset, _ in turn.lines[1:]] + [len(turn.text)]
            for (start, line), end in zip(turn.lines, ends, strict=True):
                by_line[line].update(_words(turn.text[start:end]))
    return by_line


def _text(block: Block, references: frozenset[str]) -> str:
    if block.kind == "code":
        return block.raw
    number = block.marker if block.marker[:1].isdigit() else ""
    return f"{number} {inline.full(block.raw, references)}"


def unaccounted(interview: Interview, sections: Sequence[Section]) -> list[str]:
    """One line for each block whose words are lost, doubled or claimed from elsewhere."""
    suffix = interview.path.rpartition(".")[2]
    document = parse_fully(interview.body, interview.body_line, plain_text=suffix == "txt")
    claimed = _claimed(sections)
    starts = Counter(turn.start_line for section in sections for turn in section.turns)
    headings = {_flat(section.heading) for section in sections if section.heading}
    faults: list[str] = []
    seen: Counter[str] = Counter()
    for group in _by_lines(document.blocks):
        block = group[0]
        lines = range(block.line, max(each.end_line for each in group) + 1)
        have = sum((claimed[line] for line in lines), Counter[str]())
        seen += have
        want = Counter(word for each in group for word in _words(_text(each, document.references)))
        if block.kind in ("heading", "paragraph") and not have:  # `**Links**` may be a heading
            title = inline.full(block.raw, document.references)
            if _flat(title) in headings or _flat(title) == _flat(interview.title):
                continue
        missing, extra = want - have, have - want
        source = "\n".join(each.raw for each in group).split("\n")
        for offset, line in enumerate(lines[: len(source)]):
            if missing and (starts[line] or re.match(r"\W*\d+:\d\d", source[offset])):
                missing -= Counter(_words(source[offset])[:_LABEL_WORDS])
        if block.marker[:1].isdigit():
            missing -= Counter(_words(block.marker))  # the number of a numbered question
        if missing or extra:
            faults.append(
                f"{interview.path}:{block.line}: lost {dict(missing)}, too many {dict(extra)}"
            )
    everything = sum(claimed.values(), Counter[str]())
    if everything != seen:
        faults.append(f"{interview.path}: claimed from no block {dict(everything - seen)}")
    return faults


def _by_lines(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks, those of HTML that stand on the same lines together."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and block.line <= max(each.end_line for each in groups[-1]):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _flat(text: str) -> str:
    return " ".join(_words(text)).casefold()
