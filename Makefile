# make demo: install, run the measured homes, print the key figures. make test: install, then every test.
PYTHON ?= python3
BIN := .venv/bin
RUNS ?= runs

.PHONY: demo test test-all bench lint pictures dashboard browser clean

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

# Browser tests use Debian's chromium; without it they are skipped with the reason, and fail when CI=true.
browser:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	  else echo "chromium is missing: browser tests will be skipped"; fi; }

test: .venv/installed browser
	$(BIN)/python -m pytest -n 2 -m "not whole"

test-all: .venv/installed browser
	$(BIN)/python -m pytest -n 2 -m whole

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[bench]"
	$(BIN)/python tests/benchmarks/tables.py

clean:
	rm -rf .venv build runs .pytest_cache .mypy_cache .ruff_cache .hypothesis
