# What people do with this project; `make help` lists it. Everything is installed into .venv and
# node_modules here, and a step that has been done is not done again.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := synth
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PIPENV_VERSION := 2026.10.3
VENV_PYTHON := .venv/bin/python

# Stamps of what is installed. The last one lies in the cache, so that it goes when the cache goes.
PIPENV := .venv/.pipenv
PACKAGES := .venv/.packages
DEV_PACKAGES := .venv/.dev-packages
WARM := .venv/jsii-cache/.warm
NODE_MODULES := node_modules/.package-lock.json

# pipenv installs into the environment that it finds active: ours, whatever the shell has.
RUN_PIPENV = env -u PIPENV_IGNORE_VIRTUALENVS -u PIPENV_CUSTOM_VENV_NAME VIRTUAL_ENV="$(CURDIR)/.venv" \
	PIPENV_PIPFILE="$(CURDIR)/Pipfile" PIPENV_VERBOSITY=-1 PIPENV_NOSPIN=1 $(VENV_PYTHON) -m pipenv
STEP := tools/step

# Tools that lie beside a checkout of ours: tests that need them are skipped elsewhere.
SHARED := $(shell cd ../shared 2>/dev/null && pwd)
ifneq ($(wildcard ../shared/offline-terraform/offline-terraform),)
export OFFLINE_TERRAFORM ?= $(SHARED)/offline-terraform/offline-terraform
endif
ifneq ($(wildcard ../shared/data/karpenter-1.14.1),)
export KARPENTER_CRDS ?= $(SHARED)/data/karpenter-1.14.1
endif

##@ Every day

.PHONY: synth
synth: $(WARM) ## install what is missing, then write cdktf.out from environments/
	@$(VENV_PYTHON) main.py

.PHONY: plan
plan: needs-env $(WARM) ## terraform plan, stack by stack: make plan ENV=dev
	@$(VENV_PYTHON) main.py plan "$(ENV)" || [ $$? = 2 ] # 2: there are changes

.PHONY: deploy
deploy: needs-env $(WARM) $(NODE_MODULES) ## apply an environment's stacks: make deploy ENV=dev [YES=1]
	@tools/cdktf deploy "$(ENV)" "$(YES)"

.PHONY: destroy
destroy: needs-env $(WARM) $(NODE_MODULES) ## destroy them, the last one first: make destroy ENV=dev [YES=1]
	@tools/cdktf destroy "$(ENV)" "$(YES)"

##@ Working on the project

.PHONY: test
test: $(DEV_PACKAGES) $(WARM) $(if $(OFFLINE_TERRAFORM),$(NODE_MODULES)) ## run all tests, or some: make test ARGS="tests/unit -x"
	@$(VENV_PYTHON) -m pytest $(or $(ARGS),--cov)

.PHONY: check
check: $(DEV_PACKAGES) $(WARM) ## format, lint, types, and generated files up to date
	@$(VENV_PYTHON) -m ruff format --check --quiet
	@$(VENV_PYTHON) -m ruff check --quiet
	@$(VENV_PYTHON) -m pyright
	@$(VENV_PYTHON) main.py generate --check

.PHONY: verify
verify: check test ## check, then test

.PHONY: format
format: $(DEV_PACKAGES) ## format the code and mend what ruff can
	@$(VENV_PYTHON) -m ruff check --fix --quiet || true
	@$(VENV_PYTHON) -m ruff format --quiet

.PHONY: generate
generate: $(PACKAGES) ## write docs/environment.md and environments/environment.schema.json
	@$(VENV_PYTHON) main.py generate

.PHONY: golden
golden: $(DEV_PACKAGES) $(WARM) ## rewrite the golden files; fails, so that nobody takes it for a test
	@$(VENV_PYTHON) -m pytest tests/golden --update-golden

.PHONY: contracts
contracts: $(DEV_PACKAGES) ## record the modules' interfaces from a stack after its init: make contracts [STACK=dev-cluster]
	@$(VENV_PYTHON) -m tools.contracts cdktf.out/stacks/$(or $(STACK),dev-cluster)

.PHONY: record-plan
record-plan: $(DEV_PACKAGES) $(WARM) ## record what the real modules plan: make record-plan MODULES=DIR
	@$(VENV_PYTHON) -m tools.record_plan --modules "$(MODULES)"

.PHONY: bench
bench: $(DEV_PACKAGES) $(WARM) ## time and memory beside a plain CDKTF program (some minutes)
	@$(VENV_PYTHON) -m tests.bench

.PHONY: lock
lock: $(PIPENV) ## write Pipfile.lock and package-lock.json, naming no index
	@$(STEP) "locking the Python packages" $(RUN_PIPENV) lock
	@$(VENV_PYTHON) -m tools.lock
	@$(STEP) "locking the node packages" npm install --package-lock-only

.PHONY: clean
clean: ## remove .venv, node_modules and caches (never cdktf.out or state)
	@rm -rf .venv node_modules .pytest_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -not -path './cdktf.out/*' -prune -exec rm -rf {} +

.PHONY: help
help: ## list what make can do
	@awk -F ':.*## ' \
		'/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

.PHONY: needs-env
needs-env:
	@test -n "$(ENV)" || { echo 'error: no environment is named; say which, as in ENV=dev' >&2; exit 2; }

# What the rest needs. $(STEP) says what is done, and how long it took.

$(PIPENV):
	@python=$$(tools/find-python) && $(STEP) "making .venv with $$python" "$$python" -m venv .venv
	@$(STEP) "installing pipenv into it" \
		$(VENV_PYTHON) -m pip install --disable-pip-version-check pipenv==$(PIPENV_VERSION)
	@touch $@

$(PACKAGES): $(PIPENV) Pipfile.lock
	@$(STEP) "installing the Python packages (a minute, 720 MB)" $(RUN_PIPENV) sync
	@rm -rf .venv/jsii-cache
	@touch $@

$(DEV_PACKAGES): $(PACKAGES)
	@$(STEP) "installing what the tests need" $(RUN_PIPENV) sync --dev
	@touch $@

$(WARM): $(PACKAGES)
	@$(VENV_PYTHON) -m tools.warm
	@mkdir -p $(@D) && touch $@

$(NODE_MODULES): package-lock.json .npmrc
	@$(STEP) "installing the cdktf command (423 MB)" npm ci
	@touch $@
