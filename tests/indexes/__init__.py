"""Indexes as versions of the library wrote them, kept to be opened for ever.

`python -m tests.indexes` writes the one of this version, from the samples.
"""
