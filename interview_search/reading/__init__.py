"""FILE -> INTERVIEW: walk and decode files, front matter, typed metadata, Markdown to text."""

from .redaction import RedactionError, redacted
from .source import file_glimpse, file_text, public_hash, read_bytes, read_file, read_text
from .walk import FileRef, walk
from .withheld import Withheld, suspected, withheld

__all__ = [
    "FileRef",
    "RedactionError",
    "Withheld",
    "file_glimpse",
    "file_text",
    "public_hash",
    "read_bytes",
    "read_file",
    "read_text",
    "redacted",
    "suspected",
    "walk",
    "withheld",
]
