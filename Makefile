# Everything happens in .venv, made from PYTHON on first use; nothing has to be
# set up by hand, and no virtual environment that happens to be active is used.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Settings of the shell that would lead outside .venv.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV

.DEFAULT_GOAL := help
.PHONY: help demo test lint check torture bench browser clean

help:
	@echo "make demo    index the sample interviews and search them"
	@echo "make test    run the tests"
	@echo "make lint    ruff and mypy"
	@echo "make check   lint and test"
	@echo "make torture kill, cut, forge, fuzz and flood: some two hours"
	@echo "make bench   measure against other search engines (SIZES=\"5000 60000\")"
	@echo "make browser open links of passages in Chromium (300 of them, some minutes)"
	@echo "make clean   remove .venv and caches"

demo: $(VENV)/.package
	@$(BIN)/interview-search demo

test: $(VENV)/.test
	@$(BIN)/python -m pytest

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test

# The full forms; TORTURE="crash fuzz" does only these. A minute of each is in make test.
TORTURE := crash damage concurrency hostile withheld fuzz soak
torture: $(VENV)/.test
	@set -e; for name in $(TORTURE); do \
		echo "== $$name"; $(BIN)/python -m tests.torture.$$name; \
	done

# Minutes; a million sections take the better part of an hour: make bench SIZES=1000000
SIZES := 5000 60000
bench: $(VENV)/.bench
	@$(BIN)/python -m benchmarks.fetch
	@$(BIN)/python -m benchmarks.run --sizes $(SIZES)
	@$(BIN)/python -m benchmarks.plots
	@$(BIN)/python -m benchmarks.report

# Needs Debian's chromium and chromium-driver, or their like.
browser: $(VENV)/.package
	@$(PIP) install --group browser
	@$(BIN)/python -m tests.browser.check

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp per step: a change of pyproject.toml installs anew, an interrupted
# run is taken up again.
$(VENV)/.package: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; name one with: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable .
	@$(BIN)/python -m compileall -q interview_search
	@touch $@

$(VENV)/.test: $(VENV)/.package
	@echo "Installing what the tests need ..." >&2
	@$(PIP) install --group test
	@touch $@

$(VENV)/.bench: $(VENV)/.package
	@echo "Installing the engines to measure against ..." >&2
	@$(PIP) install --group bench
	@touch $@

$(VENV)/.lint: $(VENV)/.package
	@echo "Installing ruff and mypy ..." >&2
	@$(PIP) install --group lint
	@touch $@
