"""The command line; a face of the library that uses its public names alone."""

from .app import main

__all__ = ["main"]
