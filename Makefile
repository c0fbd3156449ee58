# `make run` and `make test` are all that is needed; README.md has the plain commands beside them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A build of torch without CUDA, pinned: sentence-transformers would fetch gigabytes otherwise.
TORCH := torch==2.13.0

.PHONY: run test lint types contracts pytest report soak pictures format clean

run: $(VENV)/.installed
	@$(BIN)/dragoman run

test: lint types contracts pytest

lint: $(VENV)/.test-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.test-installed
	$(BIN)/mypy

contracts: $(VENV)/.test-installed
	$(BIN)/lint-imports

pytest: $(VENV)/.test-installed
	$(BIN)/pytest --cov --cov-report=term -n 2

# With SCENARIOS=path also the public scenarios, which take minutes; else they are kept.
report: $(VENV)/.test-installed
	$(BIN)/dragoman report --out docs $(if $(SCENARIOS),--scenarios $(SCENARIOS))

# Both platforms at 100 questions a second; SOAK says for how long and how, docs/developers.md what.
soak: $(VENV)/.test-installed
	$(BIN)/python -m tests.soak telegram --data $(VENV)/soak $(SOAK)
	$(BIN)/python -m tests.soak discord --data $(VENV)/soak $(SOAK)

# Needs a Chromium on this machine, and the Noto fonts.
pictures: $(VENV)/.test-installed
	$(BIN)/python -m tests.pictures --out docs/pictures

format: $(VENV)/.test-installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV)

$(VENV)/.installed: pyproject.toml
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing Dragoman into $(VENV) ..."
	@start=$$(date +%s); $(PIP) --editable . && echo "Installed: $$(($$(date +%s) - start)) s"
	@touch $@

$(VENV)/.test-installed: $(VENV)/.installed
	@echo "Installing what the tests need (about 1.5 GB, mostly torch) ..."
	@$(PIP) $(TORCH)
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --editable ".[sentence-transformers]" --group test
	@touch $@
