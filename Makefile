# `make run` and `make test` work from a bare checkout with python3 and make; everything else builds on them.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
WHEELS := var/wheelhouse
IMAGE ?= hoidap
BASE ?= docker.io/library/python:$(shell $(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')-slim
PROGRAM := $(wildcard app/*.* app/*/*.* app/*/*/*.* app/*/*/*/*.* index/*.* index/*/*.* index/*/*/*.* eval/*.py eval/*/*.py)

.PHONY: install run test test-engine test-image check lint types eval bench bench-million pictures build wheelhouse image system clean

install: $(INSTALLED)

run: $(INSTALLED)
	$(BIN)/python -m app serve --build

test: $(INSTALLED) system
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(PYTEST)

# The tests of the engine alone; HOIDAP_TEST_MILVUS=http://host:19530 has them run on that server, too.
test-engine: $(INSTALLED)
	$(BIN)/python -m pytest tests/index/engine $(PYTEST)

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

bench-million: $(INSTALLED)
	$(BIN)/python -m eval million

pictures: $(INSTALLED) system build
	$(BIN)/python -m tests.pictures

build: $(INSTALLED)
	$(BIN)/python -m index build

wheelhouse: $(WHEELS)/requirements.txt

# The program and all that it needs, for this Python and this kind of machine, in wheels with their hashes. setuptools
# would also take what it finds in build/, though the file be gone from the program.
$(WHEELS)/requirements.txt: pyproject.toml constraints.txt $(PROGRAM) | $(INSTALLED)
	rm -rf $(WHEELS) build
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --constraint constraints.txt --wheel-dir $(WHEELS) '.[servers,translate,milvus]'
	rm -rf build
	cd $(WHEELS) && sha256sum *.whl | sed -E 's/^(\S+)  ([^-]+)-([^-]+)-.*/\2==\3 --hash=sha256:\1/' >requirements.txt

# The image IMAGE on the image BASE, by buildah or docker, whichever is there.
image: $(WHEELS)/requirements.txt
	@if command -v buildah >/dev/null; then builder="buildah build --format docker --layers=false"; \
	elif docker info >/dev/null 2>&1; then builder="docker build"; \
	else echo "an image needs buildah, or docker with its daemon: install one" >&2; exit 1; fi; \
	set -x; $$builder --file Containerfile --tag $(IMAGE) --build-arg BASE=$(BASE) .

# Ten minutes, as root on Debian: a base from Debian's packages, the image on it, and the image run as an operator would.
test-image: $(INSTALLED)
	@command -v buildah >/dev/null && command -v mmdebstrap >/dev/null && command -v bwrap >/dev/null || \
		{ apt-get update -q && apt-get install -qy buildah mmdebstrap bubblewrap; }
	$(BIN)/python -m pytest -s tests/image.py

# Chromium for the browser tests, where neither it nor HOIDAP_CHROMIUM is there, nginx, Redis, PostgreSQL, iproute2 for a
# Milvus in a network of its own, and Tesseract with Vietnamese, if apt can install them.
system:
	@if ! command -v nginx >/dev/null && [ ! -x /usr/sbin/nginx ]; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -q && apt-get install -qy nginx-light; \
		else \
			echo "the tests need nginx: install it" >&2; exit 1; \
		fi; \
	fi
	@if ! command -v redis-server >/dev/null || ! command -v ip >/dev/null || ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -q && apt-get install -qy redis-server postgresql iproute2; \
		else \
			echo "the tests need Redis, PostgreSQL and iproute2: install them" >&2; exit 1; \
		fi; \
	fi
	@if [ -z "$$HOIDAP_CHROMIUM" ] && ! command -v chromium >/dev/null; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -q && apt-get install -qy chromium fonts-dejavu-core; \
		else \
			echo "the browser tests need Chromium: install it, or name it in HOIDAP_CHROMIUM" >&2; exit 1; \
		fi; \
	fi
	@if ! tesseract --list-langs 2>/dev/null | grep -qx vie || [ ! -d /usr/share/fonts/truetype/dejavu ]; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -q && apt-get install -qy tesseract-ocr tesseract-ocr-vie fonts-dejavu-core; \
		else \
			echo "the tests need Tesseract with Vietnamese, and the DejaVu fonts: install them" >&2; exit 1; \
		fi; \
	fi

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv var build *.egg-info .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
