"""Runs Whoosh's own test suite on our codec: `python -m benchmarks.whoosh_suite`.

The suite comes with Whoosh's source distribution, which pip fetches into a
scratch folder; nothing of it is kept. With `--fork` it is the suite of whoosh3,
a fork that installs the same import name, in an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOCK, FORK = "whoosh==2.7.4", "whoosh3"
TOLERATED = frozenset(("tests/test_automata.py::test_minimize_dfa",))
"""Fails by chance, with any codec."""
_OUTSIDE = ("bump_version", "site_version", "example", "downstream", "cli", "typing", "mcp", "lang")
"""Of the fork: what tests its repository, its command line and its extras, not its index."""
_OF_STOCK_CODEC = frozenset(
    (
        # They cut up the files of the fork's own codec.
        "tests/test_codecs.py::test_corrupt_postings_block_raises_clear_error",
        "tests/test_codecs.py::test_tiny_blocks_stored_uncompressed_round_trip",
        # Their processes do not read the conftest, and take the fork's own codec.
        "tests/test_mpwriter.py::test_mpwriter_explicit_start_method[spawn]",
        "tests/test_mpwriter.py::test_mpwriter_explicit_start_method[forkserver]",
    )
)
SHARE = 0.95
"""Postings that have to lie in columns."""

_CONFTEST = '''
import json

import whoosh.codec
import whoosh.codec.whoosh3

from interview_search.backends.whoosh.codec import ColumnarCodec
from interview_search.backends.whoosh.codec.share import SHARE


class Ours(ColumnarCodec):
    """Takes the options of Whoosh's own codec, and leaves them."""

    def __init__(self, *args, **kwargs):
        pass


# Writers look the first up when they are made; some tests name the second.
whoosh.codec.default_codec = Ours
whoosh.codec.whoosh3.W3Codec = Ours
outcomes = {}


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        worse = outcomes.get(report.nodeid, "passed") == "passed"
        outcomes[report.nodeid] = report.outcome if worse else outcomes[report.nodeid]


def pytest_collectreport(report):
    if report.outcome == "failed":
        outcomes[report.nodeid] = "failed"


def pytest_sessionfinish():
    found = {"outcomes": outcomes, "postings": SHARE.postings, "beside": SHARE.beside,
             "beside_bytes": SHARE.beside_bytes, "column_bytes": SHARE.column_bytes}
    with open("outcome.json", "w") as file:
        json.dump(found, file)
'''


class FetchError(Exception):
    """The suite cannot be had."""


@dataclass(frozen=True)
class Outcome:
    passed: int
    failed: tuple[str, ...]
    skipped: int
    postings: int
    share: float
    """Of the postings, those that lie in columns of numbers alone."""
    share_of_bytes: float
    output: str

    @property
    def wrong(self) -> list[str]:
        return [test for test in self.failed if test not in TOLERATED]

    @property
    def good(self) -> bool:
        return bool(self.passed and not self.wrong and self.share >= SHARE)


def fetch(folder: Path, package: str = STOCK) -> Path:
    """The unpacked source distribution. Raises FetchError."""
    name = package.partition("=")[0]
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    options = [
        "--retries",
        "1",
        "--timeout",
        "10",
        "--no-deps",
        "--no-binary",
        name,
        "--dest",
        str(folder),
        package,
    ]
    try:
        _run([*command, *options], folder)
    except subprocess.SubprocessError as error:
        raise FetchError(f"pip cannot fetch {package}: {_reason(error)}") from error
    (archive,) = (path for path in folder.iterdir() if path.name.endswith((".zip", ".gz")))
    shutil.unpack_archive(archive, folder / "source")
    (source,) = (folder / "source").iterdir()
    return source


def fork(folder: Path) -> str:
    """An environment with whoosh3 in the place of Whoosh; its Python."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    try:
        _run([*pip, "install", str(ROOT), "pytest"], folder)
        _run([*pip, "uninstall", "--yes", "whoosh", "interview-search"], folder)
        _run([*pip, "install", FORK], folder)
    except subprocess.SubprocessError as error:
        raise FetchError(f"{FORK} cannot be installed: {_reason(error)}") from error
    return python


def run(source: Path, python: str = sys.executable) -> Outcome:
    """Run the suite; the files of ours that it needs are written beside it."""
    for name in ("setup.cfg", "pyproject.toml", "tox.ini"):
        (source / name).unlink(missing_ok=True)
    (source / "pytest.ini").write_text("[pytest]\n", "utf-8")
    (source / "conftest.py").write_text(_CONFTEST, "utf-8")
    command = [python, "-m", "pytest", "tests", "-q", "-p", "no:cacheprovider", "--tb=short"]
    if python != sys.executable:
        command += [f"--ignore-glob=*test_*{word}*" for word in _OUTSIDE]
        command += [f"--deselect={test}" for test in sorted(_OF_STOCK_CODEC)]
    # Whoosh's storage in memory has its temporary files under one name for all processes.
    scratch = source / "scratch"
    scratch.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(source)))}
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    done = subprocess.run(
        command,
        cwd=source,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    outcome = source / "outcome.json"
    if not outcome.exists():
        raise RuntimeError(f"the suite did not run:\n{done.stdout[-3000:]}")
    found = json.loads(outcome.read_text("utf-8"))
    results = found["outcomes"]
    counts = {kind: sum(1 for o in results.values() if o == kind) for kind in set(results.values())}
    size = found["column_bytes"] + found["beside_bytes"]
    return Outcome(
        counts.get("passed", 0),
        tuple(sorted(test for test, outcome in results.items() if outcome == "failed")),
        counts.get("skipped", 0),
        found["postings"],
        1 - found["beside"] / max(found["postings"], 1),
        found["column_bytes"] / max(size, 1),
        done.stdout,
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fork", action="store_true", help=f"the suite of {FORK}, on {FORK}")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            source = fetch(folder, FORK if chosen.fork else STOCK)
            outcome = run(source, fork(folder) if chosen.fork else sys.executable)
        except FetchError as error:
            sys.stderr.write(f"{error}\n")
            return 2
    if outcome.wrong:
        sys.stdout.write(outcome.output)
    failed = "".join(f"\n  {test}" for test in outcome.failed)
    sys.stdout.write(
        f"passed {outcome.passed}, skipped {outcome.skipped}, "
        f"failed {len(outcome.failed)}{failed}\n"
        f"{outcome.postings:,} postings, {outcome.share:.2%} of them in columns alone "
        f"({outcome.share_of_bytes:.2%} of the bytes)\n"
    )
    return 0 if outcome.good else 1


def _reason(error: subprocess.SubprocessError) -> str:
    return str(getattr(error, "output", None) or error).strip()[-300:]


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )


if __name__ == "__main__":
    sys.exit(main())
