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
# The second engine and the command of CDK Terrain: only for who asks for them, and for CI.
CDKTN := .venv/.cdktn
CDKTN_WARM := .venv/jsii-cache/.warm-cdktn
CDKTN_CLI := .venv/cdktn-cli/node_modules/.package-lock.json
CLI := cdktf
ENGINE_READY := $(WARM) $(if $(filter cdktn,$(CDKTF_ENGINE)),$(CDKTN_WARM))
CLI_READY := $(if $(filter cdktn,$(CLI)),$(CDKTN_CLI),$(NODE_MODULES))
IN_CI := $(if $(filter true,$(CI)),$(CDKTN_WARM) $(CDKTN_CLI))

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
synth: $(ENGINE_READY) ## install what is missing, then write cdktf.out from environments/
	@$(VENV_PYTHON) main.py

.PHONY: plan
plan: needs-env $(ENGINE_READY) ## terraform plan, stack by stack: make plan ENV=dev
	@$(VENV_PYTHON) main.py plan "$(ENV)" || [ $$? = 2 ] # 2: there are changes

.PHONY: drift
drift: $(PACKAGES) ## plan what is applied, as last synthesized; fails on drift: make drift [ENV=dev]
	@$(VENV_PYTHON) main.py drift $(ENV)

.PHONY: deploy
deploy: needs-env $(ENGINE_READY) $(CLI_READY) ## apply an environment's stacks: make deploy ENV=dev [YES=1] [CLI=cdktn]
	@tools/cdktf deploy "$(ENV)" "$(YES)" "$(CLI)"

.PHONY: destroy
destroy: needs-env $(ENGINE_READY) $(CLI_READY) ## destroy them, the last one first: make destroy ENV=dev [YES=1] [CLI=cdktn]
	@tools/cdktf destroy "$(ENV)" "$(YES)" "$(CLI)"

.PHONY: lock-providers
lock-providers: $(ENGINE_READY) ## record the providers' checksums for three platforms in locks/: make lock-providers [UPGRADE=1]
	@$(VENV_PYTHON) main.py lock-providers $(if $(UPGRADE),--upgrade)

.PHONY: cdktn
cdktn: $(CDKTN_WARM) ## add the second engine, CDK Terrain; then: CDKTF_ENGINE=cdktn make synth

.PHONY: cdktn-cli
cdktn-cli: $(CDKTN_CLI) ## add the command of CDK Terrain, for node 22 and newer; then: tools/cdktn diff STACK

##@ Working on the project

.PHONY: test
test: $(DEV_PACKAGES) $(WARM) $(if $(OFFLINE_TERRAFORM),$(NODE_MODULES)) $(IN_CI) ## run all tests, or some: make test ARGS="tests/unit -x"
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
generate: $(PACKAGES) ## write what is made from models and rules: docs/environment.md, docs/rules.md, the schema
	@$(VENV_PYTHON) main.py generate

.PHONY: golden
golden: $(DEV_PACKAGES) $(WARM) ## rewrite the golden files; fails, so that nobody takes it for a test
	@$(VENV_PYTHON) -m pytest tests/golden tests/capacity --update-golden

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
	@$(STEP) "locking the command of CDK Terrain" \
		npm install --package-lock-only --omit-lockfile-registry-resolved --prefix tools/cdktn-cli

.PHONY: clean
clean: ## remove .venv, node_modules and caches (never cdktf.out or state)
	@rm -rf .venv node_modules .pytest_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -not -path './cdktf.out/*' -prune -exec rm -rf {} +

.PHONY: help
help: ## list what make can do
	@awk -F ':.*## ' \
		'/^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' \
		$(firstword $(MAKEFILE_LIST))

.PHONY: needs-env
needs-env:
	@test -n "$(ENV)" || { echo 'error: no environment is named; say which, as in ENV=dev' >&2; exit 2; }

# What the rest needs. $(STEP) says what is done, and how long it took.

$(PIPENV):
	@tools/need-node
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
	@CDKTF_ENGINE=cdktf $(VENV_PYTHON) -m tools.warm
	@mkdir -p $(@D) && touch $@

$(NODE_MODULES): package-lock.json .npmrc
	@tools/need-node 20 22
	@$(STEP) "installing the cdktf command (423 MB)" npm ci
	@touch $@

# In the same environment: both engines take the same constructs, jsii and typeguard.
$(CDKTN): $(PACKAGES)
	@$(STEP) "installing CDK Terrain (660 MB)" $(RUN_PIPENV) sync --categories cdktn
	@touch $@

$(CDKTN_WARM): $(CDKTN) $(WARM)
	@CDKTF_ENGINE=cdktn $(VENV_PYTHON) -m tools.warm
	@mkdir -p $(@D) && touch $@

# Beside .venv/bin, not in the project: what it brings of Python is no code of ours.
$(CDKTN_CLI): tools/cdktn-cli/package-lock.json .npmrc $(PIPENV)
	@tools/find-node >/dev/null 2>&1 || \
		$(STEP) "installing a node of its own (210 MB)" $(RUN_PIPENV) sync --categories cdktn-cli
	@mkdir -p .venv/cdktn-cli && cp tools/cdktn-cli/*.json .npmrc .venv/cdktn-cli/
	@$(STEP) "installing the command of CDK Terrain (217 MB)" npm ci --prefix .venv/cdktn-cli
	@touch $@
