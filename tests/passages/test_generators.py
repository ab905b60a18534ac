"""Anchors against the generators themselves, where they are installed.

Headings with links, HTML or several blanks in a row are not among them: Hugo and kramdown
name those by their source, which a section does not keep.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from interview_search.passages.anchors import anchors

HEADINGS = [
    *("Why?", "Why?", "Why!", "A", "A 1", "A", "A", "a_1", "a_1", "Who are you, and where?"),
    *("A - B", "A & B", "a--b", "a---b", "--a--", "Dash — and – dashes", "What's 1.5 for?"),
    *("What’s “it” for…", "it's a \"quote\"", "‘single’", "Wait... what", "C++ and C#", "a .NET"),
    *("Über uns: Ärger", "Straße", "İstanbul", "café", "cafe\u0301", "½ of x²", "Ⅷ Roman", "§ 5"),
    *("আপুনি কোন আৰু আপুনি কি কৰে?", "東京 タワー", "١٢٣ digits", "Emoji 🚀 here", "Ünï (brackets)"),
    *("1. Where it began", "2019", "100,000 things", "50% of $10", "A.I.", "snake_case_here"),
    *("heading", "section", "section-1", "x < y", "me@example.org", "A/B", "Is 1 + 1 = 2?"),
]  # fmt: skip
SOURCE = "\n\n".join(f"## {heading}\n\nText." for heading in HEADINGS) + "\n"


class Ids(HTMLParser):
    """The ids of the headings of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self.found.append(dict(attrs).get("id") or "")


def run(*command: str, text: str = "", where: Path | None = None) -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, cwd=where,
        env=os.environ | {"LANG": "C.UTF-8"},
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"{command[0]}: {done.stderr.decode()[-200:]}")
    return done.stdout.decode()


def python_markdown(folder: Path) -> list[str]:
    markdown = pytest.importorskip("markdown")
    return Ids(markdown.markdown(SOURCE, extensions=["toc"])).found


def kramdown(dialect: str) -> list[str]:
    program = (
        'require "kramdown"; require "kramdown-parser-gfm";'
        f'print Kramdown::Document.new(STDIN.read, input: "{dialect}").to_html'
    )
    return Ids(run("ruby", "-e", program, text=SOURCE)).found


def hugo(folder: Path) -> list[str]:
    layout, content = folder / "layouts/_default/single.html", folder / "content/page.md"
    for file, text in ((layout, "{{ .Content }}"), (content, f"---\ntitle: x\n---\n{SOURCE}")):
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
    (folder / "config.toml").write_text('baseURL = "https://example.org/"\n')
    run("hugo", "--quiet", where=folder)
    return Ids((folder / "public/page/index.html").read_text("utf-8")).found


def github(folder: Path) -> list[str]:
    """By github-slugger, which keeps GitHub's rule."""
    library = Path(run("npm", "root", "-g").strip()) / "github-slugger/index.js"
    if not library.is_file():
        pytest.skip("github-slugger is not installed")
    program = (
        f"const {{default: Slugger}} = await import({json.dumps(library.as_uri())});"
        f"const one = new Slugger(), all = {json.dumps(HEADINGS)};"
        "console.log(JSON.stringify(all.map(heading => one.slug(heading))));"
    )
    found: list[str] = json.loads(run("node", "--input-type=module", "-e", program))
    return found


GENERATORS = {
    "hugo": hugo,
    "github": github,
    "jekyll": lambda folder: kramdown("GFM"),
    "kramdown": lambda folder: kramdown("kramdown"),
    "python-markdown": python_markdown,
}


@pytest.mark.parametrize("style", GENERATORS)
def test_as_the_generator(style: str, tmp_path: Path) -> None:
    real = GENERATORS[style](tmp_path)
    ours = anchors([(heading, None) for heading in HEADINGS], style)
    assert dict(enumerate(zip(HEADINGS, ours, strict=True))) == dict(
        enumerate(zip(HEADINGS, real, strict=True))
    )
