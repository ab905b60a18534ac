"""What steers a terminal, reorders a line or runs in a browser never leaves the library alive."""

from __future__ import annotations

import json
import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner

from interview_search import Indexer, Searcher, Settings
from interview_search.cli import main

ESCAPES = "\x1b[38;5;201m\x1b]0;owned\x1b\\\x9b31m\x90q\x9c\x08"
BIDI = "\u202eevil\u202c\u2066x\u2069\u206a\ufff9\U000e0041"
HTML = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;\"'`"
LINKS = "[click](javascript:alert(1)) <javascript:alert(2)> ![x](data:text/html,y)"
EVIL = f"{ESCAPES}{BIDI}{HTML}{LINKS}=1+1"
TALK = (
    f"---\ntitle: >-\n  pager {BIDI}{HTML}\nguest: Ann {BIDI}Lee\ntags: [a{BIDI}]\n"
    f"secret: x{BIDI}\nslug: 's{BIDI}\"<b>'\nmedia: 'https://example.org/{BIDI}\"<b>)(.mp3'\n---\n\n"
    f"**Ann {BIDI}{HTML} Lee:** Who carries the pager {EVIL}?\n\n"
    f"**Bob:** =cmd() Marit {EVIL} carries the pager.\n\n## pager {EVIL}\n\n{EVIL} pager\n"
)
ALIVE = re.compile(
    "\x1b\\[38;5;201m|\x1b\\]|[\x00-\x08\x0e-\x1a\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)
COMMANDS: list[tuple[str, ...]] = [
    ("index", "talks", "-vv"),
    ("index", "talks"),
    ("search", "pager"),
    ("search", "pager", "--json"),
    ("search", "pager", "--facet", "title", "--facet", "speaker", "--facet", EVIL[1:]),
    ("search", "pager", "--format", "csv"),
    ("search", "pager", "--format", "jsonl"),
    ("search", "pager", "--format", "markdown"),
    *(
        ("search", "pager", "--url", url, "--anchors", "hugo", "--format", form)
        for url in ("{media}", "https://example.org/{slug}/", "https://example.org/{title}")
        for form in ("text", "csv", "jsonl", "markdown")
    ),
    ("search", "pager", "--url", EVIL),
    ("search", "pager", "--url", f"https://example.org/{EVIL}"),
    ("search", "pager", "--url", f"https://example.org/{{{EVIL}}}"),
    ("quote", "marit carries no pager"),
    ("quote", f"carries the pager {EVIL}"),
    ("quote", "marit carries the pager", "--json", "--url", "{media}"),
    ("quote", "carries the pager", "--url", "{media}"),
    ("quote", "carries", "--interview", EVIL),
    ("search", f"zzz{EVIL}".replace("\0", "")),
    ("search", "--sort", EVIL),
    ("search", "pager", "--filter", EVIL),
    ("search", "pager", "--index", EVIL),
    ("show", "evil"),
    ("show", "evil", "--json"),
    ("show", EVIL),
    ("stats",),
    ("stats", "--json"),
    ("sections", "talks"),
    ("sections", "talks", "--json"),
    ("sections", "talks", "--jsonl"),
    ("sections", EVIL),
    ("doctor", "talks"),
    ("doctor", "talks", "--json"),
    ("index", EVIL),
    ("index", "--remove", EVIL),
    ("verify", "talks"),
    (EVIL,),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ill-will")
    (folder / "talks").mkdir()
    (folder / "talks/evil.md").write_text(TALK, "utf-8")
    bad = f"---\ntitle: x\na stray {BIDI}line\n---\n\nText.\n"
    (folder / "talks/bad.md").write_text(bad, "utf-8")
    (folder / "talks/marks.md").write_text(f"{EVIL}[/redact]\n", "utf-8")
    report = Indexer(folder / "index").update(folder / "talks")
    assert report.added == 1 and len(report.skipped) == 2, report
    return folder


def on_a_terminal(place: Path, args: tuple[str, ...]) -> str:
    """What a terminal is sent. A fork is quicker than a new interpreter."""
    pty = pytest.importorskip("pty")
    pid, master = pty.fork()
    if pid == 0:
        _child(place, args)
    parts = []
    while True:
        try:
            part = os.read(master, 1 << 16)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) in (0, 2)
    return b"".join(parts).decode("utf-8", "replace")


def _child(place: Path, args: tuple[str, ...]) -> NoReturn:
    code = 99
    try:
        os.chdir(place)
        os.environ["TERM"] = "xterm-256color"
        for name in ("NO_COLOR", "INTERVIEW_SEARCH_INDEX"):
            os.environ.pop(name, None)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        main(args, "interview-search")
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("args", COMMANDS, ids=lambda args: " ".join(args).encode().hex()[:30])
def test_terminal(place: Path, args: tuple[str, ...]) -> None:
    told = on_a_terminal(place, args)
    assert told.strip()
    assert "unexpected" not in told and "Traceback" not in told, told
    found = ALIVE.search(told)
    assert not found, (found, told[max(0, found.start() - 80) :][:200])


@pytest.mark.parametrize("args", [args for args in COMMANDS if "json" in " ".join(args)])
def test_json_says_what_is_there(
    place: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    out = CliRunner().invoke(main, args).stdout
    assert not ALIVE.search(out)
    said: list[Any] = [json.loads(line) for line in out.splitlines()]
    told = repr(said).encode().decode("unicode_escape")
    assert said and ("\u202e" in told or args[0] in ("stats", "quote"))


class Tags(HTMLParser):
    """Nothing but `<mark>`."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "mark" and not attrs

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl


def test_browser_and_documents(place: Path) -> None:
    from markdown_it import MarkdownIt

    with Searcher(place / "index") as searcher:
        results = searcher.search("pager evil alert owned", passages=5)
    assert results.hits
    for hit in results:
        assert hit.passages
        for passage in hit.passages:
            html = passage.to_html()
            Tags().feed(html)
            assert not ALIVE.search(html) and "<script" not in html
            plain = passage.to_ansi().replace("\x1b[1;33m", "").replace("\x1b[0m", "")
            assert not ALIVE.search(plain) and "\x1b" not in plain
            markdown = passage.to_markdown()
            assert not ALIVE.search(markdown)
            # Shown by a renderer that lets HTML through, it is still only text.
            shown = MarkdownIt("commonmark", {"html": True}).render(markdown)
            for tag in re.findall(r"<[^>]*>", shown):
                assert tag in ("<p>", "</p>", "<strong>", "</strong>"), tag
    settings = Settings(url="{media}")
    with Searcher(place / "index", settings=settings) as searcher:
        urls = {p.url for hit in searcher.search("pager", passages=3) for p in hit.passages}
    assert urls and not any(ALIVE.search(url or "") or set(url or "") & {*"<>\"'"} for url in urls)
    for text in (results.to_csv(), results.to_jsonl(), results.to_markdown()):
        assert not ALIVE.search(text)
        assert "\x1b" not in text
    cells = re.findall(r'(?:^|,)"?([^,"]*)', results.to_csv())
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
