"""`doctor`: how each file was understood, and what to write where that is not right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from .. import Person, Problem, Settings, Split, split
from .options import common, form_option, load_settings
from .output import count, joined, one_line, print_json, problem_text
from .progress import progress_bar

_UNSURE = 0.6
"""A form that explains less of the body than this may be the wrong one."""
_WORST = 10
_LEFT_OUT = "section page"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is to be said of one file."""

    path: str
    form: str | None
    """None for a file that has to be skipped."""
    confidence: float
    """Share of the body, 0 to 1, that the form explains."""
    ties: tuple[str, ...]
    turns: int
    sections: int
    people: tuple[Person, ...]
    problems: tuple[Problem, ...]

    @property
    def badness(self) -> tuple[bool, int, float]:
        """Higher is worse."""
        if self.is_left_out:
            return False, 0, 0.0
        explained = 1.0 if self.form == "prose" else self.confidence
        return self.form is None, len(self.problems), 1 - explained

    @property
    def is_left_out(self) -> bool:
        """Whether it is skipped for what it is, such as a README, not for what is wrong."""
        return self.form is None and self.problems[0].reason.startswith(_LEFT_OUT)

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "form": self.form,
            "confidence": self.confidence,
            "ties": list(self.ties),
            "turns": self.turns,
            "sections": self.sections,
            "people": [person.to_dict() for person in self.people],
            "problems": [{**p.to_dict(), "advice": p.advice} for p in self.problems],
        }


@click.command("doctor")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@form_option
@common
def command(paths: tuple[str, ...], form: str | None, index: str, as_json: bool) -> None:
    """Say how each file is understood, and what to change.

    The percentage is the share of the text that has a speaker or answers a
    question. Nothing is changed; no index is needed.
    """
    found: list[Diagnosis] = []
    with progress_bar() as progress:
        for item in diagnose(paths, load_settings(form)):
            progress(len(found), 0, item.path)
            found.append(item)
    found.sort(key=lambda item: item.badness, reverse=True)
    if as_json:
        print_json([item.to_dict() for item in found])
        return
    for item in found:
        _print(item)
    _summary(found)


def diagnose(paths: tuple[str, ...], settings: Settings) -> Iterator[Diagnosis]:
    """One diagnosis a file."""
    for item in split(paths, settings=settings):
        if isinstance(item, Problem):
            yield Diagnosis(item.path, None, 0.0, (), 0, 0, (), (item,))
        else:
            yield _of(item)


def _of(read: Split) -> Diagnosis:
    interview = read.interview
    return Diagnosis(
        path=interview.path,
        form=interview.form,
        confidence=read.confidence,
        ties=read.ties,
        turns=sum(len(section.turns) for section in read.sections),
        sections=len(read.sections),
        people=interview.people,
        problems=(*read.problems, *_doubts(read)),
    )


def _doubts(read: Split) -> Iterator[Problem]:
    path, form = read.interview.path, read.interview.form
    if read.ties:
        others = ", ".join(read.ties)
        yield Problem(
            path,
            None,
            f"written as {form}, but nearly as much as {others}",
            f"To settle it, write into the front matter: form: {form}",
        )
    elif form != "prose" and read.confidence < _UNSURE:
        yield Problem(
            path,
            None,
            f"only {read.confidence:.0%} of its text has a speaker or answers a question",
            "If nobody is interviewed in it, write into the front matter: form: prose",
        )
    if not read.sections:
        yield Problem(path, None, "there is no text in it", "Leave it out by .interviewignore")


def _print(item: Diagnosis) -> None:
    path = click.style(one_line(item.path), bold=bool(item.problems))
    if item.form is None:
        click.echo(f"{path} · skipped")
    else:
        people = ", ".join(
            one_line(person.name) + (f" ({person.role})" if person.role else "")
            for person in item.people
        )
        sizes = f"{count(item.turns, 'turn')} · {count(item.sections, 'section')}"
        click.echo(joined([path, f"{item.form} {item.confidence:.0%}", sizes, people]))
    for problem in item.problems:
        line = f"line {problem.line}: " if problem.line else ""
        click.echo(f"   {line}{problem_text(problem)}")


def _summary(found: list[Diagnosis]) -> None:
    """The counts, and the worst files once more where they have scrolled away."""
    forms = Counter(item.form or "skipped" for item in found)
    counts = ", ".join(f"{number:,} {form}" for form, number in forms.most_common())
    bad = [item for item in found if item.problems and not item.is_left_out]
    click.echo()
    click.echo(f"{count(len(found), 'file')}: {counts or 'no interviews'}")
    if not bad:
        click.echo("nothing looks wrong")
        return
    click.echo(f"{count(len(bad), 'file')} to look at, the worst first:")
    for item in bad[:_WORST]:
        reasons = "; ".join(one_line(problem.reason) for problem in item.problems[:2])
        click.echo(f"   {one_line(item.path)}: {reasons}")
