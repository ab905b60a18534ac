"""Interviews as pages of a site, by each generator's way of naming headings; on localhost."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors.index import slugify
from mdit_py_plugins.footnote import footnote_plugin

from interview_search import parse
from interview_search.passages.anchors import anchors

STYLES = ("hugo", "github", "jekyll", "kramdown", "python-markdown")
_CURLY = ("hugo", "jekyll", "kramdown")
"""These set quotation marks, dashes and ellipses as printers do."""
_EXPLICIT = re.compile(r"\s*\{:?\s*#([\w:.-]+)[^{}]*\}\s*$")
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head>
<body style="width:600px"><div style="height:4000px"></div><h1>{title}</h1>
<main>{body}</main><div style="height:4000px"></div></body></html>"""


def page(file: Path, style: str) -> str:
    """An interview as HTML."""
    interview = parse(file)
    markdown = _markdown(style)
    tokens = markdown.parse(interview.body)
    headings = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    named: list[tuple[str, str | None]] = []
    for i in headings:
        inline = tokens[i + 1]
        explicit = _EXPLICIT.search(inline.content)
        if explicit and inline.children and inline.children[-1].type == "text":
            inline.children[-1].content = _EXPLICIT.sub("", inline.children[-1].content)
        text = "".join(child.content for child in inline.children or ())
        named.append((text, explicit[1] if explicit else None))
    for i, name in zip(headings, _names(named, style), strict=True):
        tokens[i].attrSet("id", name)
    body = markdown.renderer.render(tokens, markdown.options, {})
    return _PAGE.format(title=escape(interview.title), body=body)


def _names(headings: list[tuple[str, str | None]], style: str) -> list[str]:
    """By somebody else's code where there is some."""
    if style == "github" and all(text.isascii() and not own for text, own in headings):
        times: dict[str, int] = {}
        names = []
        for text, _ in headings:
            name = slugify(text)
            times[name] = times.get(name, -1) + 1
            names.append(f"{name}-{times[name]}" if times[name] else name)
        return names
    if style == "python-markdown":
        from markdown.extensions.toc import slugify as slugify_ascii
        from markdown.extensions.toc import unique

        taken = {explicit for _, explicit in headings if explicit}
        return [own or unique(slugify_ascii(text, "-"), taken) for text, own in headings]
    return anchors(headings, style)


@cache
def _markdown(style: str) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"typographer": style in _CURLY})
    markdown.enable(["table", "strikethrough"]).use(footnote_plugin)
    if style in _CURLY:
        markdown.enable(["replacements", "smartquotes"])
    return markdown


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which `/STYLE/PATH` is the page of an interview of the folder."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            style, _, path = unquote(urlsplit(self.path).path)[1:].partition("/")
            file = folder / path
            if style not in STYLES or not file.is_file():
                self.send_error(404)
                return
            data = page(file, style).encode("utf-8", "replace")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
