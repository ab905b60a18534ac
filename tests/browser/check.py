"""Do the links of passages lead a real browser to them?

    python -m tests.browser.check --count 300 --seed 7

Renders real interviews as a site would, searches for words of theirs, opens the
`url` of each passage in Chromium without its anchor, so that the words alone
must scroll, and looks whether the passage is to be seen. Its anchor must be the
id of the heading above. Needs Chromium with its driver, the dependency group
`browser`, and ../shared/corpora.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from interview_search import Indexer, Passage, Searcher, Section, Settings

from .site import STYLES, served

CORPORA = Path(__file__).parents[2] / "../shared/corpora"
GOAL = 0.9
_TALKS = ("ahilapaati", "devrel", "usesthis", "changelog", "bitcoin")
_FILES = 12
"""Interviews of each corpus."""

_NUMBERS = re.compile(r"^\d+[.)](?: |$)", re.MULTILINE)
_LOOK = r"""
const [wanted, anchor, done] = arguments;
function look() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const letter = /[\p{L}\p{N}]/u, places = [];
  let letters = "";
  while (walker.nextNode()) {
    const text = walker.currentNode.data;
    for (let i = 0; i < text.length; i++)
      if (letter.test(text[i])) { letters += text[i]; places.push([walker.currentNode, i]); }
  }
  const kept = Array.from(wanted).filter(c => c.length == 1 && letter.test(c)).join("");
  const at = letters.indexOf(kept.slice(0, 400));
  const box = n => {
    const range = document.createRange();
    range.setStart(places[n][0], places[n][1]); range.setEnd(places[n][0], places[n][1] + 1);
    return range.getBoundingClientRect();
  };
  const heading = anchor && document.getElementById(anchor);
  if (at < 0 || !kept) return {there: false, heading: heading && heading.textContent};
  const first = box(at).top, last = box(at + kept.slice(0, 400).length - 1).bottom;
  return {there: true, scrolled: window.scrollY > 0 && last > 0 && first < window.innerHeight,
          heading: heading && heading.textContent};
}
let tries = 0;
(function wait() {
  const seen = look();
  if (seen.scrolled || !seen.there || ++tries > 8) done(seen); else setTimeout(wait, 60);
})();
"""


@dataclass(frozen=True)
class Case:
    """A passage, and where it should lead."""

    corpus: str
    style: str
    section: Section
    passage: Passage


def missing() -> str | None:
    """Why the check cannot be made here."""
    try:
        import markdown  # noqa: F401
        import selenium  # noqa: F401
    except ImportError as error:
        return f"{error.name} is not installed (dependency group browser)"
    if not shutil.which("chromedriver") or not shutil.which("chromium"):
        return "there is no Chromium"
    return None if CORPORA.is_dir() else "needs ../shared/corpora"


def cases(folder: Path, address: str, count: int, chance: random.Random) -> Iterator[Case]:
    """Passages of copied interviews, found by words in a row; each style in turn."""
    for corpus in _TALKS:
        files = sorted((CORPORA / corpus).rglob("*.m*"))
        for file in chance.sample(files, min(_FILES, len(files))):
            to = folder / corpus / file.relative_to(CORPORA / corpus)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, to)
    indexer = Indexer(None)
    indexer.update(folder)
    searchers = {
        style: Searcher(
            indexer, settings=Settings(url=f"{address}/{style}/{{path}}", anchors=style)
        )
        for style in STYLES
    }
    some = searchers[STYLES[0]]
    interviews = {corpus: [i for i in some.interviews() if i.path.startswith(f"{corpus}/")]
                  for corpus in _TALKS}  # fmt: skip
    left, number = count, -1
    while left and (number := number + 1) < 3 * count:
        corpus = _TALKS[number % len(_TALKS)]
        style = STYLES[number // len(_TALKS) % len(STYLES)]
        section = chance.choice(some.sections(chance.choice(interviews[corpus]).id))
        words = section.answer.split()
        at = chance.randrange(max(1, len(words)))
        query = '"' + " ".join(words[at : at + 3]).replace('"', "") + '"'
        found = searchers[style].search(query, limit=1, filters={"id": section.interview_id})
        for hit in found:
            left -= 1
            yield Case(corpus, style, hit.section, hit.passages[0])


def browser() -> Any:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=900,500"):  # fmt: skip
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or ""
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def run(count: int, seed: int, *, tell: bool = False) -> tuple[float, float]:
    """The share of passages that their words scroll to, and of anchors that are right."""
    outcomes: Counter[tuple[str, str]] = Counter()
    anchored: Counter[bool] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder) as address:
            driver = browser()
            try:
                for number, case in enumerate(cases(folder, address, count, random.Random(seed))):
                    outcome, heading = _opened(driver, case, number)
                    outcomes[case.corpus, outcome] += 1
                    if case.section.heading:
                        right = _letters(heading or "") == _letters(case.section.heading)
                        anchored[right] += 1
                        if tell and not right:
                            print(f"anchor: {case.passage.url} is not {case.section.heading!r}")
                    if tell and outcome != "scrolled":
                        print(f"{outcome}: {case.passage.url}\n    {case.passage.text!r}")
            finally:
                driver.quit()
    for corpus in _TALKS:
        counts = {o: n for (c, o), n in sorted(outcomes.items()) if c == corpus}
        print(f"{corpus}: " + ", ".join(f"{n} {o}" for o, n in counts.items()))
    good = sum(n for (_, o), n in outcomes.items() if o == "scrolled")
    total = outcomes.total()
    print(f"anchors that are the heading above: {anchored[True]} of {anchored.total()}")
    print(f"passages that the words alone scroll to: {good} of {total}, {good / total:.1%}")
    return good / total, anchored[True] / max(1, anchored.total())


def _opened(driver: Any, case: Case, number: int) -> tuple[str, str | None]:
    url, _, fragment = (case.passage.url or "").partition("#")
    anchor, mark, words = fragment.partition(":~:")
    # Another query makes it another page, which a browser loads anew.
    driver.get(f"{url}?{number}#:~:{words}" if mark else f"{url}?{number}")
    text = _NUMBERS.sub("", case.passage.text)  # browsers make those of lists themselves
    seen = driver.execute_async_script(_LOOK, text, unquote(anchor))
    if not mark:
        return "without words", seen["heading"]
    if not seen["there"]:
        return "not on the page as it is", seen["heading"]
    return ("scrolled" if seen["scrolled"] else "not scrolled"), seen["heading"]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300, help="passages to open (default: 300)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tell", action="store_true", help="name each that fails")
    given = parser.parse_args()
    if why := missing():
        print(f"skipped: {why}")
        return 0
    share, _ = run(given.count, given.seed, tell=given.tell)
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
