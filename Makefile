# Everything is installed into .venv from the hashed lock files; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SCENARIO ?= rate-limit
KILLS ?= 5000

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types imports snapshots bench lock clean test-cluster journal-torture

# uv, where the machine has it, is only a faster way to the same files.
UV := $(shell command -v uv 2>/dev/null)

define install
	@test -x $(BIN)/python || { echo 'creating $(VENV)'; $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mrb-tui needs Python 3.11 or newer; say make PYTHON=python3.11")'; $(PYTHON) -m venv $(VENV); }
	@echo 'installing $(1) from $(2)'
	@if [ -n "$(UV)" ]; then \
	  $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(2) && \
	  $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@
endef

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	$(call install,the console,requirements/runtime.txt)

$(VENV)/.dev: requirements/dev.txt pyproject.toml
	$(call install,the console and its tools,requirements/dev.txt)
	@touch $(VENV)/.runtime

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.runtime ## the console on a mock incident (SCENARIO=rate-limit)
	@$(BIN)/mrb-tui demo $(SCENARIO)

test: $(VENV)/.dev ## run the tests
	@$(BIN)/pytest -q -n auto --dist loadgroup

check: $(VENV)/.dev format-check lint types imports test ## all that CI checks: format, lint, types, imports, tests

.PHONY: format-check
format-check: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet . || { echo 'run: make format'; exit 1; }

format: $(VENV)/.dev ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix-only --quiet .

lint: $(VENV)/.dev ## lint the code
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.dev ## strict types over code and tests
	@$(BIN)/mypy

imports: $(VENV)/.dev ## floors import downward only
	@$(BIN)/lint-imports

snapshots: $(VENV)/.dev ## rewrite the screen snapshots (look at them before you commit)
	@$(BIN)/pytest -q tests/ui/snapshots --snapshot-update

bench: $(VENV)/.dev ## measure start-up, key latency, bytes per key and per idle second in a real pty
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.journal

journal-torture: $(VENV)/.dev ## kill thousands of journal writers at random points (KILLS=5000)
	@$(BIN)/python -m tests.journal.torture --kills $(KILLS)

test-cluster: $(VENV)/.dev ## the tests that need a real cluster (MRB_TUI_TEST_KUBECONFIG=…)
	@$(BIN)/pytest -q -m cluster -rs

.PHONY: envelope-torture
envelope-torture: $(VENV)/.dev ## drive the envelope through 5,000 hostile nights (RUNS=5000)
	@MRB_TUI_TORTURE_RUNS=$(or $(RUNS),5000) $(BIN)/pytest -q tests/actions/test_torture.py -n 0

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

lock: ## resolve the lock files anew (needs uv)
	$(LOCK) --group build -o requirements/runtime.txt
	$(LOCK) --group dev -c requirements/runtime.txt -o requirements/dev.txt

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist snapshot_report.html
