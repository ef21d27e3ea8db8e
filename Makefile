# `make run` and `make test` work from a bare checkout with python3 and make; everything else builds on them.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: run test check lint types eval bench build system clean

run: $(INSTALLED)
	$(BIN)/python -m app serve --build

test: $(INSTALLED) system
	$(BIN)/python -m pytest

check: $(INSTALLED) lint types test

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)
	$(BIN)/mypy

eval: $(INSTALLED)
	$(BIN)/python -m eval run --baseline eval/baseline.json $(EVAL)

bench: $(INSTALLED)
	$(BIN)/python -m eval speed

build: $(INSTALLED)
	$(BIN)/python -m index build

# Chromium for the browser tests, where neither it nor HOIDAP_CHROMIUM is there, and nginx, if apt can install them.
system:
	@if ! command -v nginx >/dev/null && [ ! -x /usr/sbin/nginx ]; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -q && apt-get install -qy nginx-light; \
		else \
			echo "the tests need nginx: install it" >&2; exit 1; \
		fi; \
	fi
	@if [ -z "$$HOIDAP_CHROMIUM" ] && ! command -v chromium >/dev/null; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -q && apt-get install -qy chromium fonts-dejavu-core; \
		else \
			echo "the browser tests need Chromium: install it, or name it in HOIDAP_CHROMIUM" >&2; exit 1; \
		fi; \
	fi

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv var build *.egg-info .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
