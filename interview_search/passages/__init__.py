"""Hits to passages: the best window, highlights, forms to show and to export."""

from . import export, render
from .select import select
from .wanted import Wanted

__all__ = ["Wanted", "export", "render", "select"]
