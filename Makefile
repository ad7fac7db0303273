# make dataset   normalises, validates and builds dataset/, and writes anew the pages that repeat it
# make test      checks the style, the types and the tests
# make lock      writes both requirements files anew from pyproject.toml, keeping the versions they hold;
#                make lock LOCK_OPTIONS=--upgrade moves all of them to the newest that fit
# make clean     removes the environment and what tools left behind
#
# Each does its own set-up in .venv and needs git, make and Python 3.11, 3.12 or 3.13 with venv.
# With another Python than the first that serves: make dataset PYTHON=/where/it/is/python3.12
# Anchors are checked too where the sources are at hand: make dataset INQUIRIES_SOURCES=/the/folder

PYTHON ?= python3 python3.13 python3.12 python3.11
PYTEST_OPTIONS ?= -n auto --maxprocesses 4
LOCK_OPTIONS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL = $(PIP) install --quiet --require-hashes --requirement
EDITABLE = $(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --no-cache --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(LOCK_OPTIONS)
SERVES := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
REFUSAL := inquiries needs Python 3.11, 3.12 or 3.13 with venv (on Debian and Ubuntu: python3-venv); \
	none of these is one: $(PYTHON). Name yours with PYTHON=

.PHONY: dataset test lock clean

dataset: $(VENV)/installed-dataset
	$(BIN)/inquiries build
	$(BIN)/inquiries docs

test: $(VENV)/installed-test
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest $(PYTEST_OPTIONS)

$(VENV)/installed-dataset: requirements.txt pyproject.toml $(VENV)/made
	$(INSTALL) requirements.txt
	$(EDITABLE)
	@touch $@

$(VENV)/installed-test: requirements-test.txt pyproject.toml $(VENV)/made
	$(INSTALL) requirements-test.txt
	$(EDITABLE)
	@touch $@

# An environment does not survive a move of its folder, so it notes where it was made.
ifneq ($(shell cat $(VENV)/made 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/made
endif
$(VENV)/made:
	@for python in $(PYTHON); do \
		if "$$python" -c '$(SERVES)' 2>/dev/null; then \
			"$$python" -m venv --clear $(VENV) && printf '%s\n' '$(CURDIR)' > $@; exit; \
		fi; \
	done; echo '$(REFUSAL)' >&2; exit 2

# The test file first: the other is the part of it that a build needs, at the same versions.
lock: $(VENV)/made
	$(PIP) install --quiet 'uv>=0.13'
	$(COMPILE) --extra test --output-file requirements-test.txt
	$(COMPILE) --extra checkout --constraints requirements-test.txt --output-file requirements.txt

clean:
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
