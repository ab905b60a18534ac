"""Dates as people type them, to dates as they are compared: `2020`, `2020-06`, `2020-06-15`."""

from __future__ import annotations

import re
from datetime import date

_FORMS = (
    re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?(?:[T ].{0,40})?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?:(?P<d>\d{1,2})\.)?(?P<m>\d{1,2})[./](?P<y>\d{4})"),
)


def day(text: str) -> tuple[str | None, bool]:
    """What can be read of it, None where nothing can; and whether that is all of it."""
    for form in _FORMS:
        if found := form.fullmatch(text.strip()):
            year, month, of_month = (int(found[part] or 0) for part in "ymd")
            if not year:
                return None, False
            if not month and not found["m"]:
                return f"{year:04}", True
            if not 1 <= month <= 12:
                return f"{year:04}", False
            if not of_month and not found["d"]:
                return f"{year:04}-{month:02}", True
            try:
                return date(year, month, of_month).isoformat(), True
            except ValueError:
                return f"{year:04}-{month:02}", False
    return None, False
