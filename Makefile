# make run    serve the portal with the real plan      http://127.0.0.1:8000/
# make demo   the same with a fictitious year, apart   (var/demo/)
# make test   every check, and all tests on SQLite
# make quick  the same without the year, the browser and what goes through everything
# make suite  only the tests (ONLY=tests/site: fewer)
# make postgresql  the tests that a database can change, on the one of DATABASE_URL
# make gallery  the components, as the demonstration draws them, in one page (var/test/gallery.html)
# make measure  weights, queries, times and Lighthouse of the public pages (docs/measure/)

PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r

.PHONY: run demo test quick suite postgresql gallery measure lint types migrations-check format lock clean
.DELETE_ON_ERROR:

run: .venv/.runtime-stamp
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/serve plan

demo: .venv/.runtime-stamp
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/serve demo

test: lint types migrations-check suite

quick: ONLY = -m "not browser and not calc and not demo and not fuzz and not slow"
quick: test

# What differs between databases is in the queries, and each query is in what this leaves.
postgresql: ONLY = -m "database and not browser and not calc and not slow"
postgresql: suite

suite: .venv/.dev-stamp
	$(BIN)/pytest --numprocesses=auto --dist=worksteal $(ONLY)

gallery: .venv/.dev-stamp
	$(BIN)/pytest --quiet tests/demo/test_gallery.py
	@echo "$(CURDIR)/var/test/gallery.html"

measure: .venv/.dev-stamp
	$(BIN)/python -m docs.measure

lint: .venv/.dev-stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --check --quiet templates

types: .venv/.dev-stamp
	$(BIN)/mypy

migrations-check: .venv/.dev-stamp
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.dev-stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet templates

# Both files hold the same versions: the one for running is cut out of the one for developing.
LOCK := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-header --no-annotate

lock: .venv/.dev-stamp
	$(BIN)/$(LOCK) requirements/dev.in --output-file requirements/dev.txt
	$(BIN)/$(LOCK) requirements/runtime.in --constraint requirements/dev.txt --output-file requirements/runtime.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Hace falta Python 3.11 o más nuevo; indíquelo así: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Preparando el entorno (solo la primera vez tarda)..."
	@$(PYTHON) -m venv .venv

.venv/.runtime-stamp: requirements/runtime.txt | .venv/bin/python
	@$(PIP_INSTALL) $<
	@touch $@

.venv/.dev-stamp: requirements/dev.txt | .venv/bin/python
	@$(PIP_INSTALL) $<
	@touch $@ .venv/.runtime-stamp

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage test-results
