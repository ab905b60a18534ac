"""Blocks to items: who speaks from where to where, under which heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..reading.markdown import Block, Document
from .outline import Part
from .questions_answers import Spoken, question_or_answer
from .source import Place, Source
from .turns import Item, Topic, TurnBuilder, Utterance, seconds
from .vocabulary import ends_as_question


@dataclass(slots=True)
class Reading:
    """One form's view of an interview."""

    items: list[Item]
    explained: float
    """Share of the body's text, 0 to 1, that has a speaker or answers a question."""
    speakers: tuple[str, ...] = ()
    """Names as people, in the order of their first turn."""


@dataclass
class Marks:
    """What a form found in the blocks."""

    labels: Mapping[Place, Spoken] = field(default_factory=dict)
    questions: Mapping[int, int] = field(default_factory=dict)
    """Block that asks -> length of the question within its source."""
    parts: Mapping[int, Part] = field(default_factory=dict)
    """What each heading is; the source's outline by default."""
    answerer: str | None = None
    carries_over: bool = False
    """Whether text below a topic heading goes on with the last speaker."""


def assemble(source: Source, marks: Marks) -> Reading:
    """Items from blocks by the marks of one form."""
    walk = _Walk(source.document, marks)
    for index, block in enumerate(source.document.blocks):
        walk.block(index, block)
    walk.close()
    items = walk.items
    for item in items:
        # `Interviewer: why?` asks like `Q:`; the same label without a question only talks.
        if isinstance(item, Utterance) and item.turn.role == "interviewer":
            item.begins = item.begins or ends_as_question(item.turn.text)
    spoken = (item.turn.speaker for item in items if isinstance(item, Utterance))
    speakers = dict.fromkeys(name for name in spoken if name)
    return Reading(items, share_explained(items), tuple(speakers))


def share_explained(items: Sequence[Item]) -> float:
    """Share of the text, 0 to 1, that has a speaker or answers a question."""
    total = explained = 0
    for item in items:
        if isinstance(item, Utterance) and not item.heading:
            size = len(item.turn.text)
            total += size
            if item.turn.speaker or item.turn.role:
                explained += size
    return explained / total if total else 0.0


class _Walk:
    def __init__(self, document: Document, marks: Marks) -> None:
        self.document = document
        self.marks = marks
        self.items: list[Item] = []
        self.turn: TurnBuilder | None = None
        self.last: TurnBuilder | None = None
        self.answering = False
        self.before: Block | None = None
        self.pending: float | None = None
        self.asking_block = False
        self.label_source: tuple[Block, str, int] | None = None

    def close(self) -> None:
        if self.turn is not None and not self.turn and self.label_source:
            # A label that nothing follows is text: no word is lost.
            block, raw, line = self.label_source
            self.turn.add(self.document.text(block, raw), line)
        if self.turn:
            self.items.append(self.turn.build())
        self.label_source = None
        self.turn = None
        self.asking_block = False

    def open(self, turn: TurnBuilder) -> None:
        self.close()
        self.turn = turn
        self.before = None

    def block(self, index: int, block: Block) -> None:
        if block.kind == "rule":
            return
        if block.kind == "heading" and (index, 0) in self.marks.labels:
            self.text(index, block)  # it names who speaks below
        elif block.kind == "heading" or index in self.marks.parts:
            self.heading(block, self.marks.parts.get(index, "topic"))
        elif index in self.marks.questions:
            self.question(index, block, self.marks.questions[index])
        else:
            self.text(index, block)

    def heading(self, block: Block, part: Part) -> None:
        if part == "inner":
            self.add(block, block.raw, block.line)
            return
        self.close()
        text = self.document.flat(block)
        if part == "question":
            self.open(
                TurnBuilder(
                    role="interviewer", asks=True, begins=True,
                    anchor=block.anchor, heading=text,
                )
            )  # fmt: skip
            labelled = question_or_answer(block.raw)
            asks = labelled is not None and labelled.kind == "ask" and labelled.rest
            self.add(block, asks or block.raw, block.line)
            self.answering = True
            self.close()
        elif part == "topic" and text:
            self.items.append(Topic(text, block.line, block.anchor))
            self.answering = False
            if not self.marks.carries_over:
                self.last = None

    def question(self, index: int, block: Block, length: int) -> None:
        if not self.asking_block:
            self.open(TurnBuilder(role="interviewer", asks=True, begins=True))
            self.asking_block = True
        self.add(block, block.raw[:length], block.line)
        self.answering = True
        if block.raw[length:].strip(" :：\n"):
            self.text(index, block, length)

    def text(self, index: int, block: Block, asked: int = 0) -> None:
        labels = self.marks.labels
        if self.asking_block:
            self.close()
        start = block.raw.count("\n", 0, asked)
        lines = block.raw[asked:].lstrip(" :：").split("\n") if asked else block.raw.split("\n")
        plain: list[str] = []
        last: Spoken | None = None
        for number, line in enumerate(lines, start):
            spoken = labels.get((index, number)) if number or not asked else None
            if spoken is None:
                plain.append(line)
                continue
            last = spoken
            if plain:
                self.add(block, "\n".join(plain), block.line + start)
            self.label(spoken, block.line + number)
            self.label_source = block, line, block.line + number
            plain, start = [spoken.rest], number
            if spoken.until == "line" or spoken.answer:
                self.add(block, spoken.rest, block.line + number)
                self.await_answer()
                plain = [spoken.answer]
            elif spoken.kind == "note":
                self.add(block, spoken.rest, block.line + number)
                self.close()
                plain, start = [], number + 1
        self.add(block, "\n".join(plain), block.line + start)
        if last is not None and last.until == "block":
            self.await_answer()

    def await_answer(self) -> None:
        """Close a question that no label answers; the text that follows does."""
        if self.turn:
            self.close()
            self.answering = True

    def label(self, spoken: Spoken, line: int) -> None:
        time = seconds(spoken.time) if spoken.time else None
        if spoken.kind == "time":
            self.pending = time
            return
        asks = spoken.kind == "ask"
        self.open(
            TurnBuilder(
                spoken.speaker,
                spoken.role,
                start_line=line,
                start_seconds=time,
                asks=asks,
                begins=asks,
                ends=spoken.kind == "note",
            )
        )
        if spoken.kind != "note":
            self.last = self.turn
        self.answering = False

    def resume(self) -> None:
        """Text without a label: an answer, more of the last turn, or nobody's."""
        if self.answering:
            self.open(TurnBuilder(self.marks.answerer, "interviewee"))
        elif self.last is not None:
            self.open(TurnBuilder(self.last.speaker, self.last.role))
        else:
            self.open(TurnBuilder())

    def add(self, block: Block, raw: str, line: int) -> None:
        bare = raw.lstrip()
        if not bare:
            return
        code = block.kind == "code"  # keeps its blank lines and its indentation
        if len(bare) < len(raw) and not code:
            line += raw[: len(raw) - len(bare)].count("\n")
        text = self.document.text(block, raw if code else bare)
        if not text or text.isspace():
            return
        if self.turn is None:
            self.resume()
        assert self.turn is not None
        before = self.before
        in_list = before and before.kind == block.kind and before.marker and block.marker
        in_table = before and before.kind == block.kind == "row"
        if block.marker[:1].isdigit() and raw == block.raw and not self.asking_block:
            text = f"{block.marker} {text}"
        self.turn.add(text, line, between="\n" if in_list or in_table else "\n\n", at=self.pending)
        self.pending = None
        self.before = block
