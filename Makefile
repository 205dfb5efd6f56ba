# make demo: install, run the measured homes, print the key figures. make test: install, then every test.
PYTHON ?= python3
BIN := .venv/bin
RUNS ?= runs

.PHONY: demo test test-all pictures bench lint dashboard system clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@# The measured homes are read from this package's data; its own (old) dependencies are not needed for that.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps citylearn==2.1.2
	@touch $@

demo: .venv/installed
	$(BIN)/machigrid run citylearn_homes --runs $(RUNS)
	@echo "Look at it in the browser: make dashboard   (or: $(BIN)/machigrid dashboard --runs $(RUNS))"

dashboard: .venv/installed
	$(BIN)/machigrid dashboard --runs $(RUNS)

# Tests use Debian's chromium and postgresql; what is missing is skipped with the reason, and fails when CI=true.
system:
	@missing=""; \
	command -v chromium >/dev/null || missing="chromium fonts-noto-cjk"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	[ -z "$$missing" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	  else echo "missing: $$missing; the tests that need it will be skipped"; fi; }

test: .venv/installed system
	$(BIN)/python -m pytest -n 2 -m "not whole"

test-all: .venv/installed system
	$(BIN)/python -m pytest -n 2 -m whole

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Every page in both languages, for the README.
pictures: .venv/installed system
	$(BIN)/python tests/dashboards/pictures.py

bench: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[bench]"
	$(BIN)/python tests/benchmarks/tables.py

# What can be made again; runs and studies stay.
clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
