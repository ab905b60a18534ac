"""Hits to passages: the best window, highlights, forms to show and to export."""

from . import export, render
from .select import select
from .wanted import Wanted, beginnings

__all__ = ["Wanted", "beginnings", "export", "render", "select"]
