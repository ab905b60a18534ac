"""FILE -> INTERVIEW: walk and decode files, front matter, typed metadata, Markdown to text."""

from .source import read_bytes, read_file, read_text
from .walk import FileRef, walk

__all__ = ["FileRef", "read_bytes", "read_file", "read_text", "walk"]
