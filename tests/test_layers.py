"""Imports run one way; engines and faces keep to their own folders."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import interview_search

PACKAGE = Path(interview_search.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

BASE = {"making", "script", "models", "errors", "settings"}
BELOW = {
    "making": set(),
    "script": {"models"},  # for types only
    "models": {"script", "passages"},  # Passage.to_html and the like, imported when called
    "errors": {"models"},
    "settings": {"errors"},
    "sharing": set(),
    "analysis": BASE,
    "reading": BASE | {"analysis"},
    "transcripts": BASE | {"analysis", "reading"},
    "ranking": BASE | {"analysis"},
    "passages": BASE | {"analysis"},
    "query": BASE | {"analysis", "ranking", "passages", "backends.base"},
    "backends": BASE | {"analysis", "ranking", "passages", "query.tree"},
    "ingest": BASE | {"analysis", "reading", "transcripts", "backends.base"},
    "indexer": BASE | {"reading", "backends", "ingest"},
    "answer": BASE
    | {
        "sharing",
        "analysis",
        "ranking",
        "passages",
        "query",
        "backends.base",
        "backends.plausible",
    },
    "searcher": BASE | {"analysis", "answer", "ranking", "query", "backends", "indexer"},
    "samples": set(),
}
FACES = {"cli", "__main__"}
ENGINES = {
    "whoosh": {"backends"},
    "numpy": {"backends", "query", "answer"},
    "numba": {"backends"},
    "click": {"cli"},
    "rich": {"cli"},
    "watchfiles": {"cli"},
    "markdown_it": {"reading"},
    "frontmatter": {"reading"},
    "webvtt": {"transcripts"},
    "Stemmer": {"analysis"},
    "icu4py": {"analysis"},
    "rjieba": {"analysis"},
    "kiwipiepy": {"analysis"},
}


def imports(module: Path) -> Iterator[tuple[str, str]]:
    """(absolute module, name) of every import in a module of the package, wherever it stands."""
    tree = ast.parse((PACKAGE / module).read_text("utf-8"))
    here = ["interview_search", *module.with_suffix("").parts]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: -node.level] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((source, alias.name) for alias in node.names)


def own(module: Path) -> Iterator[str]:
    """What a module imports of the package: dotted, without the package's name."""
    for source, name in imports(module):
        if source == "interview_search":
            yield name
        elif source.startswith("interview_search."):
            yield f"{source.removeprefix('interview_search.')}.{name}"


def layer(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def test_every_module_has_its_place() -> None:
    assert {layer(module) for module in MODULES} <= {*BELOW, *FACES, "__init__"}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_run_one_way(module: Path) -> None:
    here = layer(module)
    if here in FACES or here == "__init__":
        return
    for target in own(module):
        allowed = target.split(".")[0] == here or any(
            target == below or target.startswith(f"{below}.") for below in BELOW[here]
        )
        assert allowed, f"{module} imports {target}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_engines_stay_in_their_folder(module: Path) -> None:
    for source, name in imports(module):
        root = source.split(".")[0]
        if root not in ENGINES or layer(module) in ENGINES[root]:
            continue
        parts = source.split(".")
        grammar = len(parts) > 1 and parts[1] in ("qparser", "query")
        assert root == "whoosh" and layer(module) == "query" and grammar, (
            f"{module} imports {source} {name}"
        )


@pytest.mark.parametrize("module", [m for m in MODULES if m.parts[0] == "cli"], ids=str)
def test_faces_use_public_names_only(module: Path) -> None:
    for target in own(module):
        name = target.split(".")[0]
        assert name == "cli" or target in interview_search.__all__, f"{module} imports {target}"


def test_importing_the_library_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    heavy = ("whoosh", "rich", "click", "markdown_it", "webvtt", "rapidfuzz", "dateutil")
    code = f"import sys, interview_search; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
