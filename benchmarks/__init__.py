"""Measures the library against other search engines; not part of the wheel."""
