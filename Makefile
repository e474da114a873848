# One short target a verb. Bare `make` prints them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
N ?= 10000

.DEFAULT_GOAL := help
.PHONY: help run test check bench clean

help: ## print these lines
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/installed ## open the explorer on the shipped graph
	@$(BIN)/python -m graph explore

test: $(VENV)/installed-dev check ## everything CI runs: checks and tests, the browser's too
	@sh tests/chromium.sh
	$(BIN)/python -m pytest -n 2 -m "not browser"
	$(BIN)/python -m pytest -n 2 -m browser

check: $(VENV)/installed-dev ## style, types and the direction of imports
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev ## benchmarks beside the peers, for N concepts; writes benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py $(N)

clean: ## remove everything that was made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "Installing (once, about a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
