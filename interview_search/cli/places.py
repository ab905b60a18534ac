"""Sections as people name them on the command line."""

from __future__ import annotations

from .. import Searcher


def section_at(searcher: Searcher, given: str) -> str:
    """The id of the section at `path:line`, as `search` prints it; what is none, as it is."""
    path, colon, line = given.rpartition(":")
    if colon and line.isdecimal():
        for interview in searcher.interviews():
            if interview.path == path:
                for section in searcher.sections(interview.id):
                    if section.start_line <= int(line) <= section.end_line:
                        return section.id
    return given
