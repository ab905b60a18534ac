"""The index in Whoosh. Nothing outside this folder knows of it."""

from .backend import WhooshBackend

__all__ = ["WhooshBackend"]
