# Every command sets up what it needs, in this folder: the tools in .tools, the packages in .venv.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
SAM_VERSION := 1.170.0

export PYTHONPATH := layers/postmortem:.
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export UV_PYTHON_DOWNLOADS := never
export SAM_CLI_TELEMETRY := 0
# The words as they were typed, read by neither make nor a shell: they may hold quotes, backticks and $(...).
export POSTMORTEM_INCIDENT = $(value INCIDENT)
unexport INCIDENT
# The tests start hundreds of processes: each would compile all that it imports, where Python may keep no bytecode.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.tools/bin:$(PATH)

UV := .tools/bin/uv
RUN := .venv/bin/python
SAM := .tools/sam/bin/sam
PYTEST := $(RUN) -m pytest -q -n auto --dist loadgroup

.PHONY: help demo test test-all serve postmortem doctor connect deploy remove jobs redrive check format record eval probe freeze look bench mutants rooms messages lock template test-sam clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

demo: .venv/ready ## run the whole job once on the bundled workspace (WRITER=dossier without a model)
	@$(RUN) -m local.demo

test: .venv/ready ## the tests that need no container engine, but for the long ones
	@$(PYTEST) -m "not long"

test-all: .venv/ready ## every test that needs no container engine
	@$(PYTEST)

serve: .venv/ready ## the local cloud on http://127.0.0.1:8080 (PORT=…; ANSWERS=folder to play the model)
	@exec $(RUN) -m local.serve

postmortem: .venv/ready ## one post-mortem: make postmortem INCIDENT="Summer25 code"
	@$(RUN) -m local.postmortem $(if $(FORCE),--force)

doctor: .venv/ready ## check every credential, channel, board, page and model in .env
	@$(RUN) -m local.doctor

connect: .venv/ready ## make Monday's webhook: make connect BOARD=<id> (URL=… where it is not the stack's)
	@$(RUN) -m local.operate.connect

deploy: $(SAM) ## build the stack and deploy it (ARGS="--guided" the first time)
	@$(SAM) build
	@$(SAM) deploy $(if $(STACK),--stack-name "$(STACK)") $(ARGS)

remove: $(SAM) ## remove the stack; its table and secrets stay
	@$(SAM) delete $(if $(STACK),--stack-name "$(STACK)") $(ARGS)

jobs: .venv/ready ## the jobs of the last 30 days (STACK=name where it is not postmortem)
	@$(RUN) -m local.operate.jobs

redrive: .venv/ready ## send the dead letters back to the queue (STACK=name)
	@$(RUN) -m local.operate.redrive

check: .venv/ready template ## format, lint, types, template, tests: what CI runs
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(UV) lock --check --quiet
	@$(PYTEST) $(if $(TESTED),-m long)

format: .venv/ready ## put the code into its form
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

record: .venv/ready ## play the model for a case and record it: make record CASE=file.json ANSWERS=folder (CASE=demo)
	@$(RUN) -m local.record "$(CASE)" --answers "$(ANSWERS)"

eval: .venv/ready ## score the pages of all cases (CASES=folder for others), or the checks (SENTENCES=folder)
	@$(RUN) -m local.evaluation $(CASES) $(if $(SENTENCES),--sentences "$(SENTENCES)")

probe: .venv/ready ## what code reads right, leaves unknown and gets wrong (PROBE=times for one in detail)
	@$(RUN) -m local.probe $(PROBE)

freeze: .venv/ready ## what is sent for every case, to compare before and after a refactoring (FOLDER=…)
	@$(RUN) -m local.freeze $(FOLDER)

look: .venv/look ## open the pages in a real Chromium: widths, light, dark, print (CASES="folder folder" for more)
	@$(RUN) -m local.look $(CASES)

bench: .venv/ready ## time, memory, requests and growth, as figures and ratios
	@$(RUN) -m local.bench

mutants: .venv/ready ## break the code in sixteen ways, and see the tests notice each
	@$(RUN) -m tests.mutants

rooms: .venv/ready ## what imports what, circles, names defined twice (REVISION=… for an earlier commit)
	@$(RUN) -m local.rooms $(REVISION)

template: $(SAM) ## lint template.yaml as SAM does
	@$(SAM) validate --lint

test-sam: .venv/ready $(SAM) ## sam build and sam local invoke; needs a container engine
	@$(RUN) -m pytest -q -m sam tests/sam

messages: .venv/ready ## bring the catalogues of the languages up to date with the code, and compile them
	@$(RUN) -m local.messages

lock: $(UV) ## bring the lock file and the layer's requirements up to date
	@$(UV) lock
	@$(UV) export --quiet --frozen --no-default-groups --no-emit-project --no-header -o layers/dependencies/requirements.txt

clean: ## remove everything that was set up or written here
	@rm -rf .venv .tools .cache .aws-sam out

.venv/ready: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

# What `make look` needs beside it.
.venv/look: .venv/ready
	@$(UV) sync --frozen --quiet --python $(PYTHON) --group look
	@touch $@

$(UV):
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(SAM): | $(UV)
	@$(UV) venv --quiet --python $(PYTHON) .tools/sam
	@$(UV) pip install --quiet --python .tools/sam/bin/python aws-sam-cli==$(SAM_VERSION)
