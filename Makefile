# Python 3.11 or newer and make are enough: each command sets up what it needs in .venv.
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install -qq
PYTEST := $(BIN)/python -m pytest
LESSONS := --nbval-lax notebooks
WORKERS ?= 2 # files of tests at a time; each has servers and a browser of its own
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --annotation-style line \
	--custom-compile-command "make lock"
PYODIDE := $(BIN)/uv pip compile --quiet --upgrade --python-version 3.14 \
	--python-platform wasm32-pyodide2025 --generate-hashes --annotation-style line \
	--custom-compile-command "make lock"

# The first Python here that is new enough; make PYTHON=/path/to/one names another.
PYTHON ?= $(firstword $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name; done; true))

# Folders count too: their time changes when a file goes.
SOURCES := pyproject.toml hatch_build.py README.md LICENSE $(shell find src datasets notebooks \
	\( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -o -print)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve class lab static test lint unit lessons browser packaging store lite hub \
	chromium postgres node proxy bench soak lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

serve: $(VENV)/compiled ## the lessons as apps (make serve ARGS="--port 8900" passes on)
	$(BIN)/dlkit serve --open $(if $(wildcard build/static/index.html),--recorded build/static) $(ARGS)

class: $(VENV)/compiled ## a class: phones join, you lead (make class ARGS="--title 'Monday'")
	$(BIN)/dlkit class $(ARGS)

lab: $(VENV)/compiled ## the lessons as notebooks in JupyterLab
	$(BIN)/jupyter-lab $(shell [ "$$(id -u)" = 0 ] && echo --allow-root) $(ARGS) notebooks

static: $(VENV)/compiled ## the lessons as pages that need no server, in build/static
	$(BIN)/dlkit export --static build/static $(ARGS)

test: $(VENV)/lite $(VENV)/compiled lint chromium postgres proxy ## everything, the browser too
	$(PYTEST) tests $(LESSONS) -n $(WORKERS) --dist loadfile $(ARGS)

lint: $(VENV)/tests ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(VENV)/tests $(VENV)/package ## the quick tests
	$(PYTEST) tests -m "not browser and not postgres and not slow and not lite" $(ARGS)

lessons: $(VENV)/tests $(VENV)/compiled ## the lessons' contract, and every cell run
	$(PYTEST) tests/test_lessons.py $(LESSONS) $(ARGS)

browser: $(VENV)/tests $(VENV)/compiled chromium postgres proxy ## what a learner does, in a real browser
	$(PYTEST) tests/browser -m "not postgres" $(ARGS)

store: $(VENV)/tests $(VENV)/package postgres ## a class's answers, in SQLite and in PostgreSQL
	$(PYTEST) tests/test_class_*.py $(ARGS)

lite: $(VENV)/lite $(VENV)/package chromium node ## lessons whose Python runs in the browser
	$(PYTEST) tests/test_lite.py tests/test_lite_site.py $(ARGS)
	$(BIN)/python tests/lite/models.py

hub: $(VENV)/tests $(VENV)/compiled chromium postgres proxy ## a university's hub, started here
	$(PYTEST) tests/test_hub*.py tests/browser/test_hub.py $(ARGS)

packaging: $(VENV)/tests ## the wheel in an empty environment
	$(PYTEST) tests/test_packaging.py $(ARGS)

bench: $(VENV)/bench $(VENV)/compiled chromium proxy ## speed and size, measured beside others
	$(BIN)/python tests/bench/run.py $(ARGS)

soak: $(VENV)/tests $(VENV)/compiled ## half an hour of everything (make soak ARGS="--minutes 3")
	$(BIN)/python tests/bench/soak.py $(ARGS)

lock: $(VENV)/tests ## take the newest versions and write the lock files
	$(COMPILE) pyproject.toml --group lock -o binder/requirements.txt
	$(COMPILE) pyproject.toml --group lock --group test -c binder/requirements.txt \
		-o tests/requirements.txt
	$(COMPILE) pyproject.toml --group lock --extra hub --extra postgres -c tests/requirements.txt \
		-o binder/hub/requirements.txt
	$(COMPILE) --group bench -c tests/requirements.txt -o tests/bench/requirements.txt
	$(COMPILE) --group release -c tests/requirements.txt -o .github/requirements.txt
	$(COMPILE) tests/lite/requirements.in -c tests/requirements.txt -o tests/lite/requirements.txt
	$(PYODIDE) src/dlkit/kit/lite/wheels.in -o src/dlkit/kit/lite/wheels.txt \
		--no-emit-package widgetsnbextension --no-emit-package jupyterlab-widgets
	$(PYODIDE) tests/lite/wheels.in -o tests/lite/wheels.txt --no-emit-package pygments

clean: ## take away all that these commands made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Debian's Chromium where we may install it, else the one on PATH, else a clear end. Its shell
# without a window is preferred: the tests take half the time.
# The tests look for it under the same names; CHROMIUM=/path/to/one names another.
chromium:
	@for name in "$$CHROMIUM" chromium-headless-shell chromium chromium-browser google-chrome; do \
		command -v "$$name" >/dev/null 2>&1 && exit 0; done; \
	if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		export DEBIAN_FRONTEND=noninteractive; apt-get update && \
		apt-get install -y chromium-headless-shell fonts-dejavu-core \
			|| apt-get install -y chromium; \
	else \
		echo "missing browser: chromium or google-chrome must be on PATH, got neither;" \
			"install one, or set CHROMIUM=/path/to/it" >&2; exit 1; \
	fi

# PostgreSQL in the same way; POSTGRES=/path/to/bin names another. The tests start one of their own
# in a temporary folder, so Debian's package must not make and start one for the whole machine.
POSTGRES_ROOT := /usr/lib/postgresql
ONLY_INSTALL := /etc/postgresql-common/createcluster.d/dlkit-tests.conf
postgres:
	@command -v initdb >/dev/null 2>&1 && exit 0; \
	for folder in "$$POSTGRES" $(POSTGRES_ROOT)/*/bin; do \
		[ -x "$$folder/initdb" ] && exit 0; done; \
	if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		export DEBIAN_FRONTEND=noninteractive; \
		mkdir -p $(dir $(ONLY_INSTALL)); echo "create_main_cluster = false" > $(ONLY_INSTALL); \
		apt-get update && apt-get install -y postgresql; \
		status=$$?; rm -f $(ONLY_INSTALL); exit $$status; \
	else \
		echo "missing PostgreSQL: initdb must be on PATH or in $(POSTGRES_ROOT)/*/bin," \
			"got neither; install its server, or set POSTGRES=/path/to/its/bin" >&2; exit 1; \
	fi

# Node.js runs a JupyterHub's proxy, and the same Python that a browser runs; npm fetches both.
node:
	@command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && exit 0; \
	if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update && apt-get install -y --no-install-recommends nodejs npm; \
	else \
		echo "missing Node.js: node and npm must be on PATH; install them" >&2; exit 1; \
	fi

PROXY := configurable-http-proxy@5.3.0
proxy: node $(VENV)/node/$(PROXY)
$(VENV)/node/$(PROXY): | $(BIN)/python
	npm install --silent --no-audit --no-fund --no-save --prefix $(VENV)/node $(PROXY)
	@touch $@

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "missing Python: python3 must be 3.11 or newer," \
		"got $$(python3 --version 2>&1); make PYTHON=/path/to/one names another" >&2; exit 1; }
	@echo "Setting up $(VENV); the first time takes a minute or two."
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: binder/requirements.txt | $(BIN)/python
	$(INSTALL) --require-hashes -r $<
	@touch $@

# The tests' lock holds all of the runtime's, so whoever has it needs no other.
$(VENV)/tests: tests/requirements.txt binder/requirements.txt | $(BIN)/python
	$(INSTALL) --require-hashes -r $<
	@touch $(VENV)/runtime $@

$(VENV)/bench: tests/bench/requirements.txt $(VENV)/tests
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/lite: tests/lite/requirements.txt $(VENV)/tests
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/package: $(VENV)/runtime $(SOURCES)
	$(INSTALL) --no-deps --no-build-isolation .
	@touch $@

# The loops of the models, compiled now so that no learner waits for it.
$(VENV)/compiled: $(VENV)/package
	$(BIN)/python -m dlkit.models
	@touch $@
