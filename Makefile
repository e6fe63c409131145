# Thin on purpose: a target only calls a tool. On Windows, or without make, the README names the same commands.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
INSTALL ?= $(BIN)/python -m pip install --disable-pip-version-check
LAUNCH ?= tests/launch
JOBS ?= $(shell $(PYTHON) -c "import os; print(os.cpu_count() or 1)")
# Side by side: the tests of a file stay together (tests/conftest.py names those that need not), what takes longest begins.
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --durations=15
SPREAD := --dist loadfile --no-loadscope-reorder

# One thread a process: the tests and notebooks run side by side, and sums come out the same everywhere.
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help book notebooks test unit-test notebook-test test-gpu browser-test launch-test section publish-tree archive serve bench lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed, not ' + sys.version)"
	@echo "Setting up .venv: a few minutes, once."
	$(PYTHON) -m venv .venv
	$(INSTALL) -r requirements.txt
	@touch $@

book: $(READY)  ## execute the notebooks and build the book, strictly; says where it is
	$(BIN)/jupyter-book build . -W -n --keep-going

notebooks: book  ## the same build, for the exported notebooks
	@echo "The notebooks are in _build/notebooks/"

test: unit-test notebook-test  ## prove it: style, unit tests, checks of sources and pages, every exported notebook

unit-test: book
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(PYTEST) $(SPREAD) tests -m "not browser" --ignore=tests/launch

notebook-test: book
	$(PYTEST) $(SPREAD) --nbval --nbval-current-env $$($(BIN)/python -m bookbuild.notebooks)

browser-test: book  ## drive the built pages in Chromium (needs chromium on the PATH)
	$(PYTEST) $(SPREAD) tests -m browser --ignore=tests/launch

launch-test: book  ## open the published notebooks as Colab and Binder do (fresh environments: some minutes)
	$(PYTEST) --dist loadfile $(LAUNCH)

section: $(READY)  ## lay out all files of a new section: make section NAME=papers/gan TITLE="GAN"
	@$(BIN)/python -m bookbuild.section "$(NAME)" $(if $(TITLE),--title "$(TITLE)")

publish-tree: book  ## lay out the site and the notebooks branch in _build/publish, as the workflow publishes them
	$(BIN)/python -m bookbuild.publish

test-gpu: book  ## run every notebook on this machine's GPU; outputs may differ, claims may not
	@$(BIN)/python -c "import sys, torch; sys.exit(0 if torch.cuda.is_available() or torch.backends.mps.is_available() else 'test-gpu: this machine has no GPU that torch can use; nothing was tested')"
	$(BIN)/python -m pytest --nbval-lax --nbval-current-env _build/notebooks

archive: book  ## pack the book into one file that opens from a disk
	$(BIN)/python -m bookbuild.archive

serve: book  ## read the book at http://localhost:8000
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

bench: $(READY)  ## time the builds, and weigh a page beside that of a default Jupyter Book
	$(BIN)/python -m bookbuild.bench

lock: $(READY)  ## write the second part of requirements.txt from the installed environment
	$(BIN)/python -m bookbuild.lock

clean:  ## remove everything that a build made (not .venv)
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
