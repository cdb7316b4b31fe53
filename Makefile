# Two commands do it all on a fresh machine with Python 3.11 and make: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTANCE ?= instances/county
OUT ?= build/demo
SEASON ?= instances/office
VISITS_OUT ?= build/demo-visits
BENCH_OUT ?= build/bench
DOCS_OUT ?= build/docs
LANGUAGE ?= zh

.PHONY: demo test test-all checked lint install bench docs constraints clean

demo: $(VENV)/.demo
	$(BIN)/matcher semester $(INSTANCE) --out $(OUT) --lang $(LANGUAGE)
	$(BIN)/matcher check $(INSTANCE) $(OUT) --lang $(LANGUAGE)
	$(BIN)/matcher visits $(SEASON) --out $(VISITS_OUT) --lang $(LANGUAGE)
	$(BIN)/matcher check $(SEASON) $(VISITS_OUT) --lang $(LANGUAGE)

test: checked
	$(BIN)/pytest -n auto

# Every seed, and what is too dear for every day.
test-all: checked
	$(BIN)/pytest -n auto --all

# Lint keeps one core busy; what was installed is compiled on the other.
checked:
	$(MAKE) --no-print-directory -j 2 lint $(VENV)/.compiled

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

install: $(VENV)/.demo

# Planning beside its rivals: a quarter of an hour on two cores, or everything with FULL=1. benchmarks/README.md says how.
bench: $(VENV)/.test
	$(BIN)/matcher bench --out $(BENCH_OUT) $(if $(FULL),--full)

# The guide in both languages, to be opened from build/docs/index.html: a link that leads nowhere fails it.
docs: $(VENV)/.docs
	$(BIN)/python -m docs $(DOCS_OUT)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[test]'
	touch $@ $(VENV)/.demo

$(VENV)/.docs: pyproject.toml constraints.txt | $(VENV)/bin/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	touch $@ $(VENV)/.demo

$(VENV)/.compiled: $(VENV)/.test
	$(BIN)/python -m compileall -q $(VENV)/lib > $@ || true

# Pins anew: run after changing the dependencies in pyproject.toml.
constraints:
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/python -m pip install --quiet --disable-pip-version-check '.[test,docs]' 'setuptools>=77'
	(echo '# Every version this project is built and tested with: make constraints'; \
	 build/pins/bin/python -m pip freeze --all --exclude matcher --exclude pip) > constraints.txt

clean:
	rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
