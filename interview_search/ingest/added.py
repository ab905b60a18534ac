"""An interview that is no file, as the index may have it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..models import Interview, Problem
from ..reading import redacted
from ..settings import Settings


def public(interview: Interview, settings: Settings) -> tuple[Interview, tuple[Problem, ...]]:
    """Without what stands between redaction marks. Raises RedactionError."""
    if "redaction" not in settings.withhold:
        return _hashed(interview), ()
    body = redacted(interview.body, interview.path)
    title = redacted(interview.title, interview.path)
    metadata, spans = _clean(interview.metadata, interview.path)
    spans += body.spans + title.spans
    if not spans:
        return _hashed(interview), ()
    made = replace(
        interview,
        title=title.text,
        body=body.text,
        metadata=metadata,
        content_hash="",
        redactions=spans,
    )
    return _hashed(made), (*body.problems, *title.problems)


def _hashed(interview: Interview) -> Interview:
    if interview.content_hash:
        return interview
    digest = hashlib.sha256(interview.body.encode("utf-8", "surrogatepass"))
    return replace(interview, content_hash=digest.hexdigest())


def _clean(value: Any, path: str) -> tuple[Any, int]:
    """Plain data without the spans in its texts, and how many there were."""
    if isinstance(value, str):
        found = redacted(value, path)
        return found.text, found.spans
    if isinstance(value, Mapping):
        items = {key: _clean(item, path) for key, item in value.items()}
        return {k: item for k, (item, _) in items.items()}, sum(n for _, n in items.values())
    if isinstance(value, list | tuple):
        parts = [_clean(item, path) for item in value]
        return [item for item, _ in parts], sum(number for _, number in parts)
    return value, 0
