# Everything a contributor runs. `make` alone lists the targets; each sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
PIP_INSTALL := -m pip install --quiet --retries 10 --timeout 60
STAMP := $(VENV)/.installed

LOCK_VENV := .local/lock-venv
UV_VERSION := 0.13.9
UV_COMPILE := $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.PHONY: setup
setup: $(STAMP) ## make the virtual environment from the lock (Python 3.11 or later is all it needs)

# The stamp is a copy of the lock. It is written last, so that an interrupted installation is taken up again, not believed.
$(STAMP): requirements/dev.txt
	@cmp -s $< $@ || { \
		$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'; \
		echo "Installing the locked environment into $(VENV)"; \
		test -x $(PY) || $(PYTHON) -m venv $(VENV); \
		$(PY) $(PIP_INSTALL) --require-hashes -r $<; \
	}
	@cp $< $@

.PHONY: lock
lock: $(LOCK_VENV)/uv-$(UV_VERSION) ## lock requirements/*.in again (UPGRADE=1 takes the newest versions)
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) -o requirements/runtime.txt requirements/runtime.in
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) -o requirements/dev.txt -c requirements/runtime.txt requirements/dev.in

# Its own environment, because what resolves the lock must not be part of it.
$(LOCK_VENV)/uv-$(UV_VERSION):
	@rm -rf $(LOCK_VENV)
	@$(PYTHON) -m venv $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python $(PIP_INSTALL) uv==$(UV_VERSION)
	@touch $@

.PHONY: demo
demo: setup ## show a redaction from start to end on this machine
	@$(PY) -m infra.demo $(ARGS)

.PHONY: up
up: setup ## run the stack on this machine until Ctrl-C (ARGS="--sample" fills it)
	@$(PY) -m infra.local up $(ARGS)

# pytest comes last, so that its closing line is the last thing said.
.PHONY: test
test: setup ## check the import directions, then run every test
	@$(VENV)/bin/lint-imports --no-logo
	@$(PY) -m pytest -n 2 $(ARGS)

.PHONY: check
check: setup ## format, lint, types, import directions, template: whatever needs no test run
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/cfn-lint template.yaml

.PHONY: format
format: setup ## format the code and mend what ruff can mend safely
	@$(VENV)/bin/ruff check --fix-only .
	@$(VENV)/bin/ruff format .
